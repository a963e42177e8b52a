"""depeche reads news in French and English and tells who did, plans, expects or denies what, to whom.

>>> import depeche
>>> article = depeche.code("Le Mali a expulsé l'ambassadeur de France.", lang="fr", published="2022-01-31")
>>> [(event.type, event.status) for event in article.events]
[('SANCTION', 'actual')]
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from depeche.errors import DataError, DepecheError, InputError, LanguageError, RecordError
from depeche.records import Article, Entity, Event, Proof, Size, When, Where

if TYPE_CHECKING:
    from depeche.coding.coder import Coder
    from depeche.coding.time import TimeSpan

__version__ = "0.1.0"

__all__ = [
    "Article",
    "DataError",
    "DepecheError",
    "Entity",
    "Event",
    "InputError",
    "LanguageError",
    "Proof",
    "RecordError",
    "Size",
    "When",
    "Where",
    "code",
    "coder",
    "find_times",
]


@cache
def _coder(pipelines: tuple[tuple[str, str], ...], atlas_files: tuple[str, ...]) -> Coder:
    """A coder per settings: loading one takes a second or two, so a notebook must not do it at every call."""
    from depeche.coding.coder import Coder

    return Coder(pipelines=dict(pipelines), atlas_files=[Path(path) for path in atlas_files])


def coder(*, pipelines: Mapping[str, str] | None = None, atlas_files: Sequence[str | Path] = ()) -> Coder:
    """The coder of this process for these pipelines and atlas files, made on first use.

    Args:
        pipelines: spaCy pipelines (names or paths) that take the place of ours, by language.
        atlas_files: tables of further actors, beside the atlas that the package ships.
    """
    return _coder(tuple(sorted((pipelines or {}).items())), tuple(str(path) for path in atlas_files))


def code(
    text: str,
    *,
    lang: str | None = None,
    published: datetime.date | str | None = None,
    title: str = "",
    source: str = "",
    url: str = "",
    with_title: bool = False,
    pipelines: Mapping[str, str] | None = None,
    atlas_files: Sequence[str | Path] = (),
) -> Article:
    """The events of one text, as an ``Article`` with ``.events``, ``.to_dicts()`` and ``.to_pandas()``.

    Args:
        text: the body; all offsets count its code points.
        lang: ``fr`` or ``en``; detected when not given.
        published: the date of publication, on which "Tuesday" or "next month" hang; inferred from the text when not given.
        title: read for context (year, actors), and coded only ``with_title``.
        source, url: kept in the record.
        pipelines, atlas_files: as in :func:`coder`.

    Raises:
        InputError: the text is empty.
        LanguageError: the text is in a language that no pack reads.
        RecordError: ``published`` is no date.
    """
    from depeche.reading import article_of

    article = article_of(text, lang=lang, published=published, title=title, source=source, url=url)
    return coder(pipelines=pipelines, atlas_files=atlas_files).code(article, with_title=with_title)


def find_times(text: str, *, lang: str | None = None, published: datetime.date | str | None = None) -> list[TimeSpan]:
    """The dated expressions of a text, in order: ``text_start``, ``text_end``, ``start``, ``end``, ``granularity``.

    Args:
        text: any text; offsets count its code points.
        lang: ``fr`` or ``en``; detected when not given.
        published: the date that relative expressions count from.

    Raises:
        LanguageError: the text is in a language that no pack reads.
    """
    from depeche.coding.time import find_times as find
    from depeche.reading import detect
    from depeche.records import _date

    return list(find(text, lang=lang or detect(text), published=_date(published, "published")))
