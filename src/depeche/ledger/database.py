"""The SQLite file: opening, versions, transactions. One writer and many readers at a time, in several processes."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from depeche.ledger.errors import LedgerError, fault_of

_SCHEMA = Path(__file__).with_name("schema")
APPLICATION = 0x64657065  # "depe", in the file's header: tells our files from other SQLite files
# A writer holds the lock for one batch (some 50 ms to a second); two minutes outwait any queue of them.
_PATIENCE_MS = 120_000


def versions() -> list[tuple[int, Path]]:
    """The steps from an empty file to the present schema, in order."""
    return sorted((int(path.stem), path) for path in _SCHEMA.glob("[0-9]*.sql"))


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: ``executescript`` would commit between them."""
    part = ""
    for line in script.splitlines(keepends=True):
        part += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(part):
            yield part
            part = ""


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing, with the write lock taken at once so that two writers queue instead of failing.

    Raises:
        LedgerFault: the ledger is locked for too long, or the disk is full or fails; nothing was kept.
    """
    try:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException:
            # A full disk has undone it already; a commit that failed has not.
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    except sqlite3.Error as error:
        raise fault_of(error) or error from error


def _version(db: sqlite3.Connection) -> int:
    number: int = db.execute("PRAGMA user_version").fetchone()[0]
    return number


def _check(db: sqlite3.Connection, path: Path) -> int:
    """The schema version of an open file; 0 for a new one.

    Raises:
        LedgerError: the file is no ledger, or a later version's.
    """
    try:
        mark, version = db.execute("PRAGMA application_id").fetchone()[0], _version(db)
        tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise LedgerError(f"{path}: cannot be read as a ledger ({error}); name a file that depeche add made") from None
    if tables and mark != APPLICATION:
        raise LedgerError(f"{path}: is an SQLite file of something else; name a file that depeche add made")
    newest = versions()[-1][0]
    if version > newest:
        raise LedgerError(f"{path}: has schema {version}, and this depeche knows {newest}; use a newer depeche")
    return version


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    if _check(db, path) == versions()[-1][0]:
        return
    with transaction(db):
        # Another process may have migrated while this one waited for the lock.
        now = _check(db, path)
        for number, script in versions():
            if number > now:
                for statement in _statements(script.read_text(encoding="utf-8")):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {number}")
        db.execute(f"PRAGMA application_id = {APPLICATION}")


def _settings(db: sqlite3.Connection) -> None:
    db.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA cache_size = -65536")
    db.execute("PRAGMA temp_store = MEMORY")


def open_writer(path: Path) -> sqlite3.Connection:
    """A connection that may write; the file is made when it is not there.

    Raises:
        LedgerError: the file cannot be opened or is no ledger.
    """
    try:
        db = sqlite3.connect(path, timeout=_PATIENCE_MS / 1000, isolation_level=None)
        _settings(db)
        _check(db, path)
        db.execute("PRAGMA journal_mode = WAL")
        # FULL: what was committed outlives a power cut too; a commit covers a batch, so it costs nothing that counts.
        db.execute("PRAGMA synchronous = FULL")
        _migrate(db, path)
    except sqlite3.Error as error:
        raise LedgerError(f"{path}: cannot be opened for writing ({error}); check the folder and its permissions") from None
    return db


def _address(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?{mode}"


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that can only read; it sees the last commit and never waits for a writer.

    Raises:
        LedgerError: there is no such file, or it is no ledger.
    """
    if not path.is_file():
        raise LedgerError(f"{path}: there is no such ledger; make one with: depeche add SOURCE --ledger {path}")
    try:
        # In a folder that we may not write to, and where no log lies beside the file, nobody writes: then it needs no lock.
        # With a log it must be read along, or commits that are in it alone would be missed.
        logged = path.with_name(f"{path.name}-wal").exists() or os.access(path.absolute().parent, os.W_OK)
        mode = "mode=ro" if logged else "mode=ro&immutable=1"
        db = sqlite3.connect(_address(path, mode), uri=True, timeout=_PATIENCE_MS / 1000, isolation_level=None)
        _settings(db)
        if _check(db, path) != versions()[-1][0]:
            raise LedgerError(f"{path}: has an older schema; bring it up to date with: depeche check --ledger {path}")
    except sqlite3.Error as error:
        raise LedgerError(f"{path}: cannot be read ({error}); check the file and its permissions") from None
    return db


def folded(words: str) -> str:
    """A full-text query that cannot be a syntax error: each word as it stands; "quoted phrases" stay, ``*`` ends a prefix."""
    parts = re.findall(r'"([^"]*)"|(\S+)', words.replace("\0", " "))
    out = []
    for phrase, word in parts:
        text = (phrase or word.rstrip("*")).replace('"', " ").strip()
        if any(map(str.isalnum, text)):
            out.append(f'"{text}"' + ("*" if word.endswith("*") else ""))
    return " ".join(out)
