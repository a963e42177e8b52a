"""Names of places found in a text, each given the place that it most likely is.

A name alone proves little: there are a Paris in Texas, a village Keita in Mali and a general Keita. So each name is weighed by what
stands around it (a preposition of place, a level word, a state behind it), by the states that the article is about, and by how
large the place is; the smaller the place, the more must speak for it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from depeche.atlas.places._cues import Cues, read_cues
from depeche.atlas.places._table import Place, Table, read_states, read_table
from depeche.atlas.places._words import Around
from depeche.errors import DataError

_BEHIND = 8.0
"""Weight of the state behind a name: more than any difference of size (7.5 for ten million inhabitants)."""
_ABOUT = 3.0
"""Weight of a state that the article names: as much as a thousandfold size."""
_CAPITAL = 1.5
_HAND = 4.5
"""Size of what the table holds without a number, as a power of ten: regions and villages are there because they are news."""
_LARGE, _TOWN = 100_000, 15_000
_KNOWN = 300_000
"""Inhabitants from which a name needs nothing around it to be that city."""


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A name at ``start:end`` (code points of the text), the place taken, and all that bear the name, the likeliest first."""

    start: int
    end: int
    place: Place
    candidates: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A name in the text with what was found around it."""

    first: int
    last: int
    key: str
    places: tuple[Place, ...]
    behind: str | None
    level: int | None
    locative: bool
    weak: bool


class Gazetteer:
    """The table of places, and the finder. Made once by `load_gazetteer`; its methods change nothing."""

    def __init__(self, table: Table, states: dict[str, dict[str, str]], cues: Cues) -> None:
        self._table = table
        self._names = states
        self._cues = cues

    def find(
        self, text: str, *, lang: str, taken: Sequence[tuple[int, int]] = (), countries: Counter[str] | None = None
    ) -> list[PlaceMatch]:
        """The places that ``text`` names, in order, none overlapping another or a span of ``taken``.

        Args:
            text: any text.
            lang: "fr" or "en": whose names of states are no names of towns ("Mexico" is a city in French).
            taken: spans that are something else already (states, organisations, persons).
            countries: how often the article speaks of each state, by code; the states that ``text`` names are added.

        Raises:
            DataError: ``lang`` has no names of states.
        """
        if lang not in self._names:
            raise DataError(f"no names of states for language {lang!r}; there are {', '.join(self._names)}")
        around = Around(text, self._names[lang], self._cues)
        seen, named = self._scan(around, lang, sorted(taken))
        about = Counter(countries or {})
        about.update(named)
        sure = [s for s in seen if (p := self._choose(s, about)) and (p[0].population >= _LARGE or p[0].capital or s.behind)]
        about.update(found[0].code for s in sure if (found := self._choose(s, about)))
        matches = []
        for s in seen:
            if ranked := self._choose(s, about):
                start, end = around.words[s.first].start, around.words[s.last].end
                matches.append(PlaceMatch(start, end, ranked[0], ranked))
        return matches

    def country(self, code: str) -> Place:
        """A state as a place, resolution 1.

        Raises:
            KeyError: no state has this code.
        """
        return self._table.states[code]

    def _scan(self, around: Around, lang: str, taken: list[tuple[int, int]]) -> tuple[list[_Seen], Counter[str]]:
        """All names of places and of states, the longest at each word."""
        seen: list[_Seen] = []
        named: Counter[str] = Counter()
        words, own, at, span = around.words, self._names[lang], 0, 0
        while at < len(words):
            if not words[at].capital:
                at += 1
                continue
            state, place = around.longest(at, own), around.longest(at, self._table)
            if state and (place is None or state[0] >= place[0]):
                named[own[state[1]]] += 1
                at = state[0] + 1
                continue
            if place is None:
                at += 1
                continue
            last, key = place
            while span < len(taken) and taken[span][1] <= words[at].start:
                span += 1
            free = span == len(taken) or taken[span][0] >= words[last].end
            if free and not self._part_of_a_name(around, at, last):
                seen.append(self._look(around, at, last, key))
            at = last + 1
        return seen, named

    def _look(self, around: Around, first: int, last: int, key: str) -> _Seen:
        before = around.before(first)
        word = before.key if before else ""
        further = around.before(first - 1) if before and first else None
        weak = word in self._cues.weak
        spot = weak and further is not None and further.key in self._cues.spots
        return _Seen(
            first=first,
            last=last,
            key=key,
            places=self._table.places(key),
            behind=around.state_behind(last),
            level=around.level(first, last),
            locative=word in self._cues.locatives or spot,
            weak=weak,
        )

    def _part_of_a_name(self, around: Around, first: int, last: int) -> bool:
        """Whether the words beside make this a person's, a paper's or a longer name: "Assimi Goïta", "Washington Post"."""
        before, after = around.touching(first), around.after(last)
        if before and before.key in self._cues.titles:
            return True
        if before and before.capital and before.key not in self._cues.beside and before.key not in self._cues.levels:
            return True
        if after and (after.capital or after.key in self._cues.other) and after.key not in self._cues.levels:
            return after.key not in self._cues.beside
        return around.hyphened(first, last)

    def _choose(self, seen: _Seen, about: Counter[str]) -> tuple[Place, ...]:
        """The bearers of a name, the likeliest first; none where nothing shows that the name is a place here."""
        ranked = tuple(sorted(seen.places, key=lambda place: -self._weight(place, seen, about)))
        if not ranked or not self._shown(ranked[0], seen, about):
            return ()
        return ranked

    def _weight(self, place: Place, seen: _Seen, about: Counter[str]) -> float:
        size = math.log10(place.population) if place.population else _HAND if place.resolution < 4 else 0.0
        weight = size + (_CAPITAL if place.capital else 0.0)
        if seen.behind:
            weight += _BEHIND if place.code == seen.behind else 0.0
        if place.code in about:
            weight += _ABOUT + 2.0 * about[place.code] / sum(about.values())
        wanted = seen.level
        if wanted is None:
            return weight - (2.0 if place.resolution == 3 else 1.0 if place.resolution == 2 else 0.0)
        return weight + (2.0 if place.resolution == wanted else -1.0 if place.resolution > wanted else 0.0)

    def _shown(self, place: Place, seen: _Seen, about: Counter[str]) -> bool:
        """Whether enough speaks for a place. The doubtful keys are words and names of persons as well."""
        behind, here = seen.behind == place.code, place.code in about
        if behind or (seen.level is not None and (here or place.population >= _LARGE)):
            return True
        large = place.population >= _LARGE or place.capital
        if seen.key in self._table.doubtful or len(seen.key) < 3:
            return seen.locative and (here or large)
        if place.population >= _KNOWN or place.capital:
            return True
        if large or (place.resolution <= 3 and place.population == 0):
            return seen.locative or here or seen.weak
        if place.population >= _TOWN or place.resolution == 2:
            return seen.locative or (here and seen.weak)
        return here and seen.locative


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer, read once.

    Raises:
        DataError: one of its tables is missing or wrong.
    """
    return Gazetteer(read_table(), read_states(), read_cues())
