"""Answers kept for as long as the ledger does not change: readers ask for the same few relations again and again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

_T = TypeVar("_T")
_MOST = 200


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


class Kept:
    """The latest answers, each with the stamp of the ledger that it was read from."""

    def __init__(self, ledger: Path) -> None:
        self._ledger = ledger
        self._answers: OrderedDict[Hashable, tuple[Any, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """The answer kept under ``key``, or a new one; nobody may change what it holds."""
        now = stamp(self._ledger)
        with self._lock:
            before, answer = self._answers.get(key, (None, None))
            if before == now:
                self._answers.move_to_end(key)
                kept: _T = answer
                return kept
        made = make()
        with self._lock:
            # The stamp from before the reading: a commit meanwhile makes the next reader ask again.
            self._answers[key] = (now, made)
            self._answers.move_to_end(key)
            while len(self._answers) > _MOST:
                self._answers.popitem(last=False)
        return made
