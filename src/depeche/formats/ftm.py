"""FollowTheMoney: NDJSON entities for Aleph and OpenSanctions tools: articles, sides, and the events between them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from depeche.formats import _world as world
from depeche.formats._lines import Line
from depeche.formats._values import country_of, day_of
from depeche.ontology import load_ontology
from depeche.records import Article, Entity, Event

# What FollowTheMoney counts as a country beside the states.
_UNION = {"EUR": "eu"}
_LANGUAGES = {"fr": "fra", "en": "eng"}


def write(lines: Iterable[Line], stream: TextIO) -> None:
    """Each entity once, before the events that name it."""
    done: set[str] = set()
    for line in lines:
        if not line.article.events:
            continue
        for entity in _entities(line):
            if entity["id"] not in done:
                # Articles and events come but once: only sides are remembered.
                if entity["schema"] not in ("Article", "Event"):
                    done.add(entity["id"])
                stream.write(json.dumps(entity, ensure_ascii=False) + "\n")


def _id(*parts: str) -> str:
    return "depeche-" + hashlib.sha1("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _entity(id: str, schema: str, properties: dict[str, Iterable[str | None]]) -> dict[str, Any]:
    # FollowTheMoney folds white space in all but running text, and counts values that are then equal as one.
    filled = {
        name: world.distinct(v if name == "bodyText" else v and " ".join(v.split()) for v in values)
        for name, values in properties.items()
    }
    return {"id": id, "schema": schema, "properties": {name: values for name, values in filled.items() if values}}


def _entities(line: Line) -> Iterator[dict[str, Any]]:
    article = line.article
    yield _article(article)
    for event in line.article.events:
        for side in (*event.actor, *event.recipient):
            yield _side(side, article)
        yield _event(line, event)


def _article(article: Article) -> dict[str, Any]:
    published = article.published.isoformat() if article.published else None
    properties: dict[str, Iterable[str | None]] = {
        "title": [article.title],
        "publisher": [article.source],
        "sourceUrl": [article.url],
        "language": [_LANGUAGES.get(article.lang)],
        "publishedAt": [published],
        "bodyText": [article.text],
    }
    return _entity(_id("article", article.id), "Article", properties)


def _side_id(side: Entity, article: Article) -> str:
    """A named side is the same in all articles; one that is only described is the article's own."""
    name = side.name or (world.country_name(side.code) if side.sector == "GOV" else "")
    return _id("side", side.code or "", name) if name else _id("side", article.id, side.code or "", side.text.lower())


def _side(side: Entity, article: Article) -> dict[str, Any]:
    schema = world.table("ftm_kinds", "kind", ("schema",))[world.kind(side)]["schema"]
    name = side.name or (world.country_name(side.code) if side.sector == "GOV" else "") or side.text
    sector = load_ontology().sectors.get(side.sector or "")
    properties: dict[str, Iterable[str | None]] = {"name": [name], "country": [_country(side.code)]}
    if schema != "Company":
        properties["classification"] = [sector.name if sector else None]
    return _entity(_side_id(side, article), schema, properties)


def _country(code: str | None) -> str | None:
    return _UNION.get(code or "") or world.alpha2(code) or None


def _event(line: Line, event: Event) -> dict[str, Any]:
    article, day = line.article, day_of(line, event)
    end = event.when.end if event.when else None
    names = [", ".join(world.distinct(e.name or e.text for e in side)) for side in (event.actor, event.recipient)]
    sides = " → ".join(name or "?" for name in names) if names[1] else names[0]
    modes = f" ({', '.join(event.modes)})" if event.modes else ""
    said = "" if event.status == "actual" else f" [{event.status}]"
    properties: dict[str, Iterable[str | None]] = {
        "name": [f"{event.type}{modes}{said}: {sides or event.trigger}"],
        "summary": [event.sentence],
        "keywords": [event.type, *event.modes, *event.contexts, event.status, event.certainty],
        "startDate": [day.isoformat() if day else None],
        "endDate": [end.isoformat() if end else None],
        "location": [event.where.name if event.where else None],
        "country": [_country(country_of(event.where))],
        "organizer": [_side_id(e, article) for e in event.actor],
        "involved": [_side_id(e, article) for e in event.recipient],
        "proof": [_id("article", article.id)],
        "recordId": [f"{article.id}-{event.id}"],
        "sourceUrl": [article.url],
        "publisher": [article.source],
    }
    return _entity(_id("event", article.id, event.id), "Event", properties)
