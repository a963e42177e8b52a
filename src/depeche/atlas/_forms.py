"""The forms of a name: when a spelling counts, and what an adjective becomes in its other genders and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from depeche.atlas._fold import Folded, key
from depeche.atlas._tables import DATA, read_table

if TYPE_CHECKING:
    from depeche.atlas._homographs import Group

# From how many letters on an acronym may be written as a word ("Cedeao"); shorter ones collide with words ("Who", "Aid").
_WORDLIKE = 5


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a form must be written to count, beyond its folded letters.

    `capital`: index, in the folded form, of the letter that must be a capital (-1 = none must); `upper`: all letters must be
    capitals; `exact`: the text must read exactly so ("" = need not); `dotted`: a full stop after it belongs to it.
    """

    capital: int = -1
    upper: bool = False
    exact: str = ""
    dotted: bool = False

    def fits(self, folded: Folded, start: int, end: int) -> bool:
        """Whether the text reads so at the folded offsets."""
        if self.exact:
            low, high = folded.span(start, end)
            return folded.original[low:high].replace("’", "'") == self.exact
        if self.upper:
            low, high = folded.span(start, end)
            return folded.original[low:high].isupper()
        return self.capital < 0 or folded.original[folded.at(start + self.capital)].isupper()


class Form(NamedTuple):
    """One way to write an entry. `rank` breaks ties between entries that share a form: the lower stands."""

    entry: str
    kind: str
    spelling: Spelling
    rank: int = 0


@dataclass(slots=True)
class Lexicon:
    """All forms of one language by their folded spelling, and the groups that decide between namesakes."""

    lang: str
    forms: dict[str, list[Form]] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)

    def add(self, written: str, entry: str, kind: str, rank: int = 0) -> None:
        """Add a spelling with the marks of docs/atlas.md: "=" exact, "fr:"/"en:" one language only."""
        if written[2:3] == ":" and written[:2] in ("fr", "en"):
            if written[:2] != self.lang:
                return
            written = written[3:]
        folded = key(written)
        if not folded:
            return
        form = Form(entry, kind, spelling(written), rank)
        there = self.forms.get(folded)
        if there is None:
            self.forms[folded] = [form]
        elif form not in there:
            there.append(form)


# The spellings of nearly all forms, made once.
_ANY = Spelling()
_CAPITAL_FIRST = Spelling(capital=0)


def spelling(written: str) -> Spelling:
    """What `written` asks of the text: "=X" exactly X; ACRONYMS capitals; lower case nothing; else its first capital."""
    if written[0] == "=":
        return Spelling(exact=written[1:])
    dotted = written[-1] == "."
    if written.isupper():
        bare = written.replace(".", "")
        if len(bare) < _WORDLIKE or not bare.isalpha():
            return Spelling(upper=True, dotted=dotted)
    elif written[0].isupper() and not dotted:
        return _CAPITAL_FIRST
    first = next((index for index, char in enumerate(written) if char.isupper()), -1)
    if first < 0:
        return _ANY
    return Spelling(capital=len(key(written[: first + 1])) - 1, dotted=dotted)


@cache
def _endings(lang: str) -> tuple[tuple[str, str, str, str], ...]:
    rows = read_table(DATA / "endings.tsv", needs=("lang", "ending", "feminine", "plural", "feminine_plural"))
    return tuple((r["ending"], r["feminine"], r["plural"], r["feminine_plural"]) for r in rows if r["lang"] == lang)


def french_forms(adjective: str) -> list[str]:
    """Masculine, feminine, and both plurals: "malien" → malien, malienne, maliens, maliennes.

    Also takes "grec/grecque" (plurals by +s) and all four forms parted by "/".
    """
    given = adjective.split("/")
    if len(given) == 2:
        return [*given, *(form if form[-1] in "sx" else form + "s" for form in given)]
    if len(given) == 4:
        return given
    stem, (ending, *rest) = adjective, next(row for row in _endings("fr") if adjective.endswith(row[0]))
    base = stem[: len(stem) - len(ending)]
    forms = [stem, *(base + tail for tail in rest)]
    if stem[-1] in "sx":
        forms[2] = stem
        forms[3] = forms[1] + "s"
    return forms


def english_plural(adjective: str) -> str | None:
    """The noun for the nationals that the adjective gives: "Malian" → Malians; None when it gives none ("French")."""
    plural = next(row[2] for row in _endings("en") if adjective.endswith(row[0]))
    return None if plural == "-" else adjective + plural


def inflect(adjectives: Iterable[str], lang: str) -> list[tuple[str, str]]:
    """All forms of the adjectives with their kind ("adjective" or "people"); French nationals differ by their capital only."""
    if lang == "fr":
        return [(form, "demonym") for adjective in adjectives for form in french_forms(adjective)]
    forms = []
    for adjective in adjectives:
        forms.append((adjective, "adjective"))
        if plural := english_plural(adjective):
            forms.append((plural, "people"))
    return forms
