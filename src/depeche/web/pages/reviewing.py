"""Judging events: accept, reject, correct, and taking the last judgement back; and the door for those who know the token."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from depeche.errors import DepecheError
from depeche.ledger import Ledger, LedgerError, Review
from depeche.ledger.asking import article as read_article
from depeche.records import Event
from depeche.web import desk as desks
from depeche.web import security
from depeche.web.desk import article_url, desk_of
from depeche.web.forms import Form, read_form
from depeche.web.settings import RequestError

router = APIRouter()
_LONGEST_NOTE = 2000
_FIXED = ("id", "sentence", "sentence_start", "trigger", "proof", "coder", "score", "quad", "plover")


def changes_of(form: Form, event: Event) -> dict[str, Any]:
    """What a correction form changes of an event; a field that is left as it stands is no change."""
    row = event.to_dict()
    given: dict[str, Any] = {
        "type": form.one("type", event.type),
        "status": form.one("status", event.status),
        "certainty": form.one("certainty", event.certainty),
        "holder": form.one("holder"),
        "modes": [m.strip() for m in form.one("modes").split(",") if m.strip()],
        "contexts": form.all("contexts"),
    }
    given |= _time(form, row["when"])
    given |= {side: _side(form, side, row[side]) for side in ("actor", "recipient")}
    if event.type != given["type"] and given["modes"] == row["modes"]:
        given["modes"] = []  # the modes of one type are no modes of another
    return {name: value for name, value in given.items() if value != row[name]}


def _time(form: Form, before: dict[str, Any] | None) -> dict[str, Any]:
    """The time of a correction, where it differs from the one before."""
    start, end, fine = form.one("when_start"), form.one("when_end"), form.one("granularity") or "day"
    old = before or {"start": None, "end": None, "granularity": fine}
    if (start, end) == (old["start"] or "", old["end"] or "") and fine in (old["granularity"], ""):
        return {}
    if not (start or end):
        return {"when": None}
    moved = (start, end) != (old["start"] or "", old["end"] or "")
    # A day that a reviewer states is no longer the report's.
    return {
        "when": old | {"start": start or None, "end": end or start, "granularity": "day" if moved and fine == "report" else fine}
    }


def _side(form: Form, side: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities of a side that stay, with the codes that the form gives them."""
    kept = form.all(f"keep_{side}")
    return [
        entity | {name: form.one(f"{side}_{place}_{name}", entity[name] or "").upper() or None for name in ("code", "sector")}
        for place, entity in enumerate(entities)
        if str(place) in kept
    ]


@router.post("/review")
def review(request: Request, form: Form = Depends(read_form)) -> Response:  # noqa: B008 - FastAPI's way of asking
    """Judge one event of an article, then back to it."""
    desk = desk_of(request)
    security.check_write(request, desk.settings)
    security.check_form(request, form.one("key"))
    id, event, verdict, who = (form.one(name) for name in ("article", "event", "verdict", "who"))
    with desk.writing() as ledger:
        if verdict == "undo":
            undo(ledger, id, event, who)
        else:
            found = one_event(ledger, id, event)
            changes = changes_of(form, found) if verdict == "correct" else {}
            if verdict == "correct" and not changes:
                raise RequestError(desk.words(request)("Nothing was changed; to say that the event is right, accept it."))
            ledger.review(Review(event=event, verdict=verdict, who=who, note=form.one("note")[:_LONGEST_NOTE], changes=changes))
    answer = RedirectResponse(article_url(id, event), 303)
    desks.keep(answer, desks.REVIEWER, who)
    return answer


def one_event(ledger: Ledger, article: str, event: str) -> Event:
    """An event of an article, rejected or not.

    Raises:
        LedgerError: there is none.
    """
    found = read_article(ledger.db, article, rejected=True)
    for one in found.events:
        if one.id == event:
            return one
    raise LedgerError(f"there is no event {event[:40]} in article {article[:80]}")


def undo(ledger: Ledger, article: str, event: str, who: str) -> None:
    """Judge again so that the event stands as it stood before its last review: reviews are kept for good, none is taken away.

    Raises:
        RequestError: nobody has judged it.
    """
    query = "SELECT verdict, judged, corrected FROM review WHERE article = ? AND event = ? ORDER BY n DESC LIMIT 2"
    last = ledger.db.execute(query, (article, event)).fetchall()
    if not last:
        raise RequestError("nobody has judged this event; there is nothing to take back")
    note, (verdict, judged, _) = "undo", last[0]
    if len(last) == 2 and last[1][0] == "reject":
        ledger.review(Review(event=event, verdict="reject", who=who, note=note))
        return
    before, now = json.loads(judged), one_event(ledger, article, event).to_dict()
    changes = {k: v for k, v in before.items() if k not in _FIXED and now[k] != v}
    if changes:
        ledger.review(Review(event=event, verdict="correct", who=who, note=note, changes=changes))
    elif verdict == "reject":
        ledger.review(Review(event=event, verdict="accept", who=who, note=note))
    else:
        raise RequestError("this judgement changed nothing that could be taken back; judge the event anew instead")


@router.get("/sign-in")
def door(request: Request) -> Response:
    """Where one shows the token."""
    return desk_of(request).page(request, "sign_in.html", wrong="")


@router.post("/sign-in")
def sign_in(request: Request, form: Form = Depends(read_form)) -> Response:  # noqa: B008
    """Take the token; its cookie ends with the browser's session."""
    desk = desk_of(request)
    security.check_form(request, form.one("key"))
    desk.rate.take()
    try:
        stamp = security.sign_in(desk.settings, form.one("token"))
    except DepecheError as error:
        return desk.page(request, "sign_in.html", status=403, wrong=str(error))
    answer = RedirectResponse("/", 303)
    answer.set_cookie(security.TOKEN, stamp, httponly=True, samesite="strict")
    return answer
