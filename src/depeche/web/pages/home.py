"""The start: search, the busiest relations, what falls due, what is new to the reader, and on an empty ledger how to fill it."""

from __future__ import annotations

import sqlite3
import time
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from depeche.ledger import Ledger
from depeche.ledger.asking import today
from depeche.relations import series, top_dyads
from depeche.web import charts, giving, security
from depeche.web.desk import desk_of
from depeche.web.forms import Form, read_form
from depeche.web.pages import visits
from depeche.web.words import Words

router = APIRouter()
_SAMPLES = Path(__file__).parents[2] / "samples"


@cache
def _states(lang: str) -> tuple[tuple[str, str], ...]:
    """The states by name, for the fields where a side is chosen."""
    from depeche.atlas import load_atlas

    words = Words(lang)
    return tuple(sorted(((e.id, words.name(e.id)) for e in load_atlas() if e.kind == "state"), key=lambda pair: pair[1]))


def _latest(db: sqlite3.Connection) -> list[dict[str, Any]]:
    rows = db.execute(
        "SELECT a.id, a.published, a.title, a.source, "
        "(SELECT count(*) FROM event e WHERE e.article = a.n AND e.review IS NOT 'reject') "
        "FROM article a ORDER BY a.published DESC, a.n DESC LIMIT 12"
    )
    return [dict(zip(("article", "published", "title", "source", "events"), row, strict=True)) for row in rows]


@router.get("/")
def home(request: Request) -> Response:
    """The start."""
    desk = desk_of(request)
    words = desk.words(request)
    form = giving.wanted(request.query_params.get("format"))
    since = visits.before(request)
    with desk.reading() as ledger:
        db = ledger.db
        if form:
            return giving.table(top_dyads(db, limit=giving.ROWS), form, "relations")
        now = visits.mark_of(db, time.time())
        values = desk.kept.get("home", lambda: _values(ledger))
        if since and (since.article, since.review) < (now.article, now.review):
            values = values | {"since": since, "new": desk.kept.get(("since", since), lambda: visits.changes(db, since))}
    answer = desk.page(
        request,
        "home.html",
        sides=_states(words.lang),
        ledger=desk.settings.ledger.name,
        **{"since": since, "new": None} | values,
    )
    visits.keep(answer, since, now)
    return answer


def _values(ledger: Ledger) -> dict[str, Any]:
    asof = today(ledger.db)
    dyads = top_dyads(ledger.db, limit=10)
    for dyad in dyads:
        dyad["spark"] = charts.spark(series(ledger.db, dyad["a"], dyad["b"]), asof)
    return {
        "counts": ledger.counts(),
        "asof": asof,
        "dyads": dyads,
        "due": ledger.expectations(state="open", due_days=30, limit=8),
        "latest": _latest(ledger.db),
    }


@router.post("/sample")
def sample(request: Request, form: Form = Depends(read_form)) -> Response:  # noqa: B008 - FastAPI's way of asking
    """Fill an empty ledger with the samples."""
    from depeche import coder
    from depeche.reading import read

    desk = desk_of(request)
    security.check_write(request, desk.settings)
    security.check_form(request, form.one("key"))
    with desk.writing() as ledger:
        if not ledger.counts()["article"]:
            for _ in ledger.add(read([str(_SAMPLES)]), coder()):
                pass
    return RedirectResponse("/", 303)
