"""docs/formats.md names every format and every column, as the tables have them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from depeche.formats import formats
from depeche.formats._values import columns

DOCS = Path(__file__).parents[2] / "docs" / "formats.md"


@pytest.mark.parametrize("name", ["polecat", "gdelt", "gdelt_mentions", "icews", "csv"])
def test_every_column_is_told_as_the_table_has_it(name: str) -> None:
    text = DOCS.read_text(encoding="utf-8")
    heading = f"<!-- {name}: formats/data/{name}.tsv -->\n"
    table = text[text.index(heading) + len(heading) :].split("\n\n")[0]
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.splitlines()[2:]]
    told = [(column.name, column.meaning if column.value else f"– {column.meaning}") for column in columns(name)]
    assert [(cells[1].strip("`"), cells[2]) for cells in rows] == told
    assert [int(cells[0]) for cells in rows] == list(range(1, len(told) + 1))


def test_every_format_is_told() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for form in formats().values():
        assert re.search(rf"^\| `{form.name}` \| ", text, re.MULTILINE), form.name
        assert form.meaning in text
