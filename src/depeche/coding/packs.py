"""The language pipelines: found in the package, or put in their place by name or path."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any

from threadpoolctl import ThreadpoolController

from depeche.errors import LanguageError
from depeche.languages._pack import load_pack

_LANGUAGES = Path(__file__).parent.parent / "languages"
UNUSED = ("ner", "lemmatizer", "trainable_lemmatizer")
"""Parts of a pipeline that the coder does not ask: names come from the atlas, titles and proper-noun runs."""


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
            return _quick(load_pack(_LANGUAGES / lang / "pack", without=UNUSED))
        import spacy

        return _quick(spacy.load(where))
    except OSError as error:
        raise LanguageError(
            f"the pipeline {where!r} for {lang} cannot be loaded: {error}; name an installed pipeline or a folder"
        ) from None


def one_thread() -> AbstractContextManager[Any]:
    """A time in which numpy's BLAS keeps to one thread: sentences are small, and threads that wait for each other cost most."""
    limited: AbstractContextManager[Any] = _blas().limit(limits=1)
    return limited


@cache
def _blas() -> ThreadpoolController:
    import numpy  # noqa: F401 - only a library that is loaded can be told

    return ThreadpoolController().select(user_api="blas")


def _quick(nlp: Any) -> Any:
    """``nlp`` with its matrices multiplied by numpy's BLAS, which takes a third of the time of spaCy's own."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        for node in pipe.model.walk() if hasattr(pipe, "model") else ():
            if type(node.ops) is NumpyOps:
                node.ops = ops
    return nlp
