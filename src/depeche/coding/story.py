"""Who is meant (`Side`, `Mention`) and what an article has told so far: its names, the state that it is about (`Story`)."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field

from depeche.atlas import Atlas, Entry, Match
from depeche.atlas.places import Place

_MOSTLY = 0.4
"""Share of all namings of states from which an article is about one state; under it the state named last is meant."""


@dataclass(frozen=True, slots=True)
class Side:
    """Who a mention stands for: codebook code and sector, atlas id, full name."""

    code: str | None
    sector: str | None
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for somebody: tokens ``first``…``last`` (inclusive) with their head, and who is meant.

    ``kind``: state, org, group, person, people, body, office, site, company, party, region, adjective, pronoun.
    ``place``: it names a place (a state, a capital, a town); ``spot`` is then its entry in the table of places, if it has one.
    """

    first: int
    last: int
    head: int
    sides: tuple[Side, ...]
    kind: str
    rule: str
    place: bool = False
    spot: Place | None = None

    @property
    def entity(self) -> bool:
        """Whether it can be a side of an event by itself."""
        return bool(self.sides) and self.kind not in ("region", "adjective", "place")

    @property
    def named(self) -> bool:
        """Whether it is called by a name of its own."""
        return self.rule.startswith("atlas")

    def covers(self, i: int) -> bool:
        """Whether token ``i`` lies within."""
        return self.first <= i <= self.last


@dataclass(slots=True)
class Story:
    """The memory of one article, filled sentence by sentence in reading order."""

    atlas: Atlas
    lang: str
    published: datetime.date | None
    states: Counter[str] = field(default_factory=Counter)
    recent: list[str] = field(default_factory=list)
    names: dict[str, Side] = field(default_factory=dict)
    topic: tuple[Side, ...] = ()
    first: tuple[Side, ...] = ()
    crowd: tuple[Side, ...] = ()
    listed: tuple[Side, ...] = ()
    org: Side | None = None
    group: Side | None = None
    speaker: str | None = None
    setting: str | None = None
    roles: dict[tuple[str, ...], Side] = field(default_factory=dict)

    def read(self, matches: list[Match], weight: int = 1) -> None:
        """Count the states that the article names: the one named most is where home-made roles belong."""
        for match in matches:
            for entry in match.entries:
                code = entry.code
                if (
                    code
                    and len(code) == 3
                    and entry.kind in ("state", "person", "body", "party")
                    and code not in ("UNO", "EUR", "IGO")
                ):
                    self.states[code] += weight * (2 if entry.kind == "state" else 1)

    def side(self, entry: Entry) -> Side:
        """The entry's code and sector at the time of the article."""
        if entry.kind == "person":
            code, sector = self.atlas.standing(entry, self.published)
            return Side(code, sector, None, entry.name)
        code, sector = (entry.code, entry.sector) if entry.kind == "state" else self.atlas.standing(entry, self.published)
        return Side(code, sector, None if entry.kind == "state" else entry.id, entry.name)

    def told_by(self, matches: list[Match]) -> None:
        """The article's source names the state that speaks: "we" and its unnamed officials are that state's."""
        sides = [self.side(e) for m in matches for e in m.entries if e.kind in ("state", "body")]
        if sides and sides[0].code:
            self.speaker = sides[0].code
            self.first = (Side(sides[0].code, "GOV"),)

    def saw(self, code: str) -> None:
        """A state was named."""
        if code in self.recent:
            self.recent.remove(code)
        self.recent.append(code)

    def home(self, near: list[str]) -> str | None:
        """Whose police "the police" are: the one state that the sentence places things in, else the article's own."""
        if len(set(near)) == 1:
            return near[0]
        if self.states:
            own = {s.code for s in self.first}
            if self.states.most_common(1)[0][1] < _MOSTLY * self.states.total() and (
                late := [c for c in self.recent if c not in own]
            ):
                return late[-1]
            best = self.states.most_common(2)
            if len(best) == 1 or best[0][1] > best[1][1] or not self.recent:
                return best[0][0]
            return next((c for c in reversed(self.recent) if c in dict(best)), best[0][0])
        return None

    def two(self) -> tuple[Side, ...]:
        """ "The two countries": the last two states named, else the two named most."""
        codes = list(dict.fromkeys(reversed(self.recent)))[:2]
        for code, _ in self.states.most_common():
            if len(codes) < 2 and code not in codes:
                codes.append(code)
        return tuple(Side(c, "GOV") for c in codes) if len(codes) == 2 else ()

    def learn(self, name: str, side: Side) -> None:
        """A name told with a title keeps its code for the article; its last word answers for it."""
        self.names[name] = side
        last = name.split()[-1]
        if len(last) > 2:
            self.names[last] = side
