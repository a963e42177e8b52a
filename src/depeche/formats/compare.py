"""Two series of events side by side: how far they agree about two sides, by month and type."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from depeche.errors import DepecheError, InputError
from depeche.formats._lines import FOLDED, Chosen, Source, Wanted
from depeche.formats._values import day_of, strict
from depeche.formats.network import key_of
from depeche.records import Event

Cell = tuple[str, str]
"""A month (YYYY-MM) and a type."""


@dataclass(frozen=True, slots=True)
class Row:
    """How often each side has it: ``both`` is what they share, the smaller of the two."""

    month: str
    type: str
    a: int
    b: int

    @property
    def both(self) -> int:
        """The events that may be the same."""
        return min(self.a, self.b)

    @property
    def agreement(self) -> float:
        """Twice what is shared over all that there is: 1 the same, 0 nothing in common (Dice)."""
        return 2 * self.both / (self.a + self.b) if self.a + self.b else 0.0


def read(name: str, kind: str | None, *, wanted: Wanted, on_error: Callable[[DepecheError], None]) -> Iterator[tuple[str, Event]]:
    """The events of a ledger, JSON Lines, or a table of POLECAT, GDELT or ICEWS, each with its month.

    Episodes count once: a ledger's mentions of one happening are one event here.
    """
    if kind is not None or _is_table(name):
        from depeche.formats._lines import Line
        from depeche.formats.imports import Told
        from depeche.formats.imports import read as read_table

        given: Iterable[Line] = (Line(a, {}, {}) for a in read_table(Path(name), kind, told=Told(), on_error=on_error))
    else:
        given = Source(name, on_error=on_error)
    seen: set[tuple[int, str]] = set()
    for line in Chosen(given, wanted):
        for event in line.article.events:
            day, episode = day_of(line, event), line.episodes.get(event.id)
            if day is None or (episode is not None and (episode, event.type) in seen):
                continue
            if episode is not None:
                seen.add((episode, event.type))
            yield day.isoformat()[:7], event


def _is_table(name: str) -> bool:
    """Whether a file is another project's: neither JSON nor SQLite."""
    if name == "-":
        return False
    if Path(name).suffix.lower() in (".zip", ".gz"):
        return True
    try:
        with Path(name).open("rb") as stream:
            head = stream.read(16)
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror}); give JSON Lines, a ledger or a table") from None
    return not head.lstrip().startswith((b"{", b"SQLite")) and bool(head)


def between(event: Event, one: str, other: str) -> bool:
    """Whether both take part: one does it to the other, or they do it together."""
    actors = {key for e in event.actor for key in (key_of(e), e.code)}
    recipients = {key for e in event.recipient for key in (key_of(e), e.code)}
    if not recipients:
        return {one, other} <= actors
    return (one in actors and other in recipients) or (other in actors and one in recipients)


def counts(events: Iterable[tuple[str, Event]], dyad: tuple[str, str] | None) -> Counter[Cell]:
    """Events by month and type of the strict PLOVER view, of the dyad or of all."""
    return Counter((month, strict(event)[0]) for month, event in events if dyad is None or between(event, *dyad))


def rows(a: Counter[Cell], b: Counter[Cell]) -> list[Row]:
    """The two side by side, by month and type, of the months that both cover."""
    months = _shared(a, b)
    return [Row(*cell, a[cell], b[cell]) for cell in sorted(a.keys() | b.keys()) if cell[0] in months]


def _shared(a: Counter[Cell], b: Counter[Cell]) -> set[str]:
    """The months from the first to the last that both series have; what one does not cover is no disagreement."""
    if not a or not b:
        return {month for month, _ in a.keys() | b.keys()}
    first = max(min(month for month, _ in a), min(month for month, _ in b))
    last = min(max(month for month, _ in a), max(month for month, _ in b))
    return {month for month, _ in a.keys() | b.keys() if first <= month <= last}


def by(found: Iterable[Row], what: str) -> list[Row]:
    """The rows summed up by ``type`` or by ``month``; what is shared is summed as counts."""
    total: dict[str, list[int]] = {}
    for row in found:
        pair = total.setdefault(getattr(row, what), [0, 0])
        pair[0] += row.a
        pair[1] += row.b
    return [Row(k if what == "month" else "", k if what == "type" else "", *pair) for k, pair in sorted(total.items())]


def correlation(found: Iterable[Row]) -> float | None:
    """Pearson's correlation of the monthly counts, all types together; nothing where one does not move."""
    pairs = [(row.a, row.b) for row in by(found, "month")]
    if len(pairs) < 3:
        return None
    mean_a, mean_b = (sum(p[n] for p in pairs) / len(pairs) for n in (0, 1))
    together = sum((a - mean_a) * (b - mean_b) for a, b in pairs)
    spread = math.sqrt(sum((a - mean_a) ** 2 for a, _ in pairs) * sum((b - mean_b) ** 2 for _, b in pairs))
    return together / spread if spread else None


DEFAULT = frozenset({"actual", "historical", FOLDED})
