"""PLOVER JSON: the manual's event record, one a line, in the strict view; the auxiliary mode stands among the modes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from depeche.formats import _world as world
from depeche.formats._cameo import Sentences
from depeche.formats._lines import Line
from depeche.formats._values import CITY, DISTRICT, PROVINCE, day_of, place_name, strict
from depeche.ontology import load_ontology
from depeche.records import Entity, Event, Where

CODEBOOK = "plover-2024.02"


def write(lines: Iterable[Line], stream: TextIO) -> None:
    """One record an event. Fields that the record has nothing for are left out, as the manual allows."""
    sentences = Sentences()
    for line in lines:
        for event in line.article.events:
            stream.write(json.dumps(record(line, event, sentences), ensure_ascii=False) + "\n")


def record(line: Line, event: Event, sentences: Sentences) -> dict[str, Any]:
    """The PLOVER record of an event; its fields in the manual's order."""
    article, when = line.article, event.when
    type, modes, auxiliary = strict(event)
    ontology, day = load_ontology(), day_of(line, event)
    kind = ontology.types.get(type)
    end = when.end if when and when.end and when.end != day else None
    row: dict[str, Any] = {
        "id": f"{article.id}-{event.id}",
        "has_event": True,
        "date": day.isoformat() if day else None,
        "enddate": end.isoformat() if end else None,
        "actor": [_entity(entity, line, event) for entity in event.actor],
        "recipient": [_entity(entity, line, event) for entity in event.recipient],
        "event": [type],
        "event_loc": _place(event.where),
        "event_text": [event.trigger],
        "quad_code": kind.quad if kind else None,
        "event_scale": ontology.score(type, modes) if kind else event.score,
        "mode": [*modes, *([auxiliary] if auxiliary else [])],
        "context": list(event.contexts),
        "text": event.sentence,
        "text_info": _text_info(line, event, sentences),
        "size": _size(event),
        "cite_info": _citation(line, event),
        "coder": event.coder,
        "comment": _comment(event),
    }
    needed = ("id", "date", "actor", "event")
    return {name: value for name, value in row.items() if name in needed or value not in (None, "", [], {})}


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "", [])}


def _entity(entity: Entity, line: Line, event: Event) -> dict[str, Any]:
    row = {
        "code": entity.code,
        "sector": entity.sector,
        "entity_text": entity.text,
        "identifier_id": entity.id,
        "identifier_text": entity.name,
        "office": world.office(entity.name, day_of(line, event)),
    }
    return _filled(row)


def _place(where: Where | None) -> dict[str, Any]:
    if where is None:
        return {}
    return _filled(
        {
            "extracted_place": where.text,
            "resolved_place": where.name,
            "geonameid": where.geonames,
            "lat": where.lat,
            "lon": where.lon,
            "city": place_name(where, CITY),
            "district": place_name(where, DISTRICT, DISTRICT),
            "province": where.admin1 or place_name(where, PROVINCE, PROVINCE),
            "country": world.country_name(where.code),
            "country_code": where.code,
            "resolution": where.resolution,
        }
    )


def _text_info(line: Line, event: Event, sentences: Sentences) -> dict[str, Any]:
    """Where the sentence stands in the article; offsets count code points, the end is exclusive."""
    start = event.sentence_start
    number = sentences.number(line.article, event.start)
    return _filled({"sequence": number, "start": start, "end": start + len(event.sentence)})


def _size(event: Event) -> dict[str, Any]:
    if event.size is None:
        return {}
    return _filled({"dead": event.size.dead, "injured": event.size.injured, "arrested": event.size.arrested})


def _citation(line: Line, event: Event) -> dict[str, Any]:
    article = line.article
    return _filled(
        {
            "citation": article.id,
            "url": article.url,
            "title": article.title,
            "language": article.lang,
            "publication": article.source,
            "coder": event.coder,
            "codebook": CODEBOOK,
        }
    )


def _comment(event: Event) -> str:
    """What PLOVER has no field for: the status as we call it, certainty and holder; the type before a plan was folded."""
    parts = [f"status={event.status}", f"certainty={event.certainty}"]
    parts += [f"holder={event.holder}"] if event.holder else []
    parts += [f"type={event.type}"] if strict(event)[0] != event.type else []
    return "; ".join(parts)
