"""CAMEO's view of an event: one row a pair of sides, code, quad class, Goldstein scale. GDELT's and ICEWS's forms share it."""

from __future__ import annotations

import bisect
import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from depeche.errors import DataError
from depeche.formats import _world as world
from depeche.formats._lines import Line
from depeche.formats._values import day_of, number_of, pairs, strict
from depeche.ontology import load_ontology
from depeche.records import Article, Entity, Event

ROOT, BASE = 2, 3


@dataclass(frozen=True, slots=True)
class Deed:
    """One row: an event between two sides."""

    line: Line
    event: Event
    actor: Entity | None
    other: Entity | None
    key: str

    @property
    def number(self) -> int:
        """A whole number that names the row."""
        actor, other = (f"{e.code}/{e.sector}/{e.id or e.text}" if e else "" for e in (self.actor, self.other))
        return number_of(self.key, actor, other)

    @property
    def date(self) -> datetime.date | None:
        """The event's own day, else that of the report."""
        return day_of(self.line, self.event)

    @property
    def code(self) -> str:
        """The CAMEO code of the strict PLOVER view; empty for a type that the ontology does not know."""
        type, modes, _ = strict(self.event)
        ontology = load_ontology()
        known = ontology.types.get(type)
        return ontology.cameo(type, [m for m in modes if m in known.modes]) if known else ""


def deeds(line: Line, event: Event) -> Iterator[Deed]:
    """The rows of an event. Mentions of one episode that name the same sides share their number."""
    episode = line.episodes.get(event.id)
    key = f"episode {episode}" if episode is not None else f"{line.article.id}-{event.id}"
    for actor, other in pairs(event):
        yield Deed(line, event, actor, other, key)


def goldstein(code: str) -> float | None:
    """The Goldstein scale of a CAMEO code, or of its parent."""
    known = world.table("goldstein", "code", ("goldstein",))
    row = known.get(code) or known.get(code[:BASE])
    return float(row["goldstein"]) if row else None


def quad(code: str) -> int | None:
    """The quad class that CAMEO's root gives a code."""
    row = world.table("cameo_roots", "root", ("quad", "label")).get(code[:ROOT])
    return int(row["quad"]) if row else None


def label(code: str) -> str:
    """What a CAMEO code means."""
    try:
        return load_ontology().from_cameo(code).label
    except DataError:
        row = world.table("cameo_roots", "root", ("quad", "label")).get(code[:ROOT])
        return row["label"] if row else ""


@dataclass(slots=True)
class Count:
    """How often an episode is told: mentions, sources, articles."""

    mentions: int = 0
    sources: set[str] = field(default_factory=set)
    articles: int = 0


def counts(lines: Iterable[Line]) -> dict[int, Count]:
    """Of each episode how often it is told; copies of an article count as sources and articles."""
    found: dict[int, Count] = {}
    for line in lines:
        seen: set[int] = set()
        copies = line.row.get("copies") or []
        for event in line.article.events:
            episode = line.episodes.get(event.id)
            if episode is None:
                continue
            count = found.setdefault(episode, Count())
            count.mentions += 1
            count.sources.update(filter(None, [line.article.source, *(copy.get("source") for copy in copies)]))
            if episode not in seen:
                count.articles += 1 + len(copies)
                seen.add(episode)
    return found


class Sentences:
    """The numbers, from 1, of an article's sentences, as the coder splits them; none where the text was left out."""

    def __init__(self) -> None:
        self._of: tuple[str, list[int]] = ("", [])

    def number(self, article: Article, at: int) -> int | None:
        """The number of the sentence around a code point."""
        if not article.text:
            return None
        if self._of[0] != article.id:
            from depeche.coding.sentence import split

            self._of = (article.id, [start for start, _ in split(article.text, article.lang)])
        return max(1, bisect.bisect_right(self._of[1], at))


def sides(prefix: str, entity: Entity | None) -> dict[str, Any]:
    """GDELT's ten columns of an actor; ethnic and religion codes are not told apart by our sectors."""
    actor = world.cameo_actor(entity) if entity else world.CameoActor("", "", ())
    types = [*actor.types, "", "", ""]
    name = (entity.name or world.country_name(entity.code) or entity.text) if entity else ""
    return {
        f"{prefix}_code": actor.whole,
        f"{prefix}_name": name.upper(),
        f"{prefix}_country": actor.country,
        f"{prefix}_group": actor.group,
        f"{prefix}_type1": types[0],
        f"{prefix}_type2": types[1],
        f"{prefix}_type3": types[2],
    }
