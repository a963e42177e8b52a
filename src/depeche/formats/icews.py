"""The form of ICEWS's public files since June 2020: 20 tab-separated columns with a header, ``NULL`` for what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from depeche.formats import _world as world
from depeche.formats._cameo import Deed, Sentences, deeds, goldstein, label
from depeche.formats._lines import Line
from depeche.formats._values import CITY, DISTRICT, PROVINCE, columns, country_of, number_of, place_name, table_rows
from depeche.records import Entity, Event

MISSING = "NULL"


def write(lines: Iterable[Line], stream: TextIO) -> None:
    """One row an event and pair of sides."""
    shape = columns("icews")
    stream.write("\t".join(column.name for column in shape) + "\n")
    sentences = Sentences()

    def rows(line: Line, event: Event) -> Iterator[dict[str, Any]]:
        for deed in deeds(line, event):
            yield _row(deed, sentences)

    stream.writelines(table_rows(lines, shape, rows, MISSING))


def _row(deed: Deed, sentences: Sentences) -> dict[str, Any]:
    article, where, code = deed.line.article, deed.event.where, deed.code
    return {
        "number": deed.number,
        "date": deed.date,
        **_side("source", deed.actor),
        "text": label(code),
        "code": code,
        "goldstein": goldstein(code),
        **_side("target", deed.other),
        "story": number_of(article.id),
        "sentence": sentences.number(article, deed.event.start),
        "publisher": article.source,
        "city": place_name(where, CITY),
        "district": place_name(where, DISTRICT, DISTRICT),
        "province": (where.admin1 or place_name(where, PROVINCE, PROVINCE)) if where else "",
        "country_name": world.country_name(country_of(where)),
        "latitude": where.lat if where else None,
        "longitude": where.lon if where else None,
    }


def _side(prefix: str, entity: Entity | None) -> dict[str, str]:
    role = world.sector(entity.sector, "icews") if entity else ""
    country = world.country_name(entity.code) if entity else ""
    return {f"{prefix}_name": _name(entity, role, country), f"{prefix}_sectors": role, f"{prefix}_country": country}


def _name(entity: Entity | None, role: str, country: str) -> str:
    """The full name; of one without a name what ICEWS writes: "Rebel (Mali)"."""
    if entity is None:
        return ""
    return entity.name or (f"{role} ({country})" if role and country else country or entity.text)
