"""The user's own atlas: tables of the form of docs/atlas.md, and Wikidata query results."""

from __future__ import annotations

from pathlib import Path

from depeche.atlas._tables import Complain, Row, fail, read_text
from depeche.atlas._wikidata import read_wikidata
from depeche.atlas._world import read_things

SUFFIXES = (".tsv", ".json")
"""Of the files in a folder that is a user's atlas."""


def tables_in(folder: Path) -> list[Path]:
    """The files of a user's atlas, in the order of their names; none where there is no such folder.

    Files with other endings and hidden ones are no part of it.
    """
    if not folder.is_dir():
        return []
    found = (path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and not path.name.startswith("."))
    return sorted(path for path in found if path.is_file())


def read_user(path: Path, complain: Complain = fail) -> list[tuple[Row, str]]:
    """The rows of a user's file with their kinds: ``.json`` is a Wikidata result, anything else a table.

    Lines with a fault are left out when `complain` does not raise.

    Raises:
        AtlasError: the file is wrong as a whole; the message starts with ``file:line``.
    """
    if path.suffix.lower() == ".json":
        return [(row, "person") for row in read_wikidata(path, read_text(path), complain)]
    return read_things(path, complain=complain)
