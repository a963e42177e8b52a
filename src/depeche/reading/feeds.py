"""RSS and Atom feeds: an entry is an article, from its own text or, when asked, from the page that it links to."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from depeche.errors import InputError
from depeche.reading.articles import article_of
from depeche.reading.content import LIMIT, Given, articles_of, sourced
from depeche.reading.ninjs import plain
from depeche.records import Article

ENDINGS = frozenset({".rss", ".atom", ".xml"})
Page = Callable[[str], bytes | None]
"""Gets the page at an address; nothing when it has not changed."""


def _day(entry: Any) -> datetime.date | None:
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return datetime.date(*moment[:3]) if moment else None


def _body(entry: Any) -> str:
    """The entry's text: its content where it carries one, else its summary."""
    contents = [c.get("value", "") for c in entry.get("content", ())]
    return plain(max([*contents, entry.get("summary", "")], key=len) or "") if contents or entry.get("summary") else ""


def read_feed(data: bytes, name: str, given: Given, *, page: Page | None = None) -> Iterator[Article]:
    """The articles of a feed; an entry that is none is told and costs only itself.

    Args:
        data: the feed as it was served.
        name: its address or file.
        page: fetches the pages that the entries link to; without it the entries' own words must do.
    """
    import feedparser

    try:
        feed = feedparser.parse(data)
    except Exception as error:  # noqa: BLE001 - feedparser stumbles over signs that are none (&#x110000;) and damaged markup
        given.failed(name, InputError(f"{name}: is no feed that can be read ({error}); give RSS or Atom"))
        return
    if not feed.entries:
        why = feed.get("bozo_exception") or "it has no entries"
        given.failed(name, InputError(f"{name}: is no feed that can be read ({why}); give RSS or Atom"))
        return
    source = str(feed.feed.get("title") or name)
    for entry in feed.entries:
        link = str(entry.get("link") or "")
        at = link or f"{name}#{entry.get('id', '')}"
        try:
            if page is not None and link:
                data = page(link) or b""
                if data:
                    dated = Given(
                        lang=given.lang,
                        published=given.published or _day(entry),
                        on_error=given.on_error,
                        on_notice=given.on_notice,
                    )
                    yield from (sourced(a, source=source, url=link) for a in articles_of(data, link, ".html", dated))
                continue
            title = plain(str(entry.get("title") or "")) if entry.get("title") else ""
            text = _body(entry)
            yield article_of(
                text, lang=given.lang, published=given.published or _day(entry), title=title, source=source, url=link
            )
        except InputError as error:
            given.failed(at, error)


def read_feed_file(path: Path, given: Given) -> Iterator[Article]:
    """The articles of a feed that lies in a file."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LIMIT + 1)
    except OSError as error:
        given.failed(str(path), InputError(f"{path}: cannot be read ({error.strerror})"))
        return
    if len(data) > LIMIT:
        given.failed(str(path), InputError(f"{path}: has more than {LIMIT:,} bytes; no feed is larger"))
        return
    yield from read_feed(data, str(path), given)


def addresses(path: Path) -> list[str]:
    """The feeds that a list names: OPML, or a text file with an address a line (# begins a comment).

    Raises:
        InputError: the file cannot be read, or names none.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give an OPML file or a list of addresses") from None
    if content.lstrip()[:1] == b"<":
        from lxml import etree

        try:
            tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError as error:
            raise InputError(f"{path}: is no OPML that can be read ({error})") from None
        found = [str(node.get("xmlUrl")) for node in tree.iter("outline") if node.get("xmlUrl")]
    else:
        lines = content.decode("utf-8", "replace").splitlines()
        found = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not found:
        raise InputError(f"{path}: names no feed; give OPML with xmlUrl, or an address a line")
    return list(dict.fromkeys(found))
