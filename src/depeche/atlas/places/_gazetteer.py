"""Names of places found in a text, each given the place that it most likely is.

A name alone proves little: there are a Paris in Texas, a town Keita in Niger and a general Keita. So each name is weighed by
what stands around it (a preposition of place, a level word, a state behind it), by the states that the article is about, and by
how large the place is; the smaller the place, the more must speak for it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from depeche.atlas.places._cues import Cues, read_cues
from depeche.atlas.places._keys import key_of
from depeche.atlas.places._table import Place, Table, read_states, read_table
from depeche.atlas.places._words import Around, longest
from depeche.errors import DataError

_BEHIND = 8.0
"""Weight of the state behind a name: more than any difference of size (7.5 for ten million inhabitants)."""
_ABOUT = 3.0
"""Weight of a state that the article names: as much as a thousandfold size."""
_CAPITAL = 1.5
_HAND = 4.5
"""Size of what the table holds without a number, as a power of ten: regions and villages are there because they are news."""
_LARGE, _TOWN, _VILLAGE = 100_000, 15_000, 5_000
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
    state: str | None
    provinces: frozenset[str]
    level: int | None
    locative: bool
    listed: bool
    weak: bool
    article: bool


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
        sure = [
            s for s in seen if (p := self._choose(s, about)) and (p[0].population >= _LARGE or p[0].capital or s.state or s.level)
        ]
        about.update(found[0].code for s in sure if (found := self._choose(s, about)))
        chosen = self._with_lists(seen, [self._choose(s, about) for s in seen], about)
        return [
            PlaceMatch(around.starts[s.first], around.ends[s.last], places[0], places)
            for s, places in zip(seen, chosen, strict=True)
            if places
        ]

    def _with_lists(self, seen: list[_Seen], chosen: list[tuple[Place, ...]], about: Counter[str]) -> list[tuple[Place, ...]]:
        """A name that nothing shows to be a place is one when it stands in a list beside a place of its state."""
        for n, (s, places) in enumerate(zip(seen, chosen, strict=True)):
            if places or s.key in self._table.doubtful:
                continue
            beside = [
                *(chosen[n - 1] if n and s.listed else ()),
                *(chosen[n + 1] if n + 1 < len(seen) and seen[n + 1].listed else ()),
            ]
            ranked = self._ranked(s, about)
            if beside and ranked and ranked[0].code == beside[0].code:
                chosen[n] = ranked
        return chosen

    def named(self, name: str) -> tuple[Place, ...]:
        """All places of a name, whatever its case and accents, the largest first; states are not among them."""
        found = (place for place in self._table.places(key_of(name)) if place.resolution > 1)
        return tuple(sorted(found, key=lambda place: -place.population))

    def country(self, code: str) -> Place:
        """A state as a place, resolution 1.

        Raises:
            KeyError: no state has this code.
        """
        return self._table.states[code]

    def _scan(self, around: Around, lang: str, taken: list[tuple[int, int]]) -> tuple[list[_Seen], Counter[str]]:
        """All names of places and of states, the longest at each capital."""
        seen: list[_Seen] = []
        named: Counter[str] = Counter()
        own, done, span = self._names[lang], 0, 0
        for at in around.capitals:
            if at < done:
                continue
            first, runs = at, around.runs(at)
            state, place = longest(runs, own), longest(runs, self._table)
            if headed := around.headed(at, self._table):
                first, state, place = headed[0], None, headed[1:]
            if state and (place is None or state[0] >= place[0]):
                named[own[state[1]]] += 1
                done = state[0] + 1
            elif place:
                done = place[0] + 1
                while span < len(taken) and taken[span][1] <= around.starts[first]:
                    span += 1
                free = span == len(taken) or taken[span][0] >= around.ends[place[0]]
                if free and not self._part_of_a_name(around, first, place[0]):
                    seen.append(self._look(around, first, *place, seen[-1] if seen else None))
        return seen, named

    def _look(self, around: Around, first: int, last: int, key: str, previous: _Seen | None) -> _Seen:
        before = around.before(first)
        article = before in self._cues.articles
        if article:
            before = around.before(first - 1)
        weak = before in self._cues.weak
        spot = weak and around.before(first - 1 - article) in self._cues.spots
        listed = previous is not None and around.listed(previous.last, first)
        state, province = around.put_in(last, self._table)
        return _Seen(
            first=first,
            last=last,
            key=key,
            places=self._table.places(key),
            state=state,
            provinces=frozenset(p.name for p in self._table.places(province) if p.resolution == 2) if province else frozenset(),
            level=around.level(first, last),
            locative=before in self._cues.locatives or spot or bool(listed and previous and previous.locative),
            listed=listed,
            weak=weak,
            article=article,
        )

    def _part_of_a_name(self, around: Around, first: int, last: int) -> bool:
        """Whether the words beside make this a person's, a paper's or a longer name: "Assimi Goïta", "Washington Post"."""
        cues = self._cues
        if first > 1 and around.before(first) in cues.weak and around.key(first - 2) in cues.treaties:
            return True
        if around.titled(first) or (first == last and around.shouted(first)):
            return True
        if around.beside(first - 1, first):
            before = around.key(first - 1)
            if around.capital(first - 1) and before not in cues.beside and before not in cues.levels:
                return True
        if around.beside(last, last + 1):
            after = around.key(last + 1)
            if after in cues.treaties:
                return True
            if (around.capital(last + 1) or after in cues.other) and after not in cues.levels and after not in cues.beside:
                return True
        return around.hyphened(first, last)

    def _choose(self, seen: _Seen, about: Counter[str]) -> tuple[Place, ...]:
        """The bearers of a name, the likeliest first; none where nothing shows that the name is a place here."""
        ranked = self._ranked(seen, about)
        return ranked if ranked and self._shown(ranked[0], seen, about) else ()

    def _ranked(self, seen: _Seen, about: Counter[str]) -> tuple[Place, ...]:
        return tuple(sorted(seen.places, key=lambda place: -self._weight(place, seen, about)))

    def _weight(self, place: Place, seen: _Seen, about: Counter[str]) -> float:
        size = math.log10(place.population) if place.population else _HAND if place.resolution < 4 else 0.0
        weight = size + (_CAPITAL if place.capital else 0.0)
        weight += _BEHIND if self._behind(place, seen) else 0.0
        if place.code in about and not self._outshone(place, seen):
            weight += _ABOUT + 2.0 * about[place.code] / sum(about.values())
        wanted = seen.level
        if wanted is None:
            return weight - (2.0 if place.resolution == 3 else 1.0 if place.resolution == 2 else 0.0)
        return weight + (2.0 if place.resolution == wanted else -1.0 if place.resolution > wanted else 0.0)

    @staticmethod
    def _outshone(place: Place, seen: _Seen) -> bool:
        """Whether a small place has a famous namesake, which alone is called so without more: Geneva, Illinois."""
        return (
            not place.famous
            and place.population < _LARGE
            and any((p.famous or p.capital) and p.resolution == 4 for p in seen.places)
        )

    @staticmethod
    def _behind(place: Place, seen: _Seen) -> bool:
        """Whether the text itself says that this is the one."""
        return place.code == seen.state or (place.admin1 is not None and place.admin1 in seen.provinces)

    def _shown(self, place: Place, seen: _Seen, about: Counter[str]) -> bool:
        """Whether enough speaks for a place. The doubtful keys are words and names of persons as well."""
        here = place.code in about
        if self._behind(place, seen) or (seen.level is not None and (here or place.population >= _LARGE)):
            return True
        if seen.key in self._cues.generic and (place.resolution < 4 or not (place.famous or place.capital)):
            return False
        large = place.population >= _LARGE or place.capital
        if seen.key in self._table.doubtful or len(seen.key) < 3:
            return (seen.locative and (here or large)) or (seen.article and here and place.famous)
        if place.population >= _KNOWN or place.capital or (place.famous and (large or place.resolution <= 3)):
            return True
        if large or (place.resolution <= 3 and place.population == 0):
            return seen.locative or here or seen.weak
        if place.population >= _TOWN or place.resolution == 2:
            return seen.locative or here
        return here and (seen.locative or place.famous or place.population >= _VILLAGE)


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer, read once.

    Raises:
        DataError: one of its tables is missing or wrong.
    """
    return Gazetteer(read_table(), read_states(), read_cues())
