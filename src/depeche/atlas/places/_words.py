"""A text as words with their keys, and what stands around a run of them. Words are counted from 0."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping

from depeche.atlas.places._cues import Cues
from depeche.atlas.places._keys import WORD, fold

LONGEST = 6
"""Words of the longest name looked for: "Hodh ech Chargui" has three, "Provence-Alpes-Côte d'Azur" five."""

_INNER = re.compile(r"[\s.'’\-‑–]{0,2}")
_SENTENCE = re.compile(r"[.!?:;…»\"”)]\s|\n")
_NEXT = re.compile(r"[.!?;:\n)]")
_PUT_IN = re.compile(r"\s?[,(]|\s(?:au|en|aux|in|du)\s|\s?$")
_LISTED = re.compile(r",? (?:et |and |ou |or |à |de |d['’])?")
_ACRONYM = 5
_ASIDE = 7
"""Words behind a name in which its state may follow: "Gao, dans le nord-est du Mali"."""


def longest(runs: Iterable[tuple[int, str]], known: Container[str]) -> tuple[int, str] | None:
    """The first of the runs that is a known name."""
    return next((run for run in runs if run[1] in known), None)


class Around:
    """The words of one text, and questions about the neighbours of a name made of the words `first` to `last`."""

    def __init__(self, text: str, states: Mapping[str, str], cues: Cues) -> None:
        self.text = text
        self._states = states
        self._cues = cues
        spans = [match.span() for match in WORD.finditer(text)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self._words = [text[start:end] for start, end in spans]
        self.capitals = [at for at, word in enumerate(self._words) if word[0].isupper()]

    def __len__(self) -> int:
        return len(self._words)

    def key(self, at: int) -> str:
        """The key of a word."""
        return fold(self._words[at])

    def capital(self, at: int) -> bool:
        """Whether a word starts with a capital."""
        return self._words[at][0].isupper()

    def shouted(self, at: int) -> bool:
        """Whether a word of two to five letters is all capitals, as acronyms are."""
        word = self._words[at]
        return 1 < len(word) <= _ACRONYM and word.isupper()

    def gap(self, left: int, right: int) -> str:
        """What stands between two words."""
        return self.text[self.ends[left] : self.starts[right]]

    def runs(self, first: int) -> list[tuple[int, str]]:
        """The runs of words from ``first`` that can be a name, the longest first: last word and key. They end
        in a capital or in one of few other words."""
        name = self.key(first)
        found = [(first, name)] if self.capital(first) else []
        for at in range(first + 1, min(first + LONGEST, len(self._words))):
            if not _INNER.fullmatch(self.text, self.ends[at - 1], self.starts[at]):
                break
            key = self.key(at)
            name = f"{name} {key}"
            if self.capital(at) or key in self._cues.tails:
                found.append((at, name))
            if not self.capital(at) and key not in self._cues.inner:
                break
        found.reverse()
        return found

    def headed(self, at: int, known: Container[str]) -> tuple[int, int, str] | None:
        """A name that starts with a small letter before the capital at ``at``: "bande de Gaza", "lac Tchad"."""
        for first in range(max(0, at - 2), at):
            if self.key(first) in self._cues.heads:
                name = longest(self.runs(first), known)
                if name and name[0] >= at:
                    return first, *name
        return None

    def starts_sentence(self, first: int) -> bool:
        """Whether the word is the first of a sentence or of a quotation, where every word has a capital."""
        if first == 0:
            return True
        gap = self.gap(first - 1, first)
        return bool(_SENTENCE.search(gap)) or bool(gap.strip(" '’-–,("))

    def before(self, first: int) -> str:
        """The key of the word before, if it belongs to the same sentence; else ""."""
        return self.key(first - 1) if first and not self.starts_sentence(first) else ""

    def titled(self, first: int) -> bool:
        """Whether a title stands right before: "M. Bamako"."""
        return first > 0 and self.key(first - 1) in self._cues.titles and self.gap(first - 1, first) in (" ", "\u00a0", ". ")

    def beside(self, left: int, right: int) -> bool:
        """Whether both words exist and only a space parts them."""
        return left >= 0 and right < len(self) and self.gap(left, right) in (" ", "\u00a0")

    def listed(self, last: int, first: int) -> bool:
        """Whether the name that starts at ``first`` goes on a list from the one that ends at ``last``: "Djibo, Inata"."""
        return last + 3 > first and bool(_LISTED.fullmatch(self.gap(last, first)))

    def level(self, first: int, last: int) -> int | None:
        """The resolution that a level word beside the name gives: "région de Mopti", "Mopti region"."""
        at = first - 1
        while at >= max(0, first - 3) and self.key(at) in self._cues.links:
            at -= 1
        if at >= 0 and not self.starts_sentence(at + 1) and (level := self._cues.levels.get(self.key(at))):
            return level
        return self._cues.levels.get(self.key(last + 1)) if self.beside(last, last + 1) else None

    def put_in(self, last: int, known: Container[str]) -> tuple[str | None, str | None]:
        """What the text puts the name in: the code of a state ("X, au Mali", "X (Mali)") or a key ("X, Texas")."""
        for at in range(last + 1, min(last + 1 + _ASIDE, len(self))):
            if _NEXT.search(self.gap(at - 1, at)):
                return None, None
            if self.capital(at):
                opened = self.gap(last, at)
                if not _PUT_IN.match(opened):
                    return None, None
                runs = self.runs(at)
                state, place = longest(runs, self._states), longest(runs, known)
                if state and (place is None or state[0] >= place[0]):
                    return self._states[state[1]], None
                return None, place[1] if place else None
        return None, None

    def hyphened(self, first: int, last: int) -> bool:
        """Whether a hyphen ties the name to another word: "Paris-Saclay", "anti-Damas"."""
        start, end = self.starts[first], self.ends[last]
        left = start > 1 and self.text[start - 1] in "-‑" and self.text[start - 2].isalnum()
        right = end + 1 < len(self.text) and self.text[end] in "-‑" and self.text[end + 1].isalnum()
        return left or right
