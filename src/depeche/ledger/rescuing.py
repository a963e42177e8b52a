"""What can still be read of a damaged ledger, put into a new one.

The damaged file is only read. Rows are fetched by their numbers, in spans that are halved where a page fails, so that a bad page
costs the rows that lie on it. Articles, their events and sources and all reviews are taken as they stand; what follows from them
(sides, episodes, expectations, summaries, full text) is made anew. A text that is no longer the one that was added, and an event
whose words do not stand where it says, are left out: a record that cannot be trusted is no record.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from depeche.ledger.checking import claims
from depeche.ledger.copies import Copies
from depeche.ledger.database import APPLICATION, open_writer, transaction
from depeche.ledger.errors import LedgerError
from depeche.ledger.recoding import relink
from depeche.ledger.rows import keys_of, to_event
from depeche.records import Article, article_id

_SPAN = 256
_HOPELESS = 4  # so many spans in which nothing can be read or is there: behind them lies the end of a table that tells none
_TABLES = {"article": "n", "event": "n", "copy": "rowid", "review": "n"}


@dataclass(slots=True)
class Rescued:
    """How much was saved; ``lost`` says what was not, a line each."""

    articles: int = 0
    events: int = 0
    copies: int = 0
    reviews: int = 0
    lost: list[str] = field(default_factory=list)


class _Wreck:
    """The damaged ledger."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise LedgerError(f"{path}: there is no such ledger")
        try:
            self.db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
            mark = self.db.execute("PRAGMA application_id").fetchone()[0]
            tables = {name for (name,) in self.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except sqlite3.Error as error:
            raise LedgerError(f"{path}: its first page, which tells where all else lies, cannot be read ({error})") from None
        if mark != APPLICATION or not set(_TABLES) <= tables:
            raise LedgerError(f"{path}: is no ledger; name a file that depeche add made")

    def rows(self, table: str, lost: list[str]) -> Iterator[dict[str, Any]]:
        """The rows of a table that can be read, in the order of their numbers."""
        key = _TABLES[table]
        last, hopeless, low = self._last(table, key), 0, 1
        while low <= last if last is not None else hopeless < _HOPELESS:
            found, bad = self._span(table, key, low, low + _SPAN - 1)
            yield from found
            hopeless = 0 if found else hopeless + 1
            if bad and (last is not None or found):
                lost.append(f"{table}: {bad} row{'s' if bad > 1 else ''} between {low} and {low + _SPAN - 1}")
            low += _SPAN
        if last is None:
            lost.append(f"{table}: the end of the table cannot be read")

    def _last(self, table: str, key: str) -> int | None:
        try:
            return int(self.db.execute(f"SELECT max({key}) FROM {table}").fetchone()[0] or 0)
        except sqlite3.DatabaseError:
            return None

    def _span(self, table: str, key: str, low: int, high: int) -> tuple[list[dict[str, Any]], int]:
        """The rows from ``low`` to ``high``, and how many numbers cannot be read."""
        try:
            cursor = self.db.execute(
                f"SELECT {key} AS {key}, * FROM {table} NOT INDEXED WHERE {key} BETWEEN ? AND ?", (low, high)
            )
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor], 0
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            if low == high:
                return [], 1
        middle = (low + high) // 2
        first, bad = self._span(table, key, low, middle)
        second, worse = self._span(table, key, middle + 1, high)
        return first + second, bad + worse


def rescue(source: Path, target: Path) -> Rescued:
    """Put what can be read of the ledger ``source`` into a new one at ``target``; ``source`` stays as it is.

    Raises:
        LedgerError: ``source`` cannot be opened at all, or ``target`` is there already.
    """
    if target.exists():
        raise LedgerError(f"{target}: is there already; name a new file")
    wreck, told = _Wreck(source), Rescued()
    new = open_writer(target)
    try:
        with transaction(new):
            texts = _articles(wreck, new, told)
            _events(wreck, new, told, texts)
            told.copies = _plain(wreck, new, "copy", told, texts)
            told.reviews = _plain(wreck, new, "review", told, None)
        relink(new)
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        wreck.db.close()
        new.close()
    return told


def _insert(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    known = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})") if name in row]
    db.execute(f"INSERT INTO {table} ({', '.join(known)}) VALUES ({', '.join('?' * len(known))})", [row[n] for n in known])


def _articles(wreck: _Wreck, new: sqlite3.Connection, told: Rescued) -> dict[int, str]:
    """The texts that are what they were, by their numbers."""
    texts, copies = dict[int, str](), Copies(new)
    for row in wreck.rows("article", told.lost):
        try:
            if article_id(row["text"]) != row["digest"]:
                raise ValueError("its text is no longer the one that was added")
            _insert(new, "article", row)
            copies.put(row["n"], Article(row["id"], row["lang"], row["text"]))
        except (ValueError, TypeError, sqlite3.IntegrityError) as error:
            told.lost.append(f"article {row['n']} ({row['id']}): {error}")
            continue
        texts[row["n"]] = row["text"]
        told.articles += 1
    return texts


def _events(wreck: _Wreck, new: sqlite3.Connection, told: Rescued, texts: dict[int, str]) -> None:
    for row in wreck.rows("event", told.lost):
        try:
            text = texts[row["article"]]
            for what, start, end, words in claims(json.loads(row["body"])):
                if start >= 0 and text[start:end] != words:
                    raise ValueError(f"its {what} does not stand where it says")
            event = to_event(row["id"], row["type"], row["status"], row["body"], text, "", proof=False)
            _insert(new, "event", row | {"episode": None})
            keys = sorted(keys_of((*event.actor, *event.recipient)))
            new.executemany("INSERT INTO side VALUES (?, ?, ?)", [(key, row["day"] or "", row["n"]) for key in keys])
        except KeyError:
            told.lost.append(f"event {row['id']}: its article is lost")
        except (ValueError, TypeError, AttributeError, sqlite3.IntegrityError) as error:
            told.lost.append(f"event {row['id']}: {error}")
        else:
            told.events += 1


def _plain(wreck: _Wreck, new: sqlite3.Connection, table: str, told: Rescued, texts: dict[int, str] | None) -> int:
    """Rows as they stand; those of articles that are lost (``texts`` has the others) are lost with them."""
    count = 0
    for row in wreck.rows(table, told.lost):
        if texts is not None and row["article"] not in texts:
            continue
        try:
            _insert(new, table, row)
        except sqlite3.IntegrityError as error:
            told.lost.append(f"{table} row {row[_TABLES[table]]}: {error}")
        else:
            count += 1
    return count
