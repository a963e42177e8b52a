"""The columns against what POLECAT, GDELT and ICEWS document, by name, order and type."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from depeche.formats._values import columns

Export = Callable[..., Path]
CASTS: dict[str, type] = {"INTEGER": int, "FLOAT": float, "STRING": str}


def _documented(path: Path, count: int) -> list[tuple[str, str]]:
    """Names and types (STRING where none is told) of the first numbered table of ``count`` rows."""
    tables = re.findall(r"(?:^\| \d+ \|.*\n)+", path.read_text(encoding="utf-8") + "\n", re.MULTILINE)
    rows = next(rows for table in tables if len(rows := table.splitlines()) == count)
    cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows]
    assert [int(row[0]) for row in cells] == list(range(count))
    return [(row[1], row[2] if len(row) > 2 else "STRING") for row in cells]


@pytest.mark.parametrize(
    ("form", "file", "count", "missing"),
    [
        ("gdelt", "gdelt.md", 61, ""),
        ("gdelt-mentions", "gdelt.md", 16, ""),
        ("polecat", "polecat_ngec.md", 40, "None"),
        ("icews", "icews.md", 20, "NULL"),
    ],
)
def test_names_order_and_types(shared: Path, export: Export, form: str, file: str, count: int, missing: str) -> None:
    documented = _documented(shared / "formats" / file, count)
    assert [column.name for column in columns(form.replace("-", "_"))] == [name for name, _ in documented]
    lines = export(form, "--with-negated", "--with-expected").read_text(encoding="utf-8").splitlines()
    if form in ("polecat", "icews"):
        assert lines.pop(0).split("\t") == [name for name, _ in documented]
    assert lines
    for line in lines:
        for cell, (name, kind) in zip(line.split("\t"), documented, strict=True):
            if cell not in ("", missing):
                assert CASTS[kind](cell) is not None, name
