"""A ledger as an object: what the command line, the workbench and notebooks use."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from depeche.errors import DepecheError
from depeche.ledger import adding, asking, checking, expecting, exporting, recoding, reviewing
from depeche.ledger.adding import CodesArticles, Tally
from depeche.ledger.asking import Filter, Row
from depeche.ledger.database import open_reader, open_writer, transaction
from depeche.ledger.errors import LedgerError
from depeche.ledger.reviewing import Review
from depeche.records import Article


class Ledger:
    """One SQLite file. Use it as a context manager; readers and one writer may be at it in several processes."""

    def __init__(self, path: str | Path, *, write: bool = False) -> None:
        """Open the ledger at ``path``; ``write`` makes it when it is not there.

        Raises:
            LedgerError: the file cannot be opened, or it is no ledger.
        """
        self.path = Path(path)
        self.db: sqlite3.Connection = (open_writer if write else open_reader)(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def add(
        self,
        articles: Iterable[Article],
        coder: CodesArticles | None = None,
        *,
        version: str | None = None,
        batch: int = adding.BATCH,
        on_error: Callable[[DepecheError], None] = adding._ignore,
    ) -> Iterator[Tally]:
        """Add articles, a batch at a time; yields the tally after each batch is safely in.

        Args:
            articles: what to add. Without a ``coder`` they are taken with the events that they carry.
            version: the coder's; :data:`depeche.coding.coder.CODER` when not given.
            on_error: told of each article that cannot be coded.
        """
        return adding.Adder(self.db, coder, version=version or recoding.present(), on_error=on_error).add(articles, batch=batch)

    def recode(self, coder: CodesArticles, *, everything: bool = False, version: str | None = None) -> Iterator[Tally]:
        """Code articles anew that another coder version coded (``everything``: all); reviews outlast it."""
        return recoding.recode(self.db, coder, version=version or recoding.present(), everything=everything)

    def relink(self) -> int:
        """Make all episodes anew, in the order of the reports; how many there are."""
        return recoding.relink(self.db)

    def events(self, wanted: Filter | None = None, *, limit: int = 50, offset: int = 0) -> Iterator[Row]:
        """Events, newest first, each with its article's head."""
        return asking.events(self.db, wanted or Filter(), limit=limit, offset=offset)

    def article(self, id: str) -> Article:
        """One article with its events."""
        return asking.article(self.db, id)

    def episode(self, number: int) -> Row:
        """One episode with its mentions and sources."""
        return asking.episode(self.db, number)

    def search(self, words: str, *, limit: int = 20, offset: int = 0) -> list[Row]:
        """Articles that hold all the words, best first."""
        return asking.search(self.db, words, limit=limit, offset=offset)

    def expectations(self, **options: Any) -> list[Row]:
        """Expectations, those due soonest first; options as of :func:`depeche.ledger.expecting.expectations`."""
        return expecting.expectations(self.db, **options)

    def hit_rates(self, *, by: str, **options: Any) -> list[Row]:
        """How often what was expected came, by ``holder``, ``country`` or ``type``."""
        return expecting.hit_rates(self.db, by=by, **options)

    def review(self, review: Review) -> None:
        """Judge an event."""
        with transaction(self.db):
            reviewing.put(self.db, review)

    def export(self, *, text: bool = True) -> Iterator[Row]:
        """One row an article, each event with its episode and verdict."""
        return exporting.lines(self.db, text=text)

    def check(self, *, full: bool = True) -> list[str]:
        """The faults of the ledger; none when it is sound."""
        return list(checking.check(self.db, full=full))

    def vacuum(self) -> None:
        """Mend the full-text index, fold the log into the file, give unused space back."""
        self.db.execute("INSERT INTO article_words (article_words) VALUES ('rebuild')")
        self.db.execute("INSERT INTO article_words (article_words) VALUES ('optimize')")
        self.db.execute("VACUUM")
        self.db.execute("ANALYZE")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def counts(self) -> dict[str, int]:
        """How many rows of each kind."""
        tables = ("article", "copy", "event", "episode", "expectation", "review")
        return {t: self.db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}

    def query(self, sql: str) -> sqlite3.Cursor:
        """Any SQL, reading only and this file only.

        Raises:
            LedgerError: the SQL is wrong, or it would write.
        """
        allowed = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
        # FTS5 asks for the data version of its table; the schema may be looked at.
        harmless = {"data_version", "table_info", "table_xinfo", "table_list", "index_list", "index_info"}

        def may(action: int, first: str | None, *_: str | None) -> int:
            fine = action in allowed or (action == sqlite3.SQLITE_PRAGMA and first in harmless)
            return sqlite3.SQLITE_OK if fine else sqlite3.SQLITE_DENY

        # The first look at a virtual table makes SQLite declare it, which the authoriser would take for a write.
        self.db.execute("SELECT 1 FROM article_words LIMIT 0")
        self.db.set_authorizer(may)
        try:
            return self.db.execute(sql)
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise LedgerError(f"this SQL does not run: {error}; only one reading statement on this ledger is allowed") from None
        finally:
            self.db.set_authorizer(None)
