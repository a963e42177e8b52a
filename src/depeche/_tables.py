"""Read our tab-separated tables: comments, a line of column names, cells that may be empty or left off at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from depeche.errors import DataError


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, with where it stands so that an error can say so."""

    path: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def items(self, column: str, separator: str = ",") -> tuple[str, ...]:
        """The parts of a cell that holds a list."""
        return tuple(part.strip() for part in self.cells[column].split(separator) if part.strip())

    def error(self, message: str) -> DataError:
        """A ``DataError`` that names this row."""
        return DataError(f"{self.path}:{self.line}: {message}")


def read_table(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of the table at ``path``, which must name exactly ``columns`` (their order is free).

    Raises:
        DataError: the file cannot be read, a column is missing or unknown, or a row has too many cells.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}:1: cannot be read as a UTF-8 table ({error})") from None
    header: list[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = cells
            if sorted(header) != sorted(columns):
                raise DataError(f"{path}:{number}: the columns must be {', '.join(columns)}; found {', '.join(header)}")
            continue
        if len(cells) > len(header):
            raise DataError(f"{path}:{number}: {len(cells)} cells for {len(header)} columns; take away the tabs too many")
        cells += [""] * (len(header) - len(cells))
        yield Row(path, number, dict(zip(header, cells, strict=True)))
