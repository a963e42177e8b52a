"""Articles and events into the tables. Everything here runs inside a transaction of the caller."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterable

from depeche.ledger.episodes import Episodes
from depeche.ledger.mentions import mention_of
from depeche.ledger.rows import day_of, keys_of, to_body, to_event
from depeche.records import Article, Event, article_id

_ARTICLE = """
INSERT INTO article (id, digest, lang, published, title, source, url, text, coder, added)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_EVENT = """
INSERT INTO event (article, id, type, status, day, country, review, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


def now() -> str:
    """The present moment, UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso(day: datetime.date | None) -> str | None:
    """A date as the columns hold it."""
    return day.isoformat() if day else None


def find_digest(db: sqlite3.Connection, digest: str) -> int | None:
    """The number of the article with this text; a near copy counts as the article that it copies."""
    row = db.execute(
        "SELECT n FROM article WHERE digest = ? UNION ALL SELECT article FROM copy WHERE digest = ? LIMIT 1", (digest, digest)
    ).fetchone()
    return int(row[0]) if row else None


def same_source(db: sqlite3.Connection, number: int, article: Article) -> bool:
    """Whether the ledger has this very article: its id, or its source and address."""
    known = db.execute(
        "SELECT id, source, url FROM article WHERE n = ? UNION ALL SELECT id, source, url FROM copy WHERE article = ?",
        (number, number),
    ).fetchall()
    return any(id == article.id or (source, url) == (article.source, article.url) for id, source, url in known)


def put_copy(db: sqlite3.Connection, number: int, article: Article, kind: str) -> None:
    """Keep a further source of a text that the ledger has."""
    row = (number, article.id, article_id(article.text), kind, iso(article.published))
    db.execute(
        "INSERT OR IGNORE INTO copy VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*row, article.title, article.source, article.url, now()),
    )


def is_taken(db: sqlite3.Connection, id: str) -> bool:
    """Whether an article of the ledger bears this id."""
    return db.execute("SELECT 1 FROM article WHERE id = ?", (id,)).fetchone() is not None


def put_article(db: sqlite3.Connection, article: Article, coder: str) -> int:
    """A new article's row; its number. An id that another text bears already gives way to the text's own."""
    digest = article_id(article.text)
    row = (
        digest if is_taken(db, article.id) else article.id,
        digest,
        article.lang,
        iso(article.published),
        article.title,
        article.source,
    )
    cursor = db.execute(_ARTICLE, (*row, article.url, article.text, coder, now()))
    return int(cursor.lastrowid or 0)


def put_event(db: sqlite3.Connection, number: int, article: Article, event: Event, review: str | None) -> int:
    """An event's row and its sides; its number."""
    day = day_of(event, article.published)
    country = event.where.code if event.where else None
    row = (number, event.id, event.type, event.status, day, country, review, to_body(event))
    n = int(db.execute(_EVENT, row).lastrowid or 0)
    sides = sorted(keys_of((*event.actor, *event.recipient)))
    db.executemany("INSERT INTO side VALUES (?, ?, ?)", [(key, day or "", n) for key in sides])
    return n


def take_events(db: sqlite3.Connection, episodes: Episodes, number: int) -> None:
    """Take all events of an article out, before others are put in their place."""
    episodes.forget(number)
    rows = db.execute("SELECT n, day, id, type, status, body FROM event WHERE article = ?", (number,)).fetchall()
    for n, day, id, type, status, body in rows:
        event = to_event(id, type, status, body, "", "", proof=False)
        keys = keys_of((*event.actor, *event.recipient))
        db.executemany("DELETE FROM side WHERE key = ? AND day = ? AND event = ?", [(key, day or "", n) for key in keys])
    db.execute("DELETE FROM event WHERE article = ?", (number,))


def put_events(
    db: sqlite3.Connection, episodes: Episodes, number: int, article: Article, events: Iterable[tuple[Event, str | None]]
) -> int:
    """An article's events with their reviews, each with its episode (a rejected one has none); how many."""
    count = 0
    for event, review in events:
        n = put_event(db, number, article, event, review)
        if review != "reject":
            episodes.put(n, mention_of(event, article.id, article.published, article.text, n=n))
        count += 1
    return count
