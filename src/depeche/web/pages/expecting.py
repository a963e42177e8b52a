"""The board of expectations: what is open by due date, and what was met, called off or has lapsed, with both sentences."""

from __future__ import annotations

import sqlite3
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from depeche.ledger.asking import today
from depeche.ledger.expecting import expectations, hit_rates
from depeche.ledger.outcomes import STATES
from depeche.ledger.rows import to_event
from depeche.web import giving
from depeche.web.chosen import Chosen
from depeche.web.desk import desk_of
from depeche.web.settings import RequestError
from depeche.web.sides import side_of

router = APIRouter()
_PAGE = 20


def deciders(db: sqlite3.Connection, rows: list[dict[str, Any]]) -> None:
    """Put beside each verdict the event that decided it, with its sentence and source."""
    query = (
        "SELECT e.id, e.type, e.status, e.body, a.text, a.coder, a.id, a.published, a.title, a.source, a.url, a.lang "
        "FROM event e JOIN article a ON a.n = e.article WHERE e.id = ? AND a.id = ?"
    )
    for row in rows:
        row["by"] = None
        if row["decider"]:
            found = db.execute(query, (row["decider"]["event"], row["decider"]["article"])).fetchone()
            if found:
                names = ("article", "published", "title", "source", "url", "lang")
                row["by"] = {"event": to_event(*found[:6]).to_dict(), "source": dict(zip(names, found[6:], strict=True))}


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """An expectation as one flat row."""
    names = ("episode", "state", "due", "holder", "status", "opened", "decided", "type", "day", "place", "mentions")
    event, source = row["event"], row["source"]
    out = {name: row[name] for name in names}
    out |= {"event": event["id"], "sentence": event["sentence"], "article": source["article"], "source": source["source"]}
    by = row.get("by")
    return out | {"decided_by": by["event"]["id"] if by else None, "deciding_sentence": by["event"]["sentence"] if by else None}


@router.get("/expectations")
def board(request: Request) -> Response:
    """The board."""
    desk = desk_of(request)
    words, params = desk.words(request), request.query_params
    form = giving.wanted(params.get("format"))
    state = params.get("state", "open") or "open"
    if state not in STATES:
        raise RequestError(f"state={state[:20]!r} is not known; take one of {', '.join(STATES)}")
    page = Chosen.read(params).page
    with desk.reading() as ledger:
        db = ledger.db
        sides = tuple(dict.fromkeys(side_of(db, side, words) for side in params.getlist("side") if side.strip()))[:2]
        if form:
            return giving.table(map(flat, _rows(db, sides, state, giving.ROWS, 0)), form, f"expectations-{state}")
        values = desk.kept.get(("board", sides, state, page), lambda: _values(db, sides, state, page))
        rates = desk.kept.get("rates", lambda: hit_rates(db, by="holder")[:8])
    return desk.page(request, "expectations.html", state=state, states=STATES, page=page, rates=rates, **values)


def _rows(db: sqlite3.Connection, sides: tuple[str, ...], state: str, limit: int, offset: int) -> list[dict[str, Any]]:
    rows = expectations(db, sides=sides, state=state, limit=limit, offset=offset)
    deciders(db, rows)
    return rows


def _values(db: sqlite3.Connection, sides: tuple[str, ...], state: str, page: int) -> dict[str, Any]:
    rows = _rows(db, sides, state, _PAGE + 1, (page - 1) * _PAGE)
    return {"asof": today(db), "sides": sides, "rows": rows[:_PAGE], "more": len(rows) > _PAGE}
