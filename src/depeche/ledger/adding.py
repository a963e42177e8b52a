"""Adding articles: known texts are passed over, new ones coded and linked, a batch at a time, each batch all or nothing.

Coding takes long and runs outside the transaction; whether a text is known is asked again inside it, so that two processes may
add the same files at once. After a kill the batches that were committed are there, and adding again goes on with the rest.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from depeche.errors import DepecheError
from depeche.ledger import writing
from depeche.ledger.copies import Copies
from depeche.ledger.database import transaction
from depeche.ledger.episodes import Episodes
from depeche.records import Article, article_id

BATCH = 32


class CodesArticles(Protocol):
    """What a ledger needs of a coder."""

    def code_many(self, articles: Iterable[Article]) -> Iterator[Article]:
        """The articles with their events, in order."""


@dataclass(slots=True)
class Tally:
    """What came of an addition: new articles and their events, texts known already, further sources, and what failed."""

    added: int = 0
    events: int = 0
    known: int = 0
    copies: int = 0
    failed: int = 0

    @property
    def seen(self) -> int:
        """All articles so far."""
        return self.added + self.known + self.copies + self.failed


def _ignore(error: DepecheError) -> None:
    """Say nothing."""


def coded(coder: CodesArticles, articles: Sequence[Article], on_error: Callable[[DepecheError], None]) -> list[Article]:
    """The articles with their events, in their order; one that cannot be coded costs only itself."""
    by_lang = sorted(articles, key=lambda a: a.lang)
    try:
        done = list(coder.code_many(by_lang))
    except DepecheError:
        done = []
        for article in by_lang:
            try:
                done += coder.code_many([article])
            except DepecheError as error:
                on_error(type(error)(f"{article.title or article.url or article.id}: {error}"))
    found = {article.id: article for article in done}
    return [found[a.id] for a in articles if a.id in found]


class Adder:
    """Adds articles to an open ledger."""

    def __init__(
        self,
        db: sqlite3.Connection,
        coder: CodesArticles | None,
        *,
        version: str,
        on_error: Callable[[DepecheError], None] = _ignore,
    ) -> None:
        self._db = db
        self._coder = coder
        self._version = version
        self._error = on_error
        self._copies = Copies(db)
        self.tally = Tally()

    def add(self, articles: Iterable[Article], *, batch: int = BATCH) -> Iterator[Tally]:
        """Add the articles; after each batch is safely in, the tally so far. Without a coder their own events are taken."""
        rest = iter(articles)
        while group := list(islice(rest, batch)):
            self._batch(group)
            yield self.tally

    def _batch(self, group: Sequence[Article]) -> None:
        fresh: dict[str, Article] = {}
        for article in group:
            digest = article_id(article.text)
            if digest not in fresh and writing.find_digest(self._db, digest) is None and not self._copies.find(article):
                fresh[digest] = article
        done = dict(fresh)
        if self._coder is not None and fresh:
            named = self._named(fresh)
            done = {named[a.id]: a for a in coded(self._coder, [replace(fresh[d], id=i) for i, d in named.items()], self._error)}
        with transaction(self._db):
            episodes = Episodes(self._db)
            before = replace(self.tally)
            try:
                for article in group:
                    self._one(article, done, fresh, episodes)
                episodes.settle()
            except BaseException:
                self.tally = before
                raise

    def _named(self, fresh: dict[str, Article]) -> dict[str, str]:
        """The ids under which new articles will stand, with their digests: events take their ids from them."""
        out: dict[str, str] = {}
        for digest, article in fresh.items():
            taken = article.id in out or writing.is_taken(self._db, article.id)
            out[digest if taken else article.id] = digest
        return out

    def _one(self, article: Article, done: dict[str, Article], fresh: dict[str, Article], episodes: Episodes) -> None:
        digest = article_id(article.text)
        number = writing.find_digest(self._db, digest)
        if number is not None:
            self._again(number, article, "same")
        elif digest in fresh and digest not in done:
            self.tally.failed += 1
        elif near := self._copies.find(article):
            self._again(near, article, "near")
        else:
            self._new(done[digest], episodes)

    def _again(self, number: int, article: Article, kind: str) -> None:
        if writing.same_source(self._db, number, article):
            self.tally.known += 1
        else:
            writing.put_copy(self._db, number, article, kind)
            self.tally.copies += 1

    def _new(self, article: Article, episodes: Episodes) -> None:
        number = writing.put_article(self._db, article, self._version)
        self._copies.put(number, article)
        self.tally.events += writing.put_events(self._db, episodes, number, article, [(e, None) for e in article.events])
        self.tally.added += 1
