"""The ledger: the world's news in one durable record, with episodes, expectations and reviews."""

from __future__ import annotations

from depeche.ledger.adding import Tally
from depeche.ledger.asking import Filter
from depeche.ledger.errors import LedgerError
from depeche.ledger.reviewing import Review
from depeche.ledger.store import Ledger

__all__ = ["Filter", "Ledger", "LedgerError", "Review", "Tally"]
