"""Questions to a ledger: lists, one record, full text, expectations, hit rates. Plain rows out, ready for JSON."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from depeche.ledger.database import folded
from depeche.ledger.errors import LedgerError
from depeche.ledger.outcomes import NEVER, state_on
from depeche.ledger.rows import to_event
from depeche.records import Article

Row = dict[str, Any]
_RANKED = 5000  # so many matches are ranked; of more, the newest come first
# SQLite weighs each hit of a text against all others: 20,000 hits took 7.6 s. Longer texts are shown by their beginning.
_SNIPPED = 20_000
_COUNTED = "n, type, status, day, last, granularity, country, place, first_report, last_report, mentions, articles, head, differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which events or episodes: sides (all of them must take part), types, statuses, days (both inclusive), a full-text query."""

    sides: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    words: str = ""

    def where(self, alias: str) -> tuple[list[str], list[Any]]:
        """The conditions on a table's columns ``type``, ``status`` and ``day``."""
        tests, values = list[str](), list[Any]()
        for column, wanted in (("type", self.types), ("status", self.statuses)):
            if wanted:
                tests.append(f"{alias}.{column} IN ({','.join('?' * len(wanted))})")
                values += wanted
        for sign, day in ((">=", self.since), ("<=", self.until)):
            if day:
                tests.append(f"{alias}.day {sign} ?")
                values.append(day.isoformat())
        return tests, values


def today(db: sqlite3.Connection) -> str:
    """The ledger's present: the day of its newest report, so that the same ledger gives the same answers tomorrow.

    A report from the future has a wrong date, and would let everything lapse.
    """
    real = datetime.date.today().isoformat()
    row = db.execute("SELECT max(published) FROM article WHERE published <= ?", (real,)).fetchone()
    return row[0] or real


def events(db: sqlite3.Connection, wanted: Filter, *, limit: int = 50, offset: int = 0) -> Iterator[Row]:
    """The events that a filter lets through, newest first, each with its article's head."""
    tests, values = wanted.where("e")
    source, order = "event e", "e.day DESC, e.n DESC"
    if wanted.sides:
        # Sides lie in the order of their days: the newest come first without sorting (400 ms became 20 in a million events).
        source, order = "side s0", "s0.day DESC, s0.event DESC"
        for number in range(1, len(wanted.sides)):
            source += f" JOIN side s{number} ON s{number}.key = ? AND s{number}.day = s0.day AND s{number}.event = s0.event"
        source += " CROSS JOIN event e ON e.n = s0.event"
        tests.insert(0, "s0.key = ?")
        values[:0] = [*wanted.sides[1:], wanted.sides[0]]
    if wanted.words:
        tests.append("e.article IN (SELECT rowid FROM article_words WHERE article_words MATCH ?)")
        values.append(folded(wanted.words))
    where = " AND ".join([*tests, "e.review IS NOT 'reject'"])
    rows = db.execute(
        f"SELECT e.id, e.type, e.status, e.body, e.episode, e.review, a.id, a.published, a.title, a.source, a.url, a.text, "
        f"a.coder, a.lang FROM {source} CROSS JOIN article a ON a.n = e.article WHERE {where} "
        f"ORDER BY {order} LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    for id, type, status, body, episode, review, article, published, title, source, url, text, coder, lang in rows:
        event = to_event(id, type, status, body, text, coder).to_dict()
        head = {"article": article, "lang": lang, "published": published, "title": title, "source": source, "url": url}
        yield event | {"episode": episode, "review": review} | head


def article(db: sqlite3.Connection, id: str, *, rejected: bool = False) -> Article:
    """One article with its events; rejected ones only when asked for.

    Raises:
        LedgerError: there is none of that id.
    """
    row = db.execute("SELECT n, id, lang, published, title, source, url, text, coder FROM article WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise LedgerError(f"there is no article {id} in this ledger; depeche search WORDS finds articles")
    number, id, lang, published, title, source, url, text, coder = row
    found = db.execute(
        "SELECT id, type, status, body FROM event WHERE article = ? AND (? OR review IS NOT 'reject') ORDER BY n",
        (number, rejected),
    )
    told = tuple(to_event(i, t, s, body, text, coder) for i, t, s, body in found)
    day = datetime.date.fromisoformat(published) if published else None
    return Article(id, lang, text, day, title, source, url, told)


def search(db: sqlite3.Connection, words: str, *, limit: int = 20, offset: int = 0) -> list[Row]:
    """The articles that hold all the words (accents and case aside), best first, with the place where they stand.

    Where thousands do, the newest come first.

    Raises:
        LedgerError: there is nothing to look for.
    """
    query = folded(words)
    if not query:
        raise LedgerError("there is no word to look for; give one or more, quoted phrases included")
    match = "article_words WHERE article_words MATCH ?"
    # A rank weighs every match: words that are in every article took 390 ms in 100,000. There the newest come first.
    many = db.execute(f"SELECT 1 FROM {match} LIMIT 1 OFFSET ?", (query, _RANKED)).fetchone() is not None
    order = "rowid DESC" if many else "rank"
    found = db.execute(f"SELECT rowid FROM {match} ORDER BY {order} LIMIT ? OFFSET ?", (query, limit, offset)).fetchall()
    line = (
        "SELECT a.id, a.lang, a.published, a.title, a.source, a.url, "
        "CASE WHEN length(a.text) > ? THEN substr(a.text, 1, 120) || '…' ELSE snippet(article_words, 1, '[', ']', '…', 16) END "
        "FROM article_words JOIN article a ON a.n = article_words.rowid WHERE article_words MATCH ? AND article_words.rowid = ?"
    )
    rows = [row for (number,) in found for row in db.execute(line, (_SNIPPED, query, number))]
    names = ("id", "lang", "published", "title", "source", "url", "words")
    return [dict(zip(names, row, strict=True)) for row in rows]


def episode(db: sqlite3.Connection, number: int) -> Row:
    """One episode with its mentions, sources and, where something was expected, its verdict.

    Raises:
        LedgerError: there is none of that number.
    """
    db_row = db.execute(f"SELECT {_COUNTED} FROM episode WHERE n = ?", (number,)).fetchone()
    if db_row is None:
        raise LedgerError(f"there is no episode {number} in this ledger; depeche list shows them")
    out: Row = dict(zip(_COUNTED.split(", "), db_row, strict=True))
    out["differs"] = json.loads(out["differs"] or "{}")
    found = db.execute(
        "SELECT e.n, e.id, e.type, e.status, e.body, e.review, a.id, a.published, a.title, a.source, a.url, a.text, a.coder, a.n "
        "FROM event e JOIN article a ON a.n = e.article WHERE e.episode = ? ORDER BY a.published, a.id, e.n",
        (number,),
    ).fetchall()
    out["events"] = [
        {"n": n, "review": review, "article": aid, "published": day, "title": title, "source": source, "url": url}
        | to_event(id, type, status, body, text, coder).to_dict()
        for n, id, type, status, body, review, aid, day, title, source, url, text, coder, _ in found
    ]
    articles = sorted({row[-1] for row in found})
    out["copies"] = [
        dict(zip(("id", "source", "url", "published"), row, strict=True))
        for number_ in articles
        for row in db.execute("SELECT id, source, url, published FROM copy WHERE article = ? ORDER BY 1", (number_,))
    ]
    out["expectation"] = expectation(db, number)
    return out


def expectation(db: sqlite3.Connection, number: int, *, on: str | None = None) -> Row | None:
    """What was expected of an episode and what came of it; nothing where nothing was."""
    row = db.execute(
        "SELECT state, due, holder, status, opened, opener, decider, decided, history FROM expectation WHERE episode = ?",
        (number,),
    ).fetchone()
    if row is None:
        return None
    names = ("state", "due", "holder", "status", "opened", "opener", "decider", "decided", "history")
    out = dict(zip(names, row, strict=True))
    out["history"] = json.loads(out["history"])
    out["state"] = state_on(out["state"], out["due"], on or today(db))
    out["due"] = None if out["due"] == NEVER else out["due"]
    return out


def event_id(db: sqlite3.Connection, n: int | None) -> str | None:
    """The id of an event by its number."""
    row = db.execute("SELECT id FROM event WHERE n = ?", (n,)).fetchone() if n is not None else None
    return row[0] if row else None


def find(db: sqlite3.Connection, what: str) -> tuple[str, Row]:
    """The episode of that number, the article of that id, or the episode of the event of that id; and which it is.

    Raises:
        LedgerError: there is none of these.
    """
    if db.execute("SELECT 1 FROM article WHERE id = ?", (what,)).fetchone():
        return "article", article(db, what).to_line()
    row = db.execute("SELECT episode FROM event WHERE id = ?", (what,)).fetchone()
    if row and row[0] is not None:
        return "episode", episode(db, row[0])
    if what.isdigit():
        return "episode", episode(db, int(what))
    raise LedgerError(f"there is no episode, article or event {what} in this ledger; depeche list and search show them")
