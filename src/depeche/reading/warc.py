"""Web archives: WARC (pages as they were served) and WET (their text), plain, gzip or zstd."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from depeche.errors import InputError
from depeche.reading.content import LIMIT, Given, articles_of, sourced
from depeche.records import Article

ENDINGS = (".warc", ".warc.gz", ".warc.zst", ".wet", ".wet.gz", ".wet.zst")
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
# fastwarc gives the rest of a file that breaks off as if it were the whole record.
_BROKEN = "breaks off in the middle; this page was left out, what came before it was read"


def read_warc(path: Path, given: Given) -> Iterator[Article]:
    """The articles of a web archive; pages that hold none are passed over, broken records told.

    A page's date is the one that it states: when it was fetched says little about when it was written.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.conversion | WarcRecordType.resource
    any_record = False
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=wanted):
                any_record = True
                yield from _record(record, path, given)
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - fastwarc raises what its decompressors raise, and any of it means a broken file
        given.failed(str(path), InputError(f"{path}: breaks off or is damaged ({error}); what came before it was read"))
        return
    if not any_record:
        given.failed(str(path), InputError(f"{path}: holds no page; give a WARC with responses or a WET"))


def _record(record: Any, path: Path, given: Given) -> Iterator[Article]:
    from fastwarc.warc import WarcRecordType

    url = str(record.headers.get("WARC-Target-URI") or "").strip("<>")
    name = f"{path}!{url}"
    text = record.record_type == WarcRecordType.conversion
    if not text:
        kind = str(record.http_content_type or record.headers.get("Content-Type") or "")
        status = record.http_headers.status_code if record.http_headers else 200
        if not kind.startswith(_PAGE_TYPES) or status != 200:
            if record.reader.consume() < record.content_length:
                given.failed(name, InputError(f"{name}: {_BROKEN}"))
            return
    data = record.reader.read(LIMIT + 1)
    if len(data) < min(record.content_length, LIMIT) or record.headers.get("Content-Length") is None:
        given.failed(name, InputError(f"{name}: {_BROKEN}"))
        return
    if len(data) > LIMIT:
        given.failed(name, InputError(f"{name}: has more than {LIMIT:,} bytes; no page of news is larger"))
        return
    host = url.split("/")[2] if url.count("/") > 1 else ""
    for article in articles_of(data, name, ".txt" if text else ".html", given):
        yield sourced(article, source=host, url=url) if article.source != name else _moved(article, host, url)


def _moved(article: Article, host: str, url: str) -> Article:
    """The article with its site as source, instead of the archive that it came from."""
    return replace(article, source=host, url=article.url or url)
