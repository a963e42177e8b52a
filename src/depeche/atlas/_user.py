"""The user's own atlas: tables of the form of docs/atlas.md, and Wikidata query results."""

from __future__ import annotations

from pathlib import Path

from depeche.atlas._tables import Row, read_text
from depeche.atlas._wikidata import read_wikidata
from depeche.atlas._world import read_things


def read_user(path: Path) -> list[tuple[Row, str]]:
    """The rows of a user's file with their kinds: ``.json`` is a Wikidata result, anything else a table.

    Raises:
        AtlasError: the file is wrong; the message starts with ``file:line``.
    """
    if path.suffix.lower() == ".json":
        return [(row, "person") for row in read_wikidata(path, read_text(path))]
    return read_things(path)
