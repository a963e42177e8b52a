"""What goes wrong with a ledger."""

from __future__ import annotations

from depeche.errors import DepecheError


class LedgerError(DepecheError):
    """A ledger cannot be opened, is no ledger, is of another version, or does not hold what was asked for."""

    code = "ledger"
