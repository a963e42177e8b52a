"""A language's words of place: land, houses, borders, levels (``languages/<lang>/where.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from depeche.errors import DataError

_LANGUAGES = Path(__file__).parents[1] / "languages"
_LISTS = ("bare", "whole", "before_land", "within", "houses", "beside", "border")


@dataclass(frozen=True, slots=True)
class Grounds:
    """The lists of one language, each told in its file; `levels`: word → resolution of codebook section 7."""

    bare: frozenset[str]
    whole: frozenset[str]
    before_land: frozenset[str]
    within: frozenset[str]
    houses: frozenset[str]
    beside: frozenset[str]
    border: frozenset[str]
    levels: Mapping[str, int]


@cache
def grounds(lang: str) -> Grounds:
    """The words of place of ``lang``.

    Raises:
        DataError: the file is missing, or a list in it.
    """
    path = _LANGUAGES / lang / "where.yaml"
    try:
        data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        lists = {name: frozenset(map(str, data[name])) for name in _LISTS}
        return Grounds(levels={str(word): int(level) for word, level in data["levels"].items()}, **lists)
    except (OSError, yaml.YAMLError, KeyError, AttributeError, TypeError, ValueError) as error:
        raise DataError(f"{path}:1: {type(error).__name__}: {error}; the lists are {', '.join(_LISTS)} and levels") from None
