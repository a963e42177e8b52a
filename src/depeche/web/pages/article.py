"""An article with its events beside it: every mark in the text, every rule behind an event, and the forms to judge it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from depeche.ledger.asking import article as read_article
from depeche.ledger.asking import expectation
from depeche.ontology import load_ontology
from depeche.records import CERTAINTIES, STATUSES, Event
from depeche.web import giving
from depeche.web.desk import desk_of
from depeche.web.highlight import pieces

router = APIRouter()
# A text of a million signs may hold some thousands of events; their cards come so many at a time.
CARDS = 150


@dataclass(frozen=True, slots=True)
class Card:
    """One event in the side panel."""

    number: int
    event: Event
    row: dict[str, Any]
    review: str | None
    episode: int | None
    expectation: dict[str, Any] | None
    judged: tuple[dict[str, Any], ...]
    proof: tuple[dict[str, str], ...]


def _proof(event: Event, text: str) -> tuple[dict[str, str], ...]:
    out = []
    for step in event.proof:
        what, _, more = step.what.partition(":")
        words = text[step.start : step.end] if 0 <= step.start < step.end <= len(text) else ""
        out.append({"what": what, "more": more.replace("_", " "), "words": words, "rule": step.rule})
    return tuple(out)


def cards(db: sqlite3.Connection, id: str, text: str, events: tuple[Event, ...]) -> list[Card]:
    """The events of an article with what the ledger knows beside them."""
    number: int = db.execute("SELECT n FROM article WHERE id = ?", (id,)).fetchone()[0]
    known = {i: (r, p) for i, r, p in db.execute("SELECT id, review, episode FROM event WHERE article = ?", (number,))}
    judged: dict[str, list[dict[str, Any]]] = {}
    for event, verdict, who, at, note in db.execute(
        "SELECT event, verdict, who, at, note FROM review WHERE article = ? ORDER BY n", (id,)
    ):
        judged.setdefault(event, []).append({"verdict": verdict, "who": who, "at": at, "note": note})
    out = []
    for place, event in enumerate(events, 1):
        review, episode = known.get(event.id, (None, None))
        seen = expectation(db, episode) if episode is not None else None
        said = tuple(judged.get(event.id, ()))
        out.append(Card(place, event, event.to_dict(), review, episode, seen, said, _proof(event, text)))
    return out


@router.get("/article/{id:path}")
def show(request: Request, id: str) -> Response:
    """An article."""
    desk = desk_of(request)
    form = giving.wanted(request.query_params.get("format"))
    with desk.reading() as ledger:
        article = read_article(ledger.db, id, rejected=True)
        if form:
            rows = [article.to_line()] if form == "json" else [_flat(e) for e in article.to_dicts()]
            return giving.table(rows, form, f"article-{id}")
        found = cards(ledger.db, id, article.text, article.events)
        copies = ledger.db.execute(
            "SELECT c.source, c.url, c.published, c.title FROM copy c JOIN article a ON a.n = c.article WHERE a.id = ?", (id,)
        ).fetchall()
    wanted = request.query_params.get("event", "")
    chosen = next((card.number for card in found if card.event.id == wanted), 0)
    first = max(0, (chosen - 1) // CARDS * CARDS) if chosen else _first(request, len(found))
    ontology = load_ontology()
    return desk.page(
        request,
        "article.html",
        article=article,
        pieces=pieces(article.text, article.events),
        cards=found[first : first + CARDS],
        count=len(found),
        first=first,
        step=CARDS,
        chosen=chosen,
        copies=copies,
        link=article.url if article.url.startswith(("https://", "http://")) else "",
        options={"type": list(ontology.types), "status": STATUSES, "certainty": CERTAINTIES, "context": list(ontology.contexts)},
        undone=request.query_params.get("undone", ""),
    )


def _first(request: Request, total: int) -> int:
    text = request.query_params.get("first", "0")
    number = int(text[:9]) if text.isascii() and text.isdigit() else 0
    return min(number // CARDS * CARDS, max(0, total - 1) // CARDS * CARDS)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """An event as one flat row."""
    when, where = row["when"] or {}, row["where"] or {}
    flat = {k: v for k, v in row.items() if k not in ("when", "where", "size", "plover", "proof", "actor", "recipient")}
    flat |= {"actor": giving._codes(row["actor"]), "recipient": giving._codes(row["recipient"])}
    flat |= {f"when_{k}": when.get(k) for k in ("start", "end", "granularity", "text")}
    return flat | {f"where_{k}": where.get(k) for k in ("name", "code", "lat", "lon", "geonames")}
