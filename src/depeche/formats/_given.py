"""Rows of other projects' tables: tab-separated files, plain or packed, with their line numbers and their faults."""

from __future__ import annotations

import gzip
import io
import math
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from depeche._packed import DAMAGED
from depeche.errors import InputError
from depeche.formats._values import columns

_MISSING = frozenset({"", "None", "NULL", "NA", "nan"})
# GDELT 1.0 lacks the second-level divisions, and before April 2013 the address.
_NOT_IN_GDELT_1 = "ADM2Code"
_LONGEST = 1 << 22
_LATEST, _LATE_GDELT_1, _EARLY_GDELT_1 = 61, 58, 57


@dataclass(frozen=True, slots=True)
class Given:
    """One row: which line it is, and its cells by column name; what is missing reads as empty."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        value = self.cells.get(column, "").strip()
        return "" if value in _MISSING else value

    def items(self, column: str, separator: str = ";") -> list[str]:
        """The parts of a cell that holds a list."""
        return [part for raw in self[column].split(separator) if (part := raw.strip()) and part not in _MISSING]

    def number(self, column: str) -> float | None:
        """A number; nothing where there is none."""
        try:
            value = float(self[column])
        except ValueError:
            return None
        return value if math.isfinite(value) else None


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as packed:
            if not packed.namelist():
                raise zipfile.BadZipFile("there is no file in it")
            with packed.open(packed.namelist()[0]) as stream:
                yield stream
    elif path.suffix.lower() == ".gz":
        with gzip.open(path) as unpacked:
            yield io.BufferedReader(unpacked)
    else:
        with path.open("rb") as plain:
            yield plain


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers. POLECAT's files are met as UTF-8 and as Latin-1.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        with _opened(path) as stream:
            # A bomb unpacks to one line without end: none of theirs has a hundredth of this.
            for number, raw in enumerate(iter(lambda: stream.readline(_LONGEST + 1), b""), 1):
                if len(raw) > _LONGEST:
                    raise InputError(f"{path}:{number}: has more than {_LONGEST:,} bytes; no line of these tables is longer")
                line = raw.rstrip(b"\r\n")
                if line.strip():
                    try:
                        yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
                    except UnicodeDecodeError:
                        yield number, line.decode("latin-1")
    except DAMAGED as error:
        raise InputError(f"{path}: cannot be read ({error}); give a file of POLECAT, GDELT or ICEWS") from None


def kind_of(path: Path) -> str:
    """Whose table it is: ``polecat``, ``gdelt`` or ``icews``.

    Raises:
        InputError: nobody's that we know.
    """
    _, first = next(lines_of(path), (0, ""))
    cells = [cell.strip() for cell in first.split("\t")]
    if "Event ID" in cells:
        return "icews" if "Source Sectors" in cells else "polecat"
    if len(cells) in (_LATEST, _LATE_GDELT_1, _EARLY_GDELT_1):
        return "gdelt"
    raise InputError(f"{path}: is no table of POLECAT, GDELT or ICEWS: its first line has {len(cells)} cells and no known header")


def rows_of(path: Path, kind: str) -> Iterator[Given | InputError]:
    """The rows of a table, and the lines that are none."""
    lines = lines_of(path)
    header: list[str] | None = None
    for number, line in lines:
        cells = line.split("\t")
        if header is None:
            header = _header(cells, kind)
            if kind != "gdelt":
                continue
        # Several weeks of POLECAT have lines with tabs too many at their end.
        while len(cells) > len(header) and not cells[-1].strip():
            cells.pop()
        if len(cells) != len(header):
            yield InputError(f"{path}:{number}: has {len(cells)} cells for {len(header)} columns; it is left out")
            continue
        yield Given(number, dict(zip(header, cells, strict=True)))


def _header(cells: list[str], kind: str) -> list[str]:
    """The names of the columns; GDELT's files do not name them, and some of POLECAT's name more than there are."""
    if kind != "gdelt":
        known = {column.name for column in columns(kind)}
        names = [cell.strip() for cell in cells]
        while names and names[-1] not in known:
            names.pop()
        return names
    names = [column.name for column in columns("gdelt")]
    if len(cells) < _LATEST:
        names = [name for name in names if not name.endswith(_NOT_IN_GDELT_1)]
    return names[: len(cells)]
