"""The words around a name that tell a place from a person, and a province from a city: ``data/cues.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from depeche.atlas.places._keys import key_of
from depeche.atlas.places._table import DATA
from depeche.errors import DataError


@dataclass(frozen=True, slots=True)
class Cues:
    """Sets of words, all folded; see the comments in the file."""

    levels: Mapping[str, int]
    links: frozenset[str]
    locatives: frozenset[str]
    spots: frozenset[str]
    weak: frozenset[str]
    titles: frozenset[str]
    other: frozenset[str]
    treaties: frozenset[str]
    beside: frozenset[str]
    heads: frozenset[str]
    inner: frozenset[str]
    tails: frozenset[str]
    articles: frozenset[str]
    generic: frozenset[str]


@cache
def read_cues(path: Path = DATA / "cues.yaml") -> Cues:
    """The cues.

    Raises:
        DataError: the file is missing or lacks a list.
    """
    try:
        data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        lists = {name: frozenset(key_of(word) for word in data[name]) for name in Cues.__slots__ if name != "levels"}
        return Cues(levels={key_of(word): int(level) for word, level in data["levels"].items()}, **lists)
    except (OSError, yaml.YAMLError, KeyError, AttributeError, TypeError, ValueError) as error:
        raise DataError(f"{path}:1: {type(error).__name__}: {error}; the lists are {', '.join(Cues.__slots__)}") from None
