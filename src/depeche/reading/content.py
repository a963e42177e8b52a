"""The bytes of one document, from wherever they came, → Articles."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from depeche.errors import InputError
from depeche.reading.articles import from_line, from_page, from_text
from depeche.reading.decoding import MOST, check_size, decode
from depeche.reading.ninjs import from_ninjs
from depeche.records import Article

LINES = frozenset({".jsonl", ".ndjson", ".json"})
PAGES = frozenset({".html", ".htm", ".xhtml"})
TEXTS = frozenset({".txt", ".text"})
LIMIT = MOST * 4
"""The bytes that one document may have: four for each sign that an article may hold."""


def quiet(message: str) -> None:
    """Say nothing."""


def stop(error: InputError) -> None:
    """Raise the error: for callers who do not want to go on."""
    raise error


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the caller says of all inputs, and whom to tell what cannot be read and what is merely odd."""

    lang: str | None = None
    published: datetime.date | str | None = None
    on_error: Callable[[InputError], None] = field(default=stop)
    on_notice: Callable[[str], None] = field(default=quiet)

    def failed(self, name: str, error: Exception) -> None:
        """Tell an error with the name of its input before it."""
        message = str(error)
        kind = type(error) if isinstance(error, InputError) else InputError
        self.on_error(kind(message if message.startswith(name) else f"{name}: {message}"))


def articles_of(data: bytes, name: str, kind: str, given: Given) -> Iterator[Article]:
    """The articles of a document; ``kind`` is its ending. A fault is told and costs only itself.

    JSON is one article a line, or one ninjs document.
    """
    try:
        check_size(len(data) // 4, name)
        content = decode(data, name, given.on_notice)
        if kind in LINES:
            yield from _lines(content, name, given)
        elif kind in PAGES or (kind not in TEXTS and content.lstrip()[:200].lower().startswith(("<!doctype html", "<html"))):
            yield from_page(content, name, given.lang, given.published)
        else:
            yield from_text(content, name, given.lang, given.published)
    except InputError as error:
        given.failed(name, error)


def _lines(content: str, name: str, given: Given) -> Iterator[Article]:
    document = from_ninjs(content, name, given.lang, given.published)
    if document is not None:
        yield document
        return
    for number, line in enumerate(content.splitlines(), 1):
        if line.strip():
            try:
                yield from_line(line, given.lang, given.published)
            except InputError as error:
                given.failed(f"{name}:{number}", error)


def sourced(article: Article, *, source: str = "", url: str = "") -> Article:
    """The article with a source and an address where it has none of its own."""
    return replace(article, source=article.source or source, url=article.url or url)
