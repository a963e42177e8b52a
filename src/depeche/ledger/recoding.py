"""Coding anew after a change of coder or atlas, and linking anew. Reviews outlast both."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from depeche.ledger import reviewing, writing
from depeche.ledger.adding import BATCH, CodesArticles, Tally, coded
from depeche.ledger.asking import article as read_article
from depeche.ledger.database import transaction
from depeche.ledger.episodes import Episodes
from depeche.ledger.mentions import mention_of
from depeche.ledger.rows import to_event
from depeche.records import Article, _date


def present() -> str:
    """The version of the coder that is installed."""
    from depeche.coding.coder import CODER

    return CODER


def recode(db: sqlite3.Connection, coder: CodesArticles, *, version: str, everything: bool) -> Iterator[Tally]:
    """Code the articles of another coder version (or all) anew, a batch at a time; an interrupted run goes on where it stood."""
    tally, last = Tally(), 0
    while True:
        query = "SELECT n, id FROM article WHERE n > ? AND (? OR coder != ?) ORDER BY n LIMIT ?"
        rows = db.execute(query, (last, everything, version, BATCH)).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        numbers = {id: n for n, id in rows}
        articles = [replace(read_article(db, id), events=()) for id in numbers]
        failed: list[Exception] = []
        done = coded(coder, articles, failed.append)
        tally.failed += len(failed)
        with transaction(db):
            episodes = Episodes(db)
            for article in done:
                tally.events += _replace(db, episodes, numbers[article.id], article, version)
                tally.added += 1
            episodes.settle()
        yield tally


def _replace(db: sqlite3.Connection, episodes: Episodes, number: int, article: Article, version: str) -> int:
    """Put an article's new events in the place of its old ones, its reviews over them."""
    writing.take_events(db, episodes, number)
    db.execute("UPDATE article SET coder = ? WHERE n = ?", (version, number))
    events = reviewing.over(db, article.id, article.events)
    return writing.put_events(db, episodes, number, article, events)


def relink(db: sqlite3.Connection) -> int:
    """Undo all linking and do it again, in the order of the reports: the result no longer depends on the order of adding."""
    with transaction(db):
        db.execute("UPDATE event SET episode = NULL")
        for table in ("block", "tie", "summary", "awaited", "expectation", "episode"):
            db.execute(f"DELETE FROM {table}")
        episodes = Episodes(db)
        query = "SELECT n, id, published, text FROM article ORDER BY published IS NULL, published, id"
        for number, id, published, text in db.execute(query).fetchall():
            rows = db.execute(
                "SELECT n, id, type, status, body FROM event WHERE article = ? AND review IS NOT 'reject' ORDER BY n", (number,)
            )
            for n, event_id, type, status, body in rows.fetchall():
                event = to_event(event_id, type, status, body, text, "", proof=False)
                episodes.put(n, mention_of(event, id, _date(published, "published"), text, n=n))
        episodes.settle()
        count: int = db.execute("SELECT count(*) FROM episode").fetchone()[0]
    return count
