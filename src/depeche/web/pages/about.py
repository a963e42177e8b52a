"""About the data: how much of it there is, from where and when, coded by what, and how good it is by its reviews; and the API."""

from __future__ import annotations

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


def _by_month(db: sqlite3.Connection) -> list[dict[str, Any]]:
    rows = db.execute(
        "SELECT substr(published, 1, 7), count(*) FROM article WHERE published NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT 60"
    )
    return [{"month": month, "articles": number} for month, number in rows]


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
            return giving.table(_by_month(db), form, "articles-by-month")
        values = desk.kept.get("about", lambda: _values(ledger))
    return desk.page(request, "about.html", **values)


def _values(ledger: Ledger) -> dict[str, Any]:
    db = ledger.db
    months = _by_month(db)
    first, last = db.execute("SELECT min(published), max(published) FROM article").fetchone()
    return {
        "counts": ledger.counts(),
        "first": first,
        "last": last,
        "asof": today(db),
        "months": months,
        "most": max((m["articles"] for m in months), default=1),
        "sources": asking.sources(db, latest=2**60)[:40],
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
