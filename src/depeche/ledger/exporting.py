"""A ledger as JSON Lines: an article a line, each event with its ``episode`` and, where it is an expectation, its ``verdict``."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from depeche.ledger.asking import event_id, today
from depeche.ledger.outcomes import PLANS, state_on
from depeche.ledger.rows import to_event
from depeche.records import Article, _date

_ARTICLES = "SELECT n, id, lang, published, title, source, url, text, coder FROM article ORDER BY n"
_EVENTS = """
SELECT e.id, e.type, e.status, e.body, e.episode, e.review, x.state, x.due, x.decider
FROM event e LEFT JOIN expectation x ON x.episode = e.episode
WHERE e.article = ? AND e.review IS NOT 'reject' ORDER BY e.n
"""


def lines(db: sqlite3.Connection, *, text: bool = True, on: str | None = None) -> Iterator[dict[str, Any]]:
    """The articles in the order of their coming. ``decided_by`` names the event behind a verdict; ``copies`` further sources."""
    day = on or today(db)
    # Numbers first: a cursor held open over a long export would keep the log from being folded back into the file.
    for (number,) in db.execute("SELECT n FROM article ORDER BY n").fetchall():
        row = db.execute(_ARTICLES.replace("ORDER BY n", "WHERE n = ?"), (number,)).fetchone()
        _, id, lang, published, title, source, url, body, coder = row
        line = Article(id, lang, body, _date(published, "published"), title, source, url).to_line(text=text)
        line["events"] = [_event(db, found, body, coder, day) for found in db.execute(_EVENTS, (number,)).fetchall()]
        copies = db.execute("SELECT id, kind, source, url, published FROM copy WHERE article = ? ORDER BY rowid", (number,))
        line["copies"] = [dict(zip(("id", "kind", "source", "url", "published"), c, strict=True)) for c in copies]
        yield line


def _event(db: sqlite3.Connection, row: tuple[Any, ...], text: str, coder: str, day: str) -> dict[str, Any]:
    id, type, status, body, episode, review, state, due, decider = row
    out = to_event(id, type, status, body, text, coder).to_dict() | {"episode": episode}
    if status in PLANS and state:
        out["verdict"] = state_on(state, due, day)
        out["decided_by"] = event_id(db, decider)
    if review:
        out["review"] = review
    return out


def to_text(line: dict[str, Any]) -> str:
    """One line of JSON."""
    return json.dumps(line, ensure_ascii=False)
