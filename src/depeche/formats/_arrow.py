"""The records as Arrow types, made from the records themselves, so that a new field of theirs is a new field of these."""

from __future__ import annotations

import dataclasses
import datetime
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any

from depeche.errors import DepecheError
from depeche.records import Article, Event


def arrow() -> Any:
    """The pyarrow module.

    Raises:
        DepecheError: it is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        raise DepecheError("Parquet needs pyarrow; install it with: pip install pyarrow") from None
    return pyarrow


def _type(hint: Any) -> Any:
    """The Arrow type of a type hint of a record."""
    pa = arrow()
    simple = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), datetime.date: pa.date32()}
    if hint in simple:
        return simple[hint]
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _type(next(arg for arg in args if arg is not type(None)))
    if origin is tuple:
        return pa.list_(_type(args[0]))
    if origin is Mapping:
        # The one mapping of the records is the strict PLOVER view.
        return pa.struct([("type", pa.string()), ("modes", pa.list_(pa.string())), ("auxiliary", pa.string())])
    return pa.struct(list(_fields(hint)))


def _fields(record: type[Any]) -> Any:
    hints = typing.get_type_hints(record)
    return [(field.name, _type(hints[field.name])) for field in dataclasses.fields(record)]


@cache
def article_schema() -> Any:
    """The schema of the exchange form: an article a row, its events a nested list."""
    fields = dict(_fields(Article))
    order = ("id", "lang", "published", "title", "source", "url", "text", "events")
    return arrow().schema([(name, fields[name]) for name in order])


@cache
def event_schema() -> Any:
    """The schema of an event a row: the article's head before the event's own fields, the ledger's episode behind them."""
    pa = arrow()
    articles = dict(_fields(Article))
    head = [("article", pa.string()), *((n, articles[n]) for n in ("lang", "published", "title", "source", "url"))]
    return pa.schema([*head, *_fields(Event), ("episode", pa.int64())])


def plain(record: Any) -> Any:
    """A record as Arrow takes it: dictionaries and lists, dates as dates."""
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        return {field.name: plain(getattr(record, field.name)) for field in dataclasses.fields(record)}
    if isinstance(record, tuple | list):
        return [plain(part) for part in record]
    if isinstance(record, Mapping):
        return {key: plain(value) for key, value in record.items()} or None
    return record
