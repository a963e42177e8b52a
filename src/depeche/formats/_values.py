"""The values that tabular formats are filled from, by name; the tables in ``data/`` say which column takes which."""

from __future__ import annotations

import datetime
import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from depeche._tables import read_table
from depeche.formats import _world as world
from depeche.formats._lines import Line
from depeche.ontology import load_ontology
from depeche.records import Entity, Event, Where

JOIN = "; "
CITY, DISTRICT, PROVINCE = 4, 3, 2
# R, Stata and JavaScript hold whole numbers exactly up to 53 bits.
_BITS = 53
_STORY = {"person": "people", "state": "locations"}


Values = Callable[[Line, Event], Iterator[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a format: its name, the value that fills it (empty: we know none), what it means."""

    name: str
    value: str
    meaning: str


def columns(name: str) -> tuple[Column, ...]:
    """The columns of a format, in their order."""
    path = Path(__file__).parent / "data" / f"{name}.tsv"
    return tuple(Column(row["column"], row["value"], row["meaning"]) for row in read_table(path, ("column", "value", "meaning")))


def number_of(*parts: str) -> int:
    """A whole number of 53 bits for an id: the same on every run and machine."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - _BITS)


def day_of(line: Line, event: Event) -> datetime.date | None:
    """The event's own day, else that of the report."""
    return (event.when and (event.when.start or event.when.end)) or line.article.published


def strict(event: Event) -> tuple[str, tuple[str, ...], str]:
    """The strict PLOVER view: type, modes, auxiliary mode (empty: accomplished)."""
    kind = load_ontology().types.get(event.type)
    if kind is None:
        return event.type, event.modes, ""
    view = load_ontology().plover(event.type, [m for m in event.modes if m in kind.modes], event.status)
    return view["type"], tuple(view["modes"]), view["auxiliary"] or ""


def pairs(event: Event) -> Iterator[tuple[Entity | None, Entity | None]]:
    """Who to whom, one pair each; of a mutual act every two sides both ways, as CAMEO's coders write it."""
    actors, recipients = _apart(event.actor), _apart(event.recipient)
    if not recipients and len(actors) > 1:
        yield from ((a, b) for a in actors for b in actors if a is not b)
        return
    yield from itertools.product(actors or (None,), recipients or (None,))


def _apart(entities: Sequence[Entity]) -> list[Entity]:
    """The entities that codes tell apart: of two that code alike the first."""
    found: dict[tuple[Any, ...], Entity] = {}
    for entity in entities:
        found.setdefault((entity.code or entity.text, entity.sector, entity.id), entity)
    return list(found.values())


def place_name(where: Where | None, at_least: int, at_most: int = 9) -> str:
    """The place's name where its resolution lies within these bounds."""
    return where.name if where and at_least <= where.resolution <= at_most else ""


def country_of(where: Where | None) -> str | None:
    """The code of the state where it happens."""
    return where.code if where else None


def _side(prefix: str, entities: Sequence[Entity], on: datetime.date | None) -> dict[str, Any]:
    sectors = world.distinct(e.sector for e in entities)
    return {
        f"{prefix}_names": JOIN.join(world.distinct(e.name or e.text for e in entities)),
        f"{prefix}_codes": JOIN.join(world.distinct(e.code for e in entities)),
        f"{prefix}_cows": JOIN.join(world.distinct(world.cow(e.code) for e in entities)),
        f"{prefix}_sector": sectors[0] if sectors else "",
        f"{prefix}_sectors": JOIN.join(sectors),
        f"{prefix}_titles": JOIN.join(world.distinct(world.office(e.name, on) for e in entities)),
        f"{prefix}_texts": JOIN.join(world.distinct(e.text for e in entities)),
        f"{prefix}_ids": JOIN.join(world.distinct(e.id for e in entities)),
    }


def _story(line: Line) -> dict[str, str]:
    """Whom and what all events of the article name."""
    sides = [e for event in line.article.events for e in (*event.actor, *event.recipient)]
    named: dict[str, list[str]] = {"people": [], "organizations": [], "locations": []}
    for side in sides:
        kind = world.kind(side)
        if kind not in ("", "region"):
            named[_STORY.get(kind, "organizations")].append(side.name or side.text)
    named["locations"] += [event.where.name for event in line.article.events if event.where]
    return {f"story_{what}": JOIN.join(world.distinct(names)) for what, names in named.items()}


def _place(where: Where | None) -> dict[str, Any]:
    return {
        "place": place_name(where, 1),
        "city": place_name(where, CITY),
        "district": place_name(where, DISTRICT, DISTRICT),
        "province": (where.admin1 or place_name(where, PROVINCE, PROVINCE)) if where else "",
        "country": country_of(where),
        "country_name": world.country_name(country_of(where)),
        "latitude": where.lat if where else None,
        "longitude": where.lon if where else None,
        "geonames": where.geonames if where else None,
        "place_text": where.text if where else "",
        "resolution": where.resolution if where else None,
    }


def _plover(event: Event) -> dict[str, Any]:
    type, modes, auxiliary = strict(event)
    ontology = load_ontology()
    known = type in ontology.types
    return {
        "plover_type": type,
        "plover_modes": JOIN.join([*modes, *([auxiliary] if auxiliary else [])]),
        "plover_score": ontology.score(type, modes) if known else event.score,
        "plover_quad": ontology.types[type].quad if known else None,
        "contexts": JOIN.join(event.contexts),
    }


def event_values(line: Line, event: Event) -> dict[str, Any]:
    """What is known of one event of one article, for a row an event."""
    article, on = line.article, day_of(line, event)
    return {
        "id": f"{article.id}-{event.id}",
        "date": on,
        "published": article.published,
        "source": article.source,
        "lang": article.lang,
        "coder": event.coder,
        **_plover(event),
        **_side("actor", event.actor, on),
        **_side("recipient", event.recipient, on),
        **_place(event.where),
        **_story(line),
    }


def cell(value: Any, missing: str) -> str:
    """A value as a cell of a table: no tabs or line ends, dates as ISO text, nothing as ``missing``."""
    if value is None or value == "":
        return missing
    if isinstance(value, float):
        return repr(round(value, 6))
    return " ".join(str(value).split())


def table_rows(lines: Iterable[Line], shape: Sequence[Column], values: Values, missing: str) -> Iterator[str]:
    """The rows of a tab-separated table, each with its line end."""
    for line in lines:
        for event in line.article.events:
            for row in values(line, event):
                yield "\t".join(cell(row[column.value] if column.value else None, missing) for column in shape) + "\n"
