"""Reading the atlas's tables: tab-separated, comments after ``#``, the first other line names the columns.

Every complaint is an `AtlasError` that starts with ``file:line`` and says what to write instead.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from depeche.atlas._errors import AtlasError

DATA = Path(__file__).parent / "data"
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?")
_WHOLE = len("2024-09-04")
_ONE_DAY = datetime.timedelta(days=1)

Complain = Callable[[AtlasError], None]
"""What is done with a fault: raise it (`fail`), or keep it and go on, so that all faults of a file are told at once."""


def fail(error: AtlasError) -> None:
    """Raise the fault."""
    raise error


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: where it stands, and its cells by column name (absent and empty ones read as "")."""

    path: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def parts(self, column: str) -> list[str]:
        """The cell's list, parted by ";"."""
        cell = self.cells.get(column, "")
        return [part for raw in cell.split(";") if (part := raw.strip())] if cell else []

    def error(self, problem: str) -> AtlasError:
        """An error about this line."""
        return AtlasError(f"{self.path.name}:{self.line}: {problem}")


def read_text(path: Path) -> str:
    """The file's text.

    Raises:
        AtlasError: there is none, it is not UTF-8, or it is no text at all.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as err:
        raise AtlasError(f"{path}:1: there is no such file; give the path of a TSV table or of a Wikidata result") from err
    except UnicodeDecodeError as err:
        line = err.object.count(b"\n", 0, err.start) + 1
        raise AtlasError(f"{path.name}:{line}: not UTF-8 ({err.reason} at byte {err.start}); save the file as UTF-8") from err
    except OSError as err:
        raise AtlasError(f"{path}:1: cannot be read ({err.strerror}); give a file that may be read") from err
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise AtlasError(f"{path.name}:{line}: no text (it holds NUL bytes); give a TSV table or a Wikidata result")
    return text.replace("\r\n", "\n")


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The table's lines that count, with their numbers from 1."""
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line and not line.startswith("#") and not line.isspace():
            yield number, line


def read_table(path: Path, *, needs: Iterable[str], may: Iterable[str] = (), complain: Complain = fail) -> list[Row]:
    """Read a table that has all columns of `needs` and none beyond those and `may`.

    Lines with a fault are left out when `complain` does not raise; with a fault in the first line there are no rows.

    Raises:
        AtlasError: the file cannot be read, a column is missing, unknown or doubled, or a line has too many cells.
    """
    needs = tuple(needs)
    lines = _lines(path)
    number, head = next(lines, (1, ""))
    columns = [cell.strip() for cell in head.split("\t")]
    faults = list(_head_faults(columns, needs, {*needs, *may}))
    for fault in faults:
        complain(AtlasError(f"{path.name}:{number}: {fault}"))
    if faults:
        return []
    width = len(columns)
    rows = []
    for number, line in lines:
        cells = line.split("\t")
        if len(cells) > width:
            fault = f"{len(cells)} cells under {width} columns; remove the tabs that are too many"
            complain(AtlasError(f"{path.name}:{number}: {fault}"))
        else:
            rows.append(Row(path, number, {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell}))
    return rows


def _head_faults(columns: list[str], needs: tuple[str, ...], known: set[str]) -> Iterator[str]:
    """What is wrong with a first line."""
    if columns == [""]:
        yield f"no lines; the first must name: {', '.join(needs)}"
        return
    if len(columns) == 1 and len(needs) > 1:
        yield f"its cells are not parted by tabs; the first line must name, so parted: {', '.join(needs)}"
        return
    for column in needs:
        if column not in columns:
            yield f'column "{column}" is missing; the first line must name: {", ".join(needs)}'
    for column in dict.fromkeys(columns):
        if column not in known or columns.count(column) > 1:
            fault = "doubled" if column in known else "unknown"
            yield f'column "{column}" is {fault}; columns are: {", ".join(sorted(known))}'


def read_date(row: Row, column: str, *, last: bool = False) -> datetime.date | None:
    """The day in a cell: ``2024-09-04``, ``2024-09`` or ``2024`` (its first day, with `last` its last); None when empty.

    Raises:
        AtlasError: the cell is no such date.
    """
    cell = row[column]
    if not cell:
        return None
    try:
        if len(cell) == _WHOLE:
            return datetime.date.fromisoformat(cell)
        found = _DATE.fullmatch(cell)
        if found is None:
            raise ValueError
        year, month = int(found[1]), int(found[2] or 0)
        if not last:
            return datetime.date(year, month or 1, 1)
        return datetime.date(year + month // 12, month % 12 + 1, 1) - _ONE_DAY if month else datetime.date(year, 12, 31)
    except ValueError as err:
        raise row.error(f'"{cell}" in column "{column}" is no date; write 2024-09-04, 2024-09 or 2024') from err
