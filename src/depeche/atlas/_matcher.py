"""Finding forms in a text: one pass of an Aho–Corasick automaton, whole words only, the longest form that fits.

A form is searched with the space before it, so that it begins at a word; where the longest form fails (inside a longer word, or
spelled otherwise than it must be) the shorter forms at the same place get their turn, then those that begin inside it.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from depeche.atlas._fold import Folded, key
from depeche.atlas._forms import Form, Lexicon
from depeche.atlas._pairs import HYPHENS
from depeche.atlas._tables import DATA, read_table

# How far a form may reach: the longest official names have some 90 characters.
_REACH = 120


class Hit(NamedTuple):
    """Forms (of the lowest rank) that fit at folded offsets."""

    start: int
    end: int
    forms: tuple[Form, ...]


@cache
def _may_precede(lang: str) -> frozenset[str]:
    """The folded words that may stand before a lone surname."""
    rows = read_table(DATA / "titles.tsv", needs=("lang", "words"))
    return frozenset(key(word) for row in rows if row["lang"] == lang for word in row.parts("words"))


class Matcher:
    """The forms of one language, ready to be found."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._keys = list(lexicon.forms)
        self._automaton = ahocorasick_rs.AhoCorasick(
            [f" {folded}" for folded in self._keys],
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            store_patterns=False,
        )

    def hits(self, folded: Folded) -> list[Hit]:
        """All hits, in the text's order, none overlapping."""
        hits: list[Hit] = []
        self._scan(folded, 0, len(folded.text), hits)
        return hits

    def _scan(self, folded: Folded, low: int, stop: int, hits: list[Hit], done: int = 0) -> int:
        """Add the hits that begin from `low` on and before `stop`, and after `done`; say where the last hit ends."""
        text = folded.text
        window = text if low == 0 and stop == len(text) else text[low : stop + _REACH]
        for index, start, end in self._automaton.find_matches_as_indexes(window):
            start, end = start + low + 1, end + low
            if start > stop:
                break
            if start < done:
                continue
            hit = self._longest(folded, start, end, self._keys[index])
            if hit is not None:
                hits.append(hit)
                done = hit.end
            inner = text.find(" ", hit.end if hit else start, end)
            if inner >= 0:
                done = self._scan(folded, inner, end, hits, done)
        return done

    def _longest(self, folded: Folded, start: int, end: int, found: str) -> Hit | None:
        """The longest form that begins at `start`, ends with a word and fits; `found` is the longest that the letters allow."""
        text = folded.text
        if text[end] != " ":
            end = text.rfind(" ", start, end)
            found = text[start:end] if end > 0 else ""
        while end > start:
            forms = self.lexicon.forms.get(found)
            if forms and (fitting := self._fitting(folded, start, end, forms)):
                return Hit(start, end, fitting)
            end = text.rfind(" ", start, end)
            found = text[start:end] if end > 0 else ""
        return None

    @staticmethod
    def _fitting(folded: Folded, start: int, end: int, forms: list[Form]) -> tuple[Form, ...]:
        """The forms of the lowest rank among those spelled as they must be; before a hyphen a prefix goes first ("franco-")."""
        hyphen = folded.original[folded.at(end - 1) + 1 :][:1] in HYPHENS
        prefixes = [form for form in forms if form.kind == "prefix"]
        if prefixes and hyphen:
            return tuple(prefixes)
        fitting = [form for form in forms if form.kind != "prefix" and form.spelling.fits(folded, start, end)]
        if len(fitting) > 1:
            lowest = min(form.rank for form in fitting)
            fitting = [form for form in fitting if form.rank == lowest]
        return tuple(fitting)

    def lone(self, folded: Folded, start: int, after: int) -> bool:
        """Whether the surname at `start` stands alone; `after` is where the match before it ends."""
        text, original = folded.text, folded.original
        place = folded.at(start)
        if after == start - 1 or place < 2 or original[place - 1] not in " -‐‑\u00a0":
            return True
        low = text.rfind(" ", 0, start - 1) + 1
        word = text[low : start - 1]
        if not word or not original[folded.at(low)].isupper():
            return True
        return original[place - 1] in " \u00a0" and word in _may_precede(self.lexicon.lang)
