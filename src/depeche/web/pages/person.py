"""A person, and one episode with all its mentions; and the briefing on a relation."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from depeche.ledger.asking import event_id
from depeche.ledger.database import folded
from depeche.ledger.rows import to_event
from depeche.web import giving
from depeche.web.chosen import PAGE, Chosen
from depeche.web.desk import desk_of
from depeche.web.settings import RequestError

router = APIRouter()
_LONGEST = 120
_ARTICLES = 400


def events_of(db: sqlite3.Connection, name: str) -> list[dict[str, Any]]:
    """The events in which a person of that name takes part, newest first: of the articles that write the name's last word."""
    query = folded(name.split()[-1]) if name.split() else ""
    if not query:
        return []
    rows = db.execute(
        "SELECT e.id, e.type, e.status, e.body, a.text, a.coder, a.id, a.lang, a.published, a.title, a.source, a.url, e.episode, "
        "e.day FROM event e JOIN article a ON a.n = e.article WHERE e.review IS NOT 'reject' AND e.article IN "
        "(SELECT rowid FROM article_words WHERE article_words MATCH ? ORDER BY rowid DESC LIMIT ?) AND instr(e.body, ?) "
        "ORDER BY e.day DESC, e.n DESC",
        (query, _ARTICLES, json.dumps(name, ensure_ascii=False)[1:-1]),
    )
    out = []
    names = ("article", "lang", "published", "title", "source", "url")
    for row in rows:
        event = to_event(*row[:6]).to_dict()
        if any(e["name"] == name for e in (*event["actor"], *event["recipient"])):
            out.append({"event": event, "source": dict(zip(names, row[6:12], strict=True)), "episode": row[12], "day": row[13]})
    return out


@router.get("/person/{name:path}")
def person(request: Request, name: str) -> Response:
    """A person."""
    desk = desk_of(request)
    name = name[:_LONGEST]
    chosen, form = Chosen.read(request.query_params), giving.wanted(request.query_params.get("format"))
    with desk.reading() as ledger:
        found = events_of(ledger.db, name)
    if not found:
        raise RequestError(desk.words(request)("This ledger tells nothing of “%(name)s”.", name=name), status=404)
    if form:
        return giving.table(({"day": r["day"], **r["event"], **r["source"]} for r in found), form, "person")
    codes = {
        e["code"] for r in found for e in (*r["event"]["actor"], *r["event"]["recipient"]) if e["name"] == name and e["code"]
    }
    shown = found[chosen.offset : chosen.offset + PAGE]
    return desk.page(
        request, "person.html", name=name, rows=shown, total=len(found), chosen=chosen, size=PAGE, codes=sorted(codes)
    )


@router.get("/episode/{number}")
def episode(request: Request, number: int) -> Response:
    """One episode with all its mentions and sources."""
    desk = desk_of(request)
    form = giving.wanted(request.query_params.get("format"))
    if not 0 < number < 2**62:
        raise RequestError(f"there is no episode {number} in this ledger", status=404)
    with desk.reading() as ledger:
        found = ledger.episode(number)
        expected = found["expectation"]
        if expected:
            expected["steps"] = [
                {"state": state, "event": event_id(ledger.db, event), "on": on} for state, event, on in expected["history"]
            ]
    if form:
        return giving.table([found] if form == "json" else found["events"], form, f"episode-{number}")
    return desk.page(request, "episode.html", row=found, expected=expected)


@router.get("/briefing/{a}/{b}")
def briefing(request: Request, a: str, b: str) -> Response:
    """The briefing on two sides, as a page that needs nothing else; its style stands in it, so its policy allows that style."""
    from depeche.records import _date
    from depeche.relations import gather
    from depeche.relations.rendering import to_html
    from depeche.relations.wording import Wording
    from depeche.web.security import POLICY

    desk = desk_of(request)
    chosen = Chosen.read(request.query_params)
    with desk.reading() as ledger:
        found = gather(ledger.db, a, b, since=_date(chosen.since, "since"), until=_date(chosen.until, "until"))
    html = to_html(found, Wording(desk.words(request).lang))
    policy = POLICY.replace("style-src 'self'", "style-src 'unsafe-inline'").replace("script-src 'self'; ", "")
    return HTMLResponse(html, headers={"content-security-policy": policy})
