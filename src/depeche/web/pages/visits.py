"""What changed since a reader's last visit: new articles, expectations that were decided, judgements.

A browser keeps how far the ledger had come when its reader was last here. A visit ends when the start page was not opened for
half an hour: until then the same changes stay on it.
"""

from __future__ import annotations

import datetime
import re
import sqlite3
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from depeche.web import asking
from depeche.web.asking import Scope
from depeche.web.chosen import Chosen

SEEN, SINCE = "depeche_seen", "depeche_since"
_VISIT = 30 * 60
_YEAR = 365 * 24 * 3600
_SHOWN = 6
# The latest decided expectations are looked through: no index leads from a deciding event back to what it decides.
_DECIDED = 20_000
_MARK = re.compile(r"(\d{1,12})\.(\d{1,12})\.(\d{1,10})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a ledger had come: the numbers of its last article and review, and when that was (seconds since 1970)."""

    article: int
    review: int
    at: int

    def __str__(self) -> str:
        return f"{self.article}.{self.review}.{self.at}"

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """A mark from its text; nothing from what is none."""
        found = _MARK.fullmatch(text)
        return cls(*(int(part) for part in found.groups())) if found else None

    @property
    def day(self) -> str:
        """The day of the mark (UTC)."""
        return datetime.datetime.fromtimestamp(self.at, datetime.UTC).date().isoformat()


def mark_of(db: sqlite3.Connection, at: float) -> Mark:
    """How far a ledger has come."""
    article, review = (db.execute(f"SELECT coalesce(max(n), 0) FROM {table}").fetchone()[0] for table in ("article", "review"))
    return Mark(article, review, int(at))


def before(request: Request) -> Mark | None:
    """Where the ledger stood when the reader's last visit ended; nothing for a new reader."""
    return Mark.read(request.cookies.get(SINCE, "") or request.cookies.get(SEEN, ""))


def keep(answer: Response, since: Mark | None, now: Mark) -> None:
    """Keep in the browser how far the reader has seen, and for the length of a visit what its changes are counted from."""
    answer.set_cookie(SEEN, str(now), max_age=_YEAR, httponly=True, samesite="lax")
    answer.set_cookie(SINCE, str(since or now), max_age=_VISIT, httponly=True, samesite="lax")


def changes(db: sqlite3.Connection, since: Mark) -> dict[str, Any]:
    """What came after a mark: how much of each, and the latest of it."""
    articles, events = (
        db.execute(f"SELECT count(*) FROM {table} WHERE {column} > ?", (since.article,)).fetchone()[0]
        for table, column in (("article", "n"), ("event", "article"))
    )
    rows = db.execute(
        "SELECT id, published, title, source FROM article WHERE n > ? ORDER BY published DESC, n DESC LIMIT ?",
        (since.article, _SHOWN),
    )
    latest = [dict(zip(("article", "published", "title", "source"), row, strict=True)) for row in rows]
    decided = _decided(db, since) if articles else []
    return {
        "articles": articles,
        "events": events,
        "latest": latest,
        "decided": len(decided),
        "verdicts": asking.episodes(db, Scope(listed=tuple(decided[:_SHOWN])), Chosen()) if decided else [],
        "reviews": db.execute("SELECT count(*) FROM review WHERE n > ?", (since.review,)).fetchone()[0],
    }


def _decided(db: sqlite3.Connection, since: Mark) -> list[int]:
    """The episodes whose expectation an article after the mark met or called off, the latest first."""
    found = db.execute(
        "SELECT x.episode FROM (SELECT episode, decider FROM expectation WHERE decider NOT NULL ORDER BY episode DESC LIMIT ?) x "
        "JOIN event d ON d.n = x.decider WHERE d.article > ? ORDER BY d.article DESC, x.episode DESC",
        (_DECIDED, since.article),
    )
    return [number for (number,) in found]
