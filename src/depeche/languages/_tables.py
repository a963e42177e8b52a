"""Reading the tab-separated tables of a language: comments, empty cells, errors that name file and line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from depeche.errors import DataError


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells by column name, and where it stands."""

    cells: dict[str, str]
    path: Path
    line: int

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def many(self, column: str, separator: str = ",") -> tuple[str, ...]:
        """A cell that holds several values."""
        return tuple(v.strip() for v in self[column].split(separator) if v.strip())

    def error(self, message: str) -> DataError:
        """A `DataError` that names this row."""
        return DataError(f"{self.path.name}:{self.line}: {message} ({self.path})")


def read_table(path: Path, *, required: Sequence[str] = ()) -> Iterator[Row]:
    """The rows of a table; the first line that is no comment names the columns.

    Raises:
        DataError: a column is missing or a row has more cells than columns.
    """
    columns: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not columns:
            columns = cells
            if missing := [c for c in required if c not in columns]:
                raise DataError(f"{path.name}:{number}: lacks the column {missing[0]}; it has {', '.join(columns)} ({path})")
            continue
        if len(cells) > len(columns):
            raise DataError(
                f"{path.name}:{number}: {len(cells)} cells, but {len(columns)} columns; is there a tab too many? ({path})"
            )
        yield Row(dict(zip(columns, cells, strict=False)), path, number)
