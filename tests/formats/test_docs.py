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


@pytest.mark.parametrize("name", ["formats.md", "scale.md"])
def test_every_command_and_option_that_the_docs_name_exists(name: str) -> None:
    from depeche.cli import cli

    blocks = re.findall(r"^```(?:bash)?\n(.*?)^```", (DOCS.parent / name).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    lines = re.findall(r"^depeche (.*?)(?: +#.*)?$", "\n".join(blocks), re.MULTILINE)
    assert lines
    for line in lines:
        command = cli.commands[line.split()[0]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"(?<=\s)-{1,2}[a-z][a-z-]*", line)) <= known, line
