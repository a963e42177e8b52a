"""About the data: how much of it there is, from where and when, coded by what, and how good it is by its reviews; and the API."""

from __future__ import annotations

import datetime
import sqlite3
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from depeche.ledger import Ledger
from depeche.ledger.asking import today
from depeche.ledger.reviewing import agreement, precision
from depeche.web import asking, giving
from depeche.web.desk import desk_of

router = APIRouter()
_DAYS = 30


def _by_month(db: sqlite3.Connection) -> list[dict[str, Any]]:
    rows = db.execute(
        "SELECT substr(published, 1, 7), count(*) FROM article WHERE published NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT 60"
    )
    return [{"month": month, "articles": number} for month, number in rows]


def _by_source_and_day(db: sqlite3.Connection) -> list[dict[str, Any]]:
    rows = db.execute(
        "SELECT source, published, count(*) FROM article WHERE published NOT NULL GROUP BY 2, 1 "
        "ORDER BY 2 DESC, 3 DESC, 1 LIMIT ?",
        (giving.ROWS,),
    )
    return [{"source": source, "day": day, "articles": number} for source, day, number in rows]


def _last_days(db: sqlite3.Connection, asof: str, names: list[str]) -> dict[str, list[dict[str, float]]]:
    """The bars of a sparkline for each source: its articles on each of the last days, as shares of its best day."""
    last = datetime.date.fromisoformat(asof)
    days = [(last - datetime.timedelta(days=n)).isoformat() for n in reversed(range(_DAYS))]
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    query = "SELECT source, published, count(*) FROM article WHERE published BETWEEN ? AND ? GROUP BY 1, 2"
    for source, day, number in db.execute(query, (days[0], days[-1])):
        if source in counts:
            counts[source][day] = number
    best = {name: max(found.values(), default=1) for name, found in counts.items()}
    return {name: [{"up": found.get(day, 0) / best[name], "down": 0.0} for day in days] for name, found in counts.items()}


def _types(db: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Episodes by type and status."""
    out: dict[str, dict[str, int]] = {}
    for type, status, number in db.execute("SELECT type, status, count(*) FROM episode GROUP BY 1, 2"):
        out.setdefault(type, {})[status] = number
    return dict(sorted(out.items(), key=lambda item: -sum(item[1].values())))


@router.get("/about")
def about(request: Request) -> Response:
    """About the data."""
    desk = desk_of(request)
    form = giving.wanted(request.query_params.get("format"))
    with desk.reading() as ledger:
        db = ledger.db
        if form:
            return giving.table(_by_source_and_day(db), form, "articles-by-source-and-day")
        values = desk.kept.get("about", lambda: _values(ledger))
    return desk.page(request, "about.html", **values)


def _values(ledger: Ledger) -> dict[str, Any]:
    db = ledger.db
    months, asof = _by_month(db), today(db)
    sources = asking.sources(db, latest=2**60)[:40]
    first, last = db.execute("SELECT min(published), max(published) FROM article").fetchone()
    return {
        "counts": ledger.counts(),
        "first": first,
        "last": last,
        "days": _last_days(db, asof, [name for name, _ in sources]),
        "months": months,
        "most": max((m["articles"] for m in months), default=1),
        "sources": sources,
        "coders": db.execute("SELECT coder, lang, count(*) FROM article GROUP BY 1, 2 ORDER BY 3 DESC").fetchall(),
        "types": _types(db),
        "precision": precision(db),
        "agreement": agreement(db),
    }


@router.get("/api")
def api(request: Request) -> Response:
    """What the API answers to, from its own description."""
    described = request.app.openapi()
    calls = [
        {"path": path, "method": method.upper(), "summary": call.get("summary", ""), "told": call.get("description", ""),
         "parameters": call.get("parameters", [])}
        for path, methods in described["paths"].items()
        for method, call in methods.items()
    ]  # fmt: skip
    return desk_of(request).page(request, "api.html", calls=calls)
