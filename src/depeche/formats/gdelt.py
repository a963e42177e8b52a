"""GDELT 2.0: the events table (61 columns) and the mentions table (16), tab-separated, without a header, empty for missing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any, TextIO
from urllib.parse import urlsplit

from depeche.formats import _world as world
from depeche.formats._cameo import BASE, ROOT, Count, Deed, Sentences, counts, deeds, goldstein, quad, sides
from depeche.formats._lines import Line
from depeche.formats._values import PROVINCE, columns, table_rows
from depeche.records import Event, Where

MISSING = ""
_DAYS_A_MONTH, _DAYS_A_YEAR = 30, 365
# GDELT's codes: what kind of place, what kind of mention, how sure the coder was.
_NO_PLACE, _COUNTRY, _US_STATE, _US_CITY, _CITY, _STATE = 0, 1, 2, 3, 4, 5
_WEB, _CITATION = 1, 2
_SURE = {"certain": 100, "probable": 70, "possible": 40}


def write(lines: Iterable[Line], stream: TextIO) -> None:
    """The events table: one row an episode (where a ledger knows them; else an event) and pair of sides."""
    told = counts(lines)
    done: set[int] = set()

    def rows(line: Line, event: Event) -> Iterator[dict[str, Any]]:
        for deed in deeds(line, event):
            # Only what has an episode can come a second time.
            if event.id in line.episodes:
                if deed.number in done:
                    continue
                done.add(deed.number)
            yield _event(deed, told)

    stream.writelines(table_rows(lines, columns("gdelt"), rows, MISSING))


def write_mentions(lines: Iterable[Line], stream: TextIO) -> None:
    """The mentions table: one row a mention and pair of sides."""
    sentences = Sentences()
    first = _first_days(lines)

    def rows(line: Line, event: Event) -> Iterator[dict[str, Any]]:
        for deed in deeds(line, event):
            yield _mention(deed, sentences, first)

    stream.writelines(table_rows(lines, columns("gdelt_mentions"), rows, MISSING))


def _first_days(lines: Iterable[Line]) -> dict[int, datetime.date]:
    """The day of each episode's first report."""
    found: dict[int, datetime.date] = {}
    for line in lines:
        day = line.article.published
        for event in line.article.events:
            episode = line.episodes.get(event.id)
            if episode is not None and day is not None:
                found[episode] = min(day, found.get(episode, day))
    return found


def _event(deed: Deed, told: dict[int, Count]) -> dict[str, Any]:
    article, day, code = deed.line.article, deed.date, deed.code
    count = told.get(deed.line.episodes.get(deed.event.id, -1), Count(1, {article.source}, 1))
    return {
        "number": deed.number,
        "day": day.strftime("%Y%m%d") if day else None,
        "month": day.strftime("%Y%m") if day else None,
        "year": day.year if day else None,
        "fraction": f"{_fraction(day):.4f}" if day else None,
        **sides("actor1", deed.actor),
        **sides("actor2", deed.other),
        "root_event": int(_in_lead(deed)),
        "code": code,
        "base": code[:BASE],
        "root": code[:ROOT],
        "quad": quad(code),
        "goldstein": goldstein(code),
        "mentions": count.mentions,
        "sources": len(count.sources),
        "articles": count.articles,
        "no_place": _NO_PLACE,
        **_place(deed.event.where),
        "added": _stamp(article.published),
        "url": article.url or article.source,
    }


def _fraction(day: datetime.date) -> float:
    """GDELT's FractionDate: months of thirty days."""
    return day.year + ((day.month - 1) * _DAYS_A_MONTH + day.day) / _DAYS_A_YEAR


def _in_lead(deed: Deed) -> bool:
    """Whether the first paragraph tells it, as GDELT's IsRootEvent asks."""
    end = deed.line.article.text.find("\n", 1)
    return end < 0 or deed.event.start < end


def _stamp(day: datetime.date | None) -> str | None:
    return day.strftime("%Y%m%d000000") if day else None


def _place(where: Where | None) -> dict[str, Any]:
    if where is None:
        return {"geo_type": _NO_PLACE, "geo_name": "", "geo_country": "", "latitude": None, "longitude": None}
    american = where.code == "USA"
    kind = (_US_CITY if american else _CITY) if where.resolution > PROVINCE else (_US_STATE if american else _STATE)
    parts = world.distinct([where.name, where.admin1, world.country_name(where.code)])
    return {
        "geo_type": kind if where.resolution >= PROVINCE else _COUNTRY,
        "geo_name": ", ".join(parts),
        "geo_country": world.fips(where.code),
        "latitude": where.lat,
        "longitude": where.lon,
    }


def _mention(deed: Deed, sentences: Sentences, first: dict[int, datetime.date]) -> dict[str, Any]:
    article, event = deed.line.article, deed.event
    when = first.get(deed.line.episodes.get(event.id, -1), article.published)
    return {
        "number": deed.number,
        "first": _stamp(when),
        "mentioned": _stamp(article.published),
        "kind": _WEB if article.url else _CITATION,
        "source": urlsplit(article.url).netloc or article.source,
        "address": article.url or article.id,
        "sentence": sentences.number(article, event.start),
        "actor1_at": deed.actor.start if deed.actor else -1,
        "actor2_at": deed.other.start if deed.other else -1,
        "action_at": event.start,
        "raw": 1,
        "confidence": _SURE[event.certainty],
        "length": len(article.text) or None,
        "translation": f"srclc:{article.lang};eng:none" if article.lang not in ("", "en") else "",
        "extras": f"status={event.status};certainty={event.certainty}" + (f";holder={event.holder}" if event.holder else ""),
    }
