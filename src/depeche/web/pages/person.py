"""A person, a place, and one episode with all its mentions; and the briefing on a relation."""

from __future__ import annotations

import json
import sqlite3

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from depeche.ledger.asking import event_id
from depeche.ledger.database import folded
from depeche.ledger.rows import whole_name
from depeche.web import asking, giving
from depeche.web.asking import Scope
from depeche.web.chosen import Chosen
from depeche.web.desk import desk_of
from depeche.web.pages.relation import shown
from depeche.web.settings import RequestError

router = APIRouter()
_LONGEST = 120
_ARTICLES = 400


def of_person(db: sqlite3.Connection, name: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The episodes in which a person of that name takes part, and of which states: from the latest articles that write the
    name's last word.
    """
    query = folded(name.split()[-1]) if name.split() else ""
    if not query:
        return (), ()
    rows = db.execute(
        "SELECT e.episode, e.body FROM event e WHERE e.review IS NOT 'reject' AND e.article IN "
        "(SELECT rowid FROM article_words WHERE article_words MATCH ? ORDER BY rowid DESC LIMIT ?) AND instr(e.body, ?)",
        (query, _ARTICLES, json.dumps(name, ensure_ascii=False)[1:-1]),
    )
    numbers, codes = set[int](), set[str]()
    for number, body in rows:
        event = json.loads(body)
        own = [e for side in ("actor", "recipient") for e in event.get(side, ()) if whole_name(e) == name]
        if own and number is not None:
            numbers.add(number)
            codes |= {e["code"] for e in own if e.get("code")}
    return tuple(sorted(numbers)), tuple(sorted(codes))


@router.get("/person/{name:path}")
def person(request: Request, name: str) -> Response:
    """A person."""
    desk = desk_of(request)
    name = name[:_LONGEST]
    with desk.reading() as ledger:
        numbers, codes = desk.kept.get(("person", name), lambda: of_person(ledger.db, name))
    if not numbers:
        raise RequestError(desk.words(request)("This ledger tells nothing of “%(name)s”.", name=name), status=404)
    return shown(desk, request, Scope(listed=numbers), name=name, codes=codes)


@router.get("/place/{code}/{name:path}")
def place(request: Request, code: str, name: str) -> Response:
    """A place in a state; ``-`` where the state is not known."""
    desk = desk_of(request)
    words = desk.words(request)
    name, code = name[:_LONGEST], "" if code == "-" else code[:_LONGEST]
    with desk.reading() as ledger:
        numbers = desk.kept.get(("place", name, code), lambda: asking.told_at(ledger.db, name, code))
    if not numbers:
        raise RequestError(words("This ledger tells nothing of “%(name)s”.", name=name), status=404)
    return shown(desk, request, Scope(listed=numbers), name=words.place(name, code), codes=(code,) if code else ())


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
