"""The directive ``depeche-table``: a table of the package, as it is, in the docs."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

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
        table, group = nodes.table(), nodes.tgroup(cols=len(chosen))
        group += [nodes.colspec(colwidth=1) for _ in chosen]
        head, body = nodes.thead(), nodes.tbody()
        head += _row([nodes.Text(name) for name in _names(self.options["heads"])])
        body += [
            _row([nodes.literal(text=row[c]) if c in code and row[c] else nodes.Text(row[c]) for c in chosen]) for row in rows
        ]
        group += [head, body]
        table += group
        return [table]


def _row(cells: list[nodes.Node]) -> nodes.row:
    row = nodes.row()
    for cell in cells:
        entry, paragraph = nodes.entry(), nodes.paragraph()
        paragraph += cell
        entry += paragraph
        row += entry
    return row


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directive known."""
    app.add_directive("depeche-table", DepecheTable)
    return {"parallel_read_safe": True}
