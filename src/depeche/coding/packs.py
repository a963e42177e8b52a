"""The language pipelines: found in the package, or put in their place by name or path."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from depeche.errors import LanguageError
from depeche.languages._pack import load_pack

_LANGUAGES = Path(__file__).parent.parent / "languages"


def languages() -> tuple[str, ...]:
    """The languages that have a folder of their own."""
    return tuple(sorted(p.name for p in _LANGUAGES.iterdir() if (p / "triggers").is_dir()))


@cache
def pipeline(lang: str, name: str | None = None) -> Any:
    """The spaCy pipeline of a language: the pack of the package, or the one called ``name`` (an installed package or a folder).

    Raises:
        LanguageError: there is no such language or no such pipeline.
    """
    if lang not in languages():
        raise LanguageError(f"no language pack reads {lang!r}; there are {', '.join(languages())}")
    where = name or str(_LANGUAGES / lang / "pack")
    try:
        if name is None:
            return load_pack(_LANGUAGES / lang / "pack")
        import spacy

        return spacy.load(where)
    except OSError as error:
        raise LanguageError(
            f"the pipeline {where!r} for {lang} cannot be loaded: {error}; name an installed pipeline or a folder"
        ) from None
