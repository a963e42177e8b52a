"""What goes wrong with a ledger."""

from __future__ import annotations

import sqlite3

from depeche.errors import DepecheError


class LedgerError(DepecheError):
    """A ledger cannot be opened, is no ledger, is of another version, or does not hold what was asked for."""

    code = "ledger"


class LedgerFault(LedgerError):
    """The file or what it lies on fails: it is locked, full, read-only or damaged. What was committed before stays."""

    code = "ledger-fault"


_FAULTS = {
    "BUSY": "another process has been writing to the ledger for too long; try again when it is done",
    "LOCKED": "another process has been writing to the ledger for too long; try again when it is done",
    "FULL": "the disk is full; the batch at hand is not in the ledger, all before it is: make room, and start again",
    "IOERR": "the disk does not take what is written, or does not give it back; the batch at hand is not in the ledger",
    "READONLY": "the ledger may not be written; check the permissions of the file and its folder",
    "CORRUPT": "the file is damaged; depeche check tells where, and depeche rescue takes out what can still be read",
    "NOTADB": "the file is damaged; depeche check tells where, and depeche rescue takes out what can still be read",
}


def fault_of(error: sqlite3.Error) -> LedgerFault | None:
    """What an error of SQLite's says of the file or the disk; nothing where it is about something else (our SQL)."""
    name = getattr(error, "sqlite_errorname", None) or ""
    said = _FAULTS.get(name.removeprefix("SQLITE_").split("_")[0])
    return LedgerFault(f"{said} ({error})") if said else None
