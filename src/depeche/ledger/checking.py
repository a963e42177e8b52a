"""Whether a ledger is sound: the file, its references, its counts, and that every event's offsets hold the words they claim."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from depeche.ledger.errors import fault_of
from depeche.records import article_id

# What each test finds must be nothing. Each follows from how the tables are made; a finding is a fault of ours or of the disk.
_TESTS = {
    "events without an episode": "SELECT count(*) FROM event WHERE episode IS NULL AND review IS NOT 'reject'",
    "rejected events in an episode": "SELECT count(*) FROM event WHERE episode IS NOT NULL AND review = 'reject'",
    "episodes whose mentions are miscounted": (
        "SELECT count(*) FROM episode p WHERE p.mentions != (SELECT count(*) FROM event e WHERE e.episode = p.n)"
    ),
    "episodes whose best mention is another's": (
        "SELECT count(*) FROM episode p LEFT JOIN event e ON e.n = p.head WHERE e.episode IS NOT p.n"
    ),
    "expectations whose opener is another's": (
        "SELECT count(*) FROM expectation x LEFT JOIN event e ON e.n = x.opener WHERE e.episode IS NOT x.episode"
    ),
    "verdicts without the event that decided them": (
        "SELECT count(*) FROM expectation x WHERE x.state != 'open' AND NOT EXISTS (SELECT 1 FROM event e WHERE e.n = x.decider)"
    ),
    "look-up rows of another state than their expectation's": (
        "SELECT count(*) FROM awaited w LEFT JOIN expectation x ON x.episode = w.episode "
        "WHERE x.state IS NOT w.state OR x.due IS NOT w.due"
    ),
    "sides without their event": "SELECT count(*) FROM side s WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.n = s.event)",
    "summary rows that differ from the ties": (
        "SELECT count(*) FROM (SELECT a, b, month, type, status, episodes, mentions FROM summary EXCEPT "
        "SELECT a, b, substr(day, 1, 7), type, status, count(*), sum(mentions) FROM tie GROUP BY 1, 2, 3, 4, 5)"
    ),
    "ties that the summary lacks": (
        "SELECT count(*) FROM (SELECT a, b, substr(day, 1, 7), type, status, count(*), sum(mentions) FROM tie "
        "GROUP BY 1, 2, 3, 4, 5 EXCEPT SELECT a, b, month, type, status, episodes, mentions FROM summary)"
    ),
}
_SHOWN = 20


def check(db: sqlite3.Connection, *, full: bool = True) -> Iterator[str]:
    """The faults of a ledger, a line each; none when it is sound. ``full`` also reads every text and compares the offsets."""
    parts = [
        _pages,
        _references,
        *(_nothing(name, query) for name, query in _TESTS.items()),
        _words,
        *((_texts, _offsets) if full else ()),
    ]
    for part in parts:
        try:
            yield from part(db)
        except sqlite3.DatabaseError as error:
            if fault_of(error) is None:
                raise
            yield f"the file is damaged: {error}; depeche rescue takes out what can still be read"
            return


def _pages(db: sqlite3.Connection) -> Iterator[str]:
    for (message,) in db.execute("PRAGMA integrity_check(20)"):
        if message != "ok":
            yield f"the file is damaged: {message}"


def _references(db: sqlite3.Connection) -> Iterator[str]:
    for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"{table} row {rowid} refers to a {parent} that is not there"


def _nothing(name: str, query: str) -> Callable[[sqlite3.Connection], Iterator[str]]:
    """A test whose query must count nothing."""

    def test(db: sqlite3.Connection) -> Iterator[str]:
        count = db.execute(query).fetchone()[0]
        if count:
            yield f"{count} {name}"

    return test


def _words(db: sqlite3.Connection) -> Iterator[str]:
    """The full-text index against the texts. It asks for writing, so a read-only connection skips it."""
    try:
        db.execute("INSERT INTO article_words (article_words, rank) VALUES ('integrity-check', 1)")
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error):
            yield f"the full-text index cannot be checked: {error}"
    except sqlite3.DatabaseError:
        yield "the full-text index does not match the texts; mend it with: depeche vacuum"


def _texts(db: sqlite3.Connection) -> Iterator[str]:
    """Texts whose bytes have changed on the disk: SQLite itself keeps no sums."""
    for id, digest, text in db.execute("SELECT id, digest, text FROM article"):
        if article_id(text) != digest:
            yield f"article {id}: its text is no longer the one that was added"


def claims(body: dict[str, Any]) -> Iterator[tuple[str, int, int, str]]:
    """What an event claims to stand where: its trigger, its sides, its time and place."""
    yield "trigger", body["start"], body["end"], body["trigger"]
    for role in ("actor", "recipient"):
        for entity in body.get(role, ()):
            yield role, entity.get("start", -1), entity.get("end", -1), entity.get("text", "")
    when, where = body.get("when", {}), body.get("where", {})
    yield "when", when.get("text_start", -1), when.get("text_end", -1), when.get("text", "")
    yield "where", where.get("start", -1), where.get("end", -1), where.get("text", "")


def _offsets(db: sqlite3.Connection) -> Iterator[str]:
    shown = 0
    current, text = None, ""
    for number, id, body in db.execute("SELECT article, id, body FROM event ORDER BY article"):
        if number != current:
            current = number
            text = db.execute("SELECT text FROM article WHERE n = ?", (number,)).fetchone()[0]
        try:
            claimed = list(claims(json.loads(body)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            yield f"event {id}: its record cannot be read ({error!r})"
            continue
        for what, start, end, words in claimed:
            if start >= 0 and text[start:end] != words:
                yield f"event {id}: its {what} claims {words!r} at {start}–{end}, where {text[start:end]!r} stands"
                shown += 1
        if shown >= _SHOWN:
            yield "… and perhaps more"
            return
