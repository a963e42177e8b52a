"""Directives: ``depeche-table``, a table of the package as it is; ``depeche-columns``, the columns of its Parquet files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import depeche
from depeche._tables import read_table

_PACKAGE = Path(depeche.__file__).parent


def _names(argument: str) -> list[str]:
    return [name.strip() for name in argument.split(",")]


class DepecheTable(SphinxDirective):
    """The columns of a table (its path within the package) that ``columns`` names, with the heads that ``heads`` gives them.

    The first column is set as code, as are those of ``code``; ``only: column=value`` chooses rows.
    """

    required_arguments = 1
    option_spec: ClassVar = {
        "columns": directives.unchanged_required,
        "heads": directives.unchanged_required,
        "code": directives.unchanged,
        "only": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """The table as nodes."""
        path = _PACKAGE / self.arguments[0]
        self.env.note_dependency(str(path))
        chosen = _names(self.options["columns"])
        code = {chosen[0], *_names(self.options.get("code", ""))}
        column, _, value = self.options.get("only", "").partition("=")
        # All columns of the file; read_table wants to be told them.
        lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#"))
        rows = [row for row in read_table(path, next(lines).split("\t")) if not column or row[column] == value]
        cells = [[nodes.literal(text=row[c]) if c in code and row[c] else nodes.Text(row[c]) for c in chosen] for row in rows]
        return [_table(_names(self.options["heads"]), cells)]


class DepecheColumns(SphinxDirective):
    """The columns of ``parquet`` or ``parquet-articles`` with their types; those of a list's or struct's parts after a point."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The table as nodes."""
        from depeche.formats._arrow import article_schema, event_schema

        schema = {"parquet": event_schema, "parquet-articles": article_schema}[self.arguments[0]]()
        cells = [
            [nodes.literal(text=name), nodes.Text(kind)] for field in schema for name, kind in _columns(field.name, field.type)
        ]
        return [_table(["column", "type"], cells)]


def _columns(name: str, kind: Any) -> Iterator[tuple[str, str]]:
    """A column and its parts: their names, and ``list of`` their types."""
    listed = str(kind).startswith("list<")
    inner = kind.value_type if listed else kind
    struct = str(inner).startswith("struct<")
    yield name, ("list of " if listed else "") + ("struct" if struct else str(inner))
    if struct:
        for part in inner:
            yield from _columns(f"{name}{'[]' if listed else ''}.{part.name}", part.type)


def _table(heads: list[str], rows: list[list[nodes.Node]]) -> nodes.table:
    table, group = nodes.table(), nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=1) for _ in heads]
    head, body = nodes.thead(), nodes.tbody()
    head += _row([nodes.Text(name) for name in heads])
    body += [_row(cells) for cells in rows]
    group += [head, body]
    table += group
    return table


def _row(cells: list[nodes.Node]) -> nodes.row:
    row = nodes.row()
    for cell in cells:
        entry, paragraph = nodes.entry(), nodes.paragraph()
        paragraph += cell
        entry += paragraph
        row += entry
    return row


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directives known."""
    app.add_directive("depeche-table", DepecheTable)
    app.add_directive("depeche-columns", DepecheColumns)
    return {"parallel_read_safe": True}
