"""CSV: the full record, an event a row; comma-separated, quoted, UTF-8, a header; the last column holds the event as JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from depeche.formats._lines import Line
from depeche.formats._values import JOIN, columns, strict
from depeche.records import Entity, Event

UNKNOWN = "-"
_FORMULA = ("=", "+", "-", "@", "\t", "\n")
_PLACE = {"admin1": "admin1", "latitude": "lat", "longitude": "lon", "geonames": "geonames", "resolution": "resolution"}
_ENTITY = ("code", "sector", "id", "name", "text")


def write(lines: Iterable[Line], stream: TextIO) -> None:
    """One row an event."""
    shape = columns("csv")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.name for column in shape])
    for line in lines:
        for event in line.article.events:
            row = values(line, event)
            writer.writerow([harmless(row[column.value]) for column in shape])


def harmless(value: Any) -> Any:
    """A value as a cell: spreadsheets run text that begins like a formula, so it gets an apostrophe before it.

    A bare carriage return, which Python's csv leaves unquoted, would break the row: line ends become ``\\n``. The last column
    holds the record as JSON, untouched.
    """
    value = value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value
    formula = isinstance(value, str) and value.startswith(_FORMULA) and value.split(JOIN)[0] != UNKNOWN
    return f"'{value}" if formula else value


def values(line: Line, event: Event) -> dict[str, Any]:
    """What the columns hold, by the names of data/csv.tsv."""
    article, when, where, size = line.article, event.when, event.where, event.size
    plover_type, plover_modes, auxiliary = strict(event)
    plain = event.to_dict()
    same = ("type", "status", "certainty", "holder", "score", "quad", "trigger", "start", "end", "sentence", "coder")
    return {
        "article": article.id,
        "event": event.id,
        "lang": article.lang,
        "published": article.published,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        **{name: plain[name] for name in same},
        "modes": JOIN.join(event.modes),
        "contexts": JOIN.join(event.contexts),
        "plover_type": plover_type,
        "plover_modes": JOIN.join([*plover_modes, *([auxiliary] if auxiliary else [])]),
        **_sides("actor", event.actor),
        **_sides("recipient", event.recipient),
        "when_start": when and when.start,
        "when_end": when and when.end,
        "granularity": when and when.granularity,
        "when_text": when and when.text,
        "place": where and where.name,
        "country": where and where.code,
        **{name: getattr(where, key, None) for name, key in _PLACE.items()},
        **{name: getattr(size, name, None) for name in ("dead", "injured", "arrested", "amount", "currency")},
        "episode": line.episodes.get(event.id),
        "record": json.dumps(plain, ensure_ascii=False),
    }


def _sides(role: str, entities: Sequence[Entity]) -> dict[str, str]:
    return {f"{role}_{name}": JOIN.join(getattr(entity, name) or UNKNOWN for entity in entities) for name in _ENTITY}
