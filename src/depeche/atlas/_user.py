"""The user's own atlas: tables of the form of docs/atlas.md, and Wikidata query results."""

from __future__ import annotations

from pathlib import Path

from depeche.atlas._tables import Row
from depeche.atlas._world import read_things


def read_user(path: Path) -> list[tuple[Row, str]]:
    """The rows of a user's file with their kinds.

    Raises:
        AtlasError: the file is wrong; the message starts with ``file:line``.
    """
    return read_things(path)
