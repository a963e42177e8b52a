"""CSV, TSV and Parquet: a row is an article, its columns named."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from depeche.errors import InputError, RecordError
from depeche.reading.articles import article_of
from depeche.reading.content import Given
from depeche.reading.decoding import MOST, decode
from depeche.records import Article

ENDINGS = frozenset({".csv", ".tsv", ".parquet"})
_FIELDS = ("text", "title", "published", "lang", "source", "url", "id")
_BATCH = 256


def columns_of(names: Iterable[str], given: Mapping[str, str], name: str) -> dict[str, str]:
    """Which column holds which field: ``given`` says so, else a column of the field's own name (case aside).

    Raises:
        InputError: no column holds the text, or a given one is not there.
    """
    known = {n.strip().lower(): n for n in names}
    out: dict[str, str] = {}
    for field in _FIELDS:
        column = known.get(given.get(field, field).lower())
        if column is not None:
            out[field] = column
        elif field in given:
            raise InputError(f"{name}: has no column {given[field]!r}; its columns are {', '.join(known.values())}")
    if "text" not in out:
        raise InputError(f"{name}: no column is called text; name it with --column text=NAME ({', '.join(known.values())})")
    return out


def _rows(path: Path, given: Given) -> Iterator[Mapping[str, Any]]:
    if path.suffix.lower() == ".parquet":
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile

        try:
            for batch in ParquetFile(path).iter_batches(batch_size=_BATCH):
                yield from batch.to_pylist()
        except (ArrowException, OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: cannot be read as Parquet ({error})") from None
        return
    csv.field_size_limit(MOST * 4)
    content = decode(path.read_bytes(), str(path), given.on_notice)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(content)
    try:
        yield from csv.DictReader(content.splitlines(keepends=True), delimiter=delimiter)
    except csv.Error as error:
        raise InputError(f"{path}: cannot be read as CSV ({error})") from None


def _delimiter(content: str) -> str:
    """The sign that parts the columns: the one of , ; and tab that the first line has most of."""
    first = content.partition("\n")[0]
    return max(",;\t", key=first.count)


def read_table_file(path: Path, columns: Mapping[str, str], given: Given) -> Iterator[Article]:
    """The articles of a table; a row that is none is told and costs only itself."""
    named: dict[str, str] | None = None
    try:
        for number, row in enumerate(_rows(path, given), 1):
            named = named or columns_of([n for n in row if n], columns, str(path))
            try:
                yield _article({f: row[c] for f, c in named.items() if row.get(c) not in (None, "")}, path, given)
            except (InputError, RecordError) as error:
                given.failed(f"{path}:row {number}", error)
        if named is None:
            raise InputError(f"{path}: holds no row; give a table with a line of column names and an article a row")
    except (InputError, OSError) as error:
        given.failed(str(path), error)


def _article(row: Mapping[str, Any], path: Path, given: Given) -> Article:
    if not isinstance(row.get("text"), str):
        raise InputError("has no text; each row must hold an article")
    date = given.published or row.get("published")
    if not isinstance(date, datetime.date | None):
        date = str(date)
    strings = {name: str(row[name]) for name in ("title", "url", "id") if name in row}
    source = str(row.get("source") or path)
    return article_of(row["text"], lang=given.lang or row.get("lang"), published=date, source=source, **strings)
