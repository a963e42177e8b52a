"""One mention as the store holds it: its row, its event and its article's head; what episodes and verdicts are made from."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace

from depeche.ledger.mentions import Mention, mention_of
from depeche.ledger.rows import key_of, to_event
from depeche.records import Event

_SELECT = """
SELECT e.n, e.id, e.type, e.status, e.body, e.review, a.id, a.published, a.n, a.coder
FROM event e JOIN article a ON a.n = e.article WHERE {where}
ORDER BY a.published IS NULL, a.published, a.id, e.n
"""


@dataclass(frozen=True, slots=True)
class Telling:
    """A mention in the ledger. ``event`` has no sentence: the article's text is not read for it."""

    n: int
    event: Event
    article: str
    article_n: int
    published: datetime.date | None
    review: str | None

    @property
    def actors(self) -> set[str]:
        """The actors, one key each."""
        return {key for e in self.event.actor if (key := key_of(e))}

    @property
    def recipients(self) -> set[str]:
        """The recipients, one key each."""
        return {key for e in self.event.recipient if (key := key_of(e))}

    @property
    def stated(self) -> bool:
        """Whether the text gives the time."""
        when = self.event.when
        return when is not None and when.granularity != "report" and bool(when.start or when.end)


def read_tellings(db: sqlite3.Connection, where: str, values: Iterable[object]) -> list[Telling]:
    """The mentions that ``where`` selects (over ``e`` event, ``a`` article), in the order of their reports."""
    out = []
    for n, id, type, status, body, review, article, published, article_n, coder in db.execute(
        _SELECT.format(where=where), tuple(values)
    ):
        day = datetime.date.fromisoformat(published) if published else None
        out.append(Telling(n, to_event(id, type, status, body, "", coder, proof=False), article, article_n, day, review))
    return out


def bare_mention(
    n: int, id: str, type: str, status: str, body: str, article: str, published: str | None, sentence: str
) -> Mention:
    """The mention of a stored event, without what stands before its trigger."""
    event = replace(to_event(id, type, status, body, "", "", proof=False), sentence=sentence)
    return mention_of(event, article, datetime.date.fromisoformat(published) if published else None, n=n)
