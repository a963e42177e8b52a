"""The briefing on two countries: what happened, what is planned, what came of what was announced; every line with its source.

:func:`gather` asks the ledger, :mod:`depeche.relations.rendering` writes Markdown or HTML.
"""

from __future__ import annotations

import datetime
import sqlite3
from dataclasses import dataclass
from typing import Any

from depeche.ledger.asking import Row, today
from depeche.ledger.outcomes import NEVER, state_on
from depeche.ledger.rows import to_event
from depeche.relations.series import people, places, series, themes

# A page or two; a longer record is shortened to its best-reported episodes.
_LINES = 40

_SELECT = """
SELECT p.n, p.type, p.status, p.day, p.last, p.granularity, p.place, p.articles, x.state, x.due, x.holder, x.decider, x.decided,
e.id, e.type, e.status, e.body, a.id, a.published, a.title, a.source, a.url, a.text, a.coder
FROM tie t JOIN episode p ON p.n = t.episode JOIN event e ON e.n = {mention} JOIN article a ON a.n = e.article
LEFT JOIN expectation x ON x.episode = p.n
WHERE t.a = ? AND t.b = ? AND t.day >= ? AND t.day <= ? AND {test}
ORDER BY {order} LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One episode in a briefing: its record, the event that tells it best, its source, and the event that decided it."""

    episode: int
    type: str
    status: str
    day: str | None
    place: str | None
    reports: int
    event: dict[str, Any]
    source: dict[str, Any]
    state: str | None
    due: str | None
    holder: str
    decider: Row | None


@dataclass(frozen=True, slots=True)
class Briefing:
    """All that a briefing says, in no language yet."""

    one: str
    other: str
    since: str
    until: str
    asof: str
    facts: tuple[Line, ...]
    plans: tuple[Line, ...]
    outcomes: tuple[Line, ...]
    months: tuple[Row, ...]
    themes: tuple[tuple[str, int], ...]
    people: tuple[Row, ...]
    places: tuple[tuple[str, int], ...]


def _quoted(db: sqlite3.Connection, number: int | None) -> Row | None:
    """The event that decided an expectation, with its source."""
    if number is None:
        return None
    row = db.execute(
        "SELECT e.id, e.type, e.status, e.body, a.text, a.coder, a.id, a.published, a.title, a.source, a.url "
        "FROM event e JOIN article a ON a.n = e.article WHERE e.n = ?",
        (number,),
    ).fetchone()
    if row is None:
        return None
    event = to_event(*row[:6]).to_dict()
    return {"event": event, "source": dict(zip(("article", "published", "title", "source", "url"), row[6:], strict=True))}


def _lines(
    db: sqlite3.Connection, pair: tuple[str, str], edges: tuple[str, str], asof: str, mention: str, test: str, order: str
) -> tuple[Line, ...]:
    query = _SELECT.format(mention=mention, test=test, order=order)
    out = []
    for row in db.execute(query, (*pair, *edges, _LINES)).fetchall():
        n, type, status, day, _, _, place, reports, state, due, holder, decider, _ = row[:13]
        id, event_type, event_status, body, article, published, title, source, url, text, coder = row[13:]
        event = to_event(id, event_type, event_status, body, text, coder).to_dict()
        head = {"article": article, "published": published, "title": title, "source": source, "url": url}
        seen = state_on(state, due, asof) if state else None
        by = _quoted(db, decider) if seen in ("met", "off") else None
        date = None if due == NEVER else due
        out.append(Line(n, type, status, day, place, reports, event, head, seen, date, holder or "", by))
    return tuple(out)


def gather(
    db: sqlite3.Connection,
    one: str,
    other: str,
    *,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    on: datetime.date | None = None,
) -> Briefing:
    """All that the ledger knows of two sides between two days (both inclusive), as of the day ``on``."""
    asof = on.isoformat() if on else today(db)
    edges = (since.isoformat() if since else "0000-01-01", until.isoformat() if until else NEVER)
    pair = (one, other) if one < other else (other, one)
    facts = _lines(db, pair, edges, asof, "p.head", "p.status = 'actual'", "t.day, p.n")
    pending = "x.state = 'open' AND x.due >= '" + asof + "'"
    plans = _lines(db, pair, edges, asof, "x.opener", pending, "x.due, p.n")
    decided = _lines(db, pair, edges, asof, "x.opener", f"x.state IS NOT NULL AND NOT ({pending})", "x.opened, p.n")
    span = {"since": since, "until": until}
    days = [line.day for line in (*facts, *plans, *decided) if line.day]
    return Briefing(
        one,
        other,
        since.isoformat() if since else min(days, default=asof),
        until.isoformat() if until else max([asof, *days]),
        asof,
        facts,
        plans,
        decided,
        tuple(series(db, one, other, step="month", **span)),
        tuple(themes(db, one, other, **span)[:8]),
        tuple(people(db, one, other, **span)[:8]),
        tuple(places(db, one, other, **span)[:8]),
    )
