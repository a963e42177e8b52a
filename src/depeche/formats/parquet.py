"""Parquet: the full record, nested. An event a row, or the exchange form, an article a row; row groups keep memory bounded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any

from depeche.formats._arrow import arrow, article_schema, event_schema, plain
from depeche.formats._lines import Line
from depeche.records import Article

_GROUP = 2000


def write(lines: Iterable[Line], stream: IO[bytes]) -> None:
    """One row an event."""
    put(event_rows(lines), event_schema(), stream)


def write_articles(lines: Iterable[Line], stream: IO[bytes]) -> None:
    """One row an article."""
    put((plain(line.article) for line in lines), article_schema(), stream)


def event_rows(lines: Iterable[Line]) -> Iterator[dict[str, Any]]:
    """Each event with its article's head and its episode."""
    for line in lines:
        row = line.article
        head = {"article": row.id, "lang": row.lang, "published": row.published}
        head |= {"title": row.title, "source": row.source, "url": row.url}
        for event in row.events:
            yield head | plain(event) | {"episode": line.episodes.get(event.id)}


def put(rows: Iterable[dict[str, Any]], schema: Any, target: Any) -> None:
    """Write rows in groups; zstd."""
    pa = arrow()
    from pyarrow import parquet

    rest = iter(rows)
    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        while group := list(islice(rest, _GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))


def read_articles(path: str) -> Iterator[Article]:
    """The articles of a file that :func:`write_articles` or an engine wrote."""
    arrow()
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_GROUP):
            for row in batch.to_pylist():
                yield Article.from_dict(row)
