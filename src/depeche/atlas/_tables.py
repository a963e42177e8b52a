"""Reading the atlas's tables: tab-separated, comments after ``#``, the first other line names the columns.

Every complaint is an `AtlasError` that starts with ``file:line`` and says what to write instead.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from depeche.atlas._errors import AtlasError

DATA = Path(__file__).parent / "data"
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_DAYS_BEFORE_NEXT_MONTH = datetime.timedelta(days=1)


class Row(NamedTuple):
    """One line of a table: where it stands, and its cells by column name (absent columns read as "")."""

    path: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:  # type: ignore[override]
        return self.cells.get(column, "")

    def parts(self, column: str) -> list[str]:
        """The cell's list, parted by ";"."""
        cell = self.cells.get(column, "")
        return [part for raw in cell.split(";") if (part := raw.strip())] if cell else []

    def error(self, problem: str) -> AtlasError:
        """An error about this line."""
        return AtlasError(f"{self.path.name}:{self.line}: {problem}")


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The table's lines that count, with their numbers from 1."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as err:
        raise AtlasError(f"{path}:1: there is no such file; give the path of a TSV table or of a Wikidata result") from err
    except UnicodeDecodeError as err:
        raise AtlasError(f"{path.name}:1: not UTF-8 ({err.reason} at byte {err.start}); save the table as UTF-8") from err
    except OSError as err:
        raise AtlasError(f"{path}:1: cannot be read: {err.strerror}") from err
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#") and not line.isspace():
            yield number, line


def read_table(path: Path, *, needs: Iterable[str], may: Iterable[str] = ()) -> list[Row]:
    """Read a table that has all columns of `needs` and none beyond those and `may`.

    Raises:
        AtlasError: the file cannot be read, a column is missing, unknown or doubled, or a line has too many cells.
    """
    needs = tuple(needs)
    known = {*needs, *may}
    lines = _lines(path)
    number, head = next(lines, (1, ""))
    columns = [cell.strip() for cell in head.split("\t")]
    for column in needs:
        if column not in columns:
            raise AtlasError(f'{path.name}:{number}: column "{column}" is missing; the first line must name: {", ".join(needs)}')
    for column in columns:
        if column not in known or columns.count(column) > 1:
            fault = "doubled" if column in known else "unknown"
            raise AtlasError(f'{path.name}:{number}: column "{column}" is {fault}; columns are: {", ".join(sorted(known))}')
    width = len(columns)
    rows = []
    for number, line in lines:
        cells = line.split("\t")
        if len(cells) > width:
            raise AtlasError(f"{path.name}:{number}: {len(cells)} cells under {width} columns; remove the tabs that are too many")
        rows.append(Row(path, number, dict(zip(columns, map(str.strip, cells), strict=False))))
    return rows


def read_date(row: Row, column: str, *, last: bool = False) -> datetime.date | None:
    """The day in a cell: ``2024-09-04``, ``2024-09`` or ``2024`` (its first day, with `last` its last); None when empty.

    Raises:
        AtlasError: the cell is no such date.
    """
    cell = row[column]
    if not cell:
        return None
    found = _DATE.fullmatch(cell)
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        if year is None:
            raise ValueError
        if day is not None and month is not None:
            return datetime.date(year, month, day)
        if not last:
            return datetime.date(year, month or 1, 1)
        after = datetime.date(year + 1, 1, 1) if month in (None, 12) else datetime.date(year, (month or 0) + 1, 1)
        return after - _DAYS_BEFORE_NEXT_MONTH
    except ValueError as err:
        raise row.error(f'"{cell}" in column "{column}" is no date; write 2024-09-04, 2024-09 or 2024') from err
