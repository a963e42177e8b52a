"""Answers kept until the ledger changes, and dear ones a little longer: readers ask for the same few relations."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

_T = TypeVar("_T")
_MOST = 400
# While articles are added a page of a large ledger would be made anew at every commit. An answer that took this many seconds or
# more may therefore be as old as so many times what it took, and no older than so many seconds.
_DEAR, _TIMES, _OLDEST = 0.05, 60.0, 60.0


def stamp(ledger: Path) -> tuple[tuple[int, int], ...]:
    """What changes with every commit: time and size of the ledger's file and of its log."""
    out = []
    for path in (ledger, ledger.with_name(f"{ledger.name}-wal")):
        try:
            found = path.stat()
            out.append((found.st_mtime_ns, found.st_size))
        except OSError:
            out.append((0, 0))
    return tuple(out)


@dataclass(slots=True)
class _Slot:
    """One answer, the ledger's stamp before it was made, until when it may be given although the ledger changed."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    made: bool = False
    answer: Any = None
    stamp: Any = None
    until: float = 0.0

    def good(self, now: Any) -> bool:
        return self.made and (self.stamp == now or time.monotonic() < self.until)


class Kept:
    """The latest answers. Who asks for one that is just being made waits for it, so that nothing is made twice at once."""

    def __init__(self, ledger: Path) -> None:
        self._ledger = ledger
        self._slots: OrderedDict[Hashable, _Slot] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """The answer kept under ``key``, or a new one; nobody may change what it holds."""
        now = stamp(self._ledger)
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            while len(self._slots) > _MOST:
                self._slots.popitem(last=False)
        with slot.lock:
            if not slot.good(now):
                began = time.monotonic()
                slot.answer = make()
                cost = time.monotonic() - began
                # The stamp from before the reading: a commit meanwhile makes the next reader ask again.
                slot.made, slot.stamp = True, now
                slot.until = time.monotonic() + min(_OLDEST, cost * _TIMES) if cost >= _DEAR else 0.0
            answer: _T = slot.answer
            return answer

    def forget(self) -> None:
        """Let go of all answers: a reader who changes something sees it at once."""
        with self._lock:
            self._slots.clear()
