"""POLECAT's form: 40 tab-separated columns with a header, ``None`` for what is missing, lists joined by ``; ``, UTF-8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from depeche.formats._lines import Line
from depeche.formats._values import columns, event_values, table_rows

MISSING = "None"


def write(lines: Iterable[Line], stream: TextIO) -> None:
    """One row an event."""
    shape = columns("polecat")
    stream.write("\t".join(column.name for column in shape) + "\n")
    stream.writelines(table_rows(lines, shape, lambda line, event: _once(event_values(line, event)), MISSING))


def _once(row: dict[str, object]) -> Iterator[dict[str, object]]:
    yield row
