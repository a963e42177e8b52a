"""Coded articles in the forms of the field: ``formats.tsv`` lists them, docs/formats.md tells them, :func:`write` writes them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from depeche._tables import read_table
from depeche.errors import InputError
from depeche.formats._files import whole_file, whole_folder
from depeche.formats._lines import FOLDED, Chosen, Line, Source, Wanted, line_of

__all__ = ["FOLDED", "Chosen", "Format", "Line", "Source", "Wanted", "formats", "line_of", "write"]


@dataclass(frozen=True, slots=True)
class Format:
    """One form of output; ``kind`` is text, binary or folder, ``leaves`` are the statuses that leave unasked."""

    name: str
    module: str
    function: str
    kind: str
    leaves: frozenset[str]
    says: bool
    suffix: str
    meaning: str

    def writer(self) -> Callable[..., None]:
        """The function that writes it; its module is loaded only now."""
        found: Callable[..., None] = getattr(importlib.import_module(f"depeche.formats.{self.module}"), self.function)
        return found


_COLUMNS = ("format", "module", "function", "kind", "leaves", "says", "suffix", "meaning")


@cache
def formats() -> Mapping[str, Format]:
    """All formats by name."""
    rows = list(read_table(Path(__file__).parent / "formats.tsv", _COLUMNS))
    return MappingProxyType(
        {
            row["format"]: Format(
                row["format"],
                row["module"],
                row["function"],
                row["kind"],
                frozenset(row.items("leaves")),
                row["says"] == "yes",
                row["suffix"],
                row["meaning"],
            )
            for row in rows
        }
    )


def write(form: Format, lines: Any, output: Path | None) -> None:
    """Write the lines in a form, whole or not at all; without ``output`` to standard output.

    Args:
        form: one of :func:`formats`.
        lines: can be gone through several times, such as :class:`Chosen`.
        output: the file (of a folder format: the empty folder) to write.

    Raises:
        InputError: the output cannot be written, or a folder was to go to standard output.
    """
    writer = form.writer()
    if form.kind == "folder":
        if output is None:
            raise InputError(f"{form.name} is a folder of files; name it with -o FOLDER")
        with whole_folder(output) as folder:
            writer(lines, folder)
    elif output is None:
        writer(lines, sys.stdout if form.kind == "text" else sys.stdout.buffer)
    else:
        with whole_file(output, binary=form.kind == "binary") as stream:
            writer(lines, stream)
