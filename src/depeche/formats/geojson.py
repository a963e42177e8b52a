"""GeoJSON (RFC 7946): a point an event with known coordinates; the others have no place on a map and stay out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from depeche.formats._lines import Line
from depeche.formats.table import values
from depeche.records import Event

_PROPERTIES = "geojson"


def write(lines: Iterable[Line], stream: TextIO) -> None:
    """One feature an event, written as they come."""
    from depeche.formats._values import columns

    shape = columns(_PROPERTIES)
    stream.write('{"type": "FeatureCollection", "features": [')
    join = "\n"
    for line in lines:
        for event in line.article.events:
            where = event.where
            if where is None or where.lat is None or where.lon is None:
                continue
            row = values(line, event)
            feature = _feature(line, event, [where.lon, where.lat], {c.name: _plain(row[c.value]) for c in shape})
            stream.write(join + json.dumps(feature, ensure_ascii=False))
            join = ",\n"
    stream.write("\n]}\n")


def _feature(line: Line, event: Event, at: list[float], properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": f"{line.article.id}-{event.id}",
        "geometry": {"type": "Point", "coordinates": at},
        "properties": properties,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
