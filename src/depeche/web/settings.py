"""What a workbench is told when it starts, and what goes wrong with a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from depeche.errors import DepecheError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HERE = Path(__file__).parent
OUTLINES = _HERE / "data" / "countries-50m.json"


class RequestError(DepecheError):
    """A request that cannot be answered as it stands; ``status`` is its HTTP status."""

    code = "request"

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One workbench: its ledger, who may write, and under which names it may be called.

    Without ``token`` it answers only under the names of this machine: a page elsewhere must not reach it by a name that
    resolves here. With one, reading is open to all who reach it and writing needs the token.
    """

    ledger: Path
    read_only: bool = False
    token: str = field(default="", repr=False)
    hosts: tuple[str, ...] = LOOPBACK
    outlines: Path = OUTLINES
    longest_post: int = 4_000_000
    writes_a_minute: int = 120
