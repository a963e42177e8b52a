"""All that depeche reads: files of every kind, directories, globs, standard input, and addresses when asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from depeche.errors import InputError
from depeche.reading import archives, feeds, sources, tables, warc
from depeche.reading.content import LINES, PAGES, TEXTS, Given, articles_of, sourced
from depeche.reading.fetching import Fetcher
from depeche.reading.ninjs import from_ninjs
from depeche.records import Article

_SINGLE = LINES | PAGES | TEXTS | tables.ENDINGS | feeds.ENDINGS | archives.ZIPS
_COMPOUND = (*warc.ENDINGS, *archives.TARS)
_NONE: Mapping[str, str] = MappingProxyType({})


def _knows(path: Path) -> bool:
    name = path.name.lower()
    return path.suffix.lower() in _SINGLE or name.endswith(_COMPOUND)


def is_address(name: str) -> bool:
    """Whether a source is an address on the web."""
    return name.lower().startswith(("http://", "https://"))


def read_all(
    names: Iterable[str], given: Given, *, columns: Mapping[str, str] = _NONE, fetcher: Fetcher | None = None
) -> Iterator[Article]:
    """The articles of all sources, in order; what cannot be read is told and the rest goes on.

    Args:
        names: files, directories, globs, ``-`` for standard input; addresses of pages and feeds where there is a ``fetcher``.
        columns: which column of a table holds which field.
        fetcher: gets pages from the web; without it addresses are refused.
    """
    for name in names:
        if is_address(name):
            yield from _address(name, given, fetcher)
        elif name != "-" and Path(name).is_dir():
            inside = sorted(p for p in Path(name).rglob("*") if _knows(p) and not p.is_dir())
            if not inside:
                given.failed(name, InputError(f"{name}: holds no file that can be read; name the files themselves"))
            for path in inside:
                yield from _file(path, given, columns)
        else:
            for found in sources.expand([name]):
                if isinstance(found, InputError):
                    given.failed(name, found)
                elif found == "-":
                    yield from _plain("-", given)
                else:
                    yield from _file(Path(found), given, columns)


def _plain(name: str, given: Given) -> Iterator[Article]:
    """Texts, pages and JSON Lines, by the reader that streams them."""
    return sources.read([name], lang=given.lang, published=given.published, on_error=given.on_error, on_notice=given.on_notice)


def _file(path: Path, given: Given, columns: Mapping[str, str]) -> Iterator[Article]:
    name, kind = path.name.lower(), path.suffix.lower()
    if not path.is_file():
        yield from _plain(str(path), given)  # which says what is wrong with it
    elif name.endswith(warc.ENDINGS):
        yield from warc.read_warc(path, given)
    elif name.endswith(archives.TARS):
        yield from archives.read_tar(path, given)
    elif kind in archives.ZIPS:
        yield from archives.read_zip(path, given)
    elif kind in tables.ENDINGS:
        yield from tables.read_table_file(path, columns, given)
    elif kind in feeds.ENDINGS:
        yield from feeds.read_feed_file(path, given)
    elif kind == ".json" and (article := _ninjs(path, given)):
        yield article
    else:
        yield from _plain(str(path), given)


def _ninjs(path: Path, given: Given) -> Article | None:
    """The article of a ninjs file; nothing where the file is something else (JSON Lines, or not readable at all)."""
    try:
        return from_ninjs(path.read_text(encoding="utf-8-sig"), str(path), given.lang, given.published)
    except (OSError, UnicodeDecodeError):
        return None
    except InputError as error:
        given.failed(str(path), error)
        return None


def _address(url: str, given: Given, fetcher: Fetcher | None) -> Iterator[Article]:
    """The articles of a page or a feed on the web."""
    if fetcher is None:
        given.failed(url, InputError(f"{url}: is on the web; say --fetch to have it fetched"))
        return
    try:
        page = fetcher.get(url)
    except InputError as error:
        given.failed(url, error)
        return
    if page is None:
        return
    if page.is_feed:
        yield from feeds.read_feed(page.data, url, given)
    else:
        yield from (sourced(a, url=page.url) for a in articles_of(page.data, url, ".html", given))
