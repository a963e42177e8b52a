"""What goes in and what comes out: articles, events and their parts, frozen and typed, JSON both ways.

Offsets (``start``, ``end`` and their kin) count Unicode code points of ``Article.text`` as it was given; the end is exclusive.
Fields and their meaning are those of the codebook (sections 4 to 7). Unknown is ``None`` or empty, never a guess or a message.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import math
import re
import types
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self, get_args, get_origin, get_type_hints

from depeche.errors import RecordError

STATUSES = ("actual", "historical", "future", "hypothetical", "negated")
CERTAINTIES = ("certain", "probable", "possible")
_SURROGATE = re.compile("[\ud800-\udfff]")


def _written(value: Any) -> Any:
    """Text that UTF-8 can write: half a surrogate pair (JSON may hold one) becomes U+FFFD, one code point like itself."""
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {_written(k): _written(v) for k, v in value.items()}
    return type(value)(map(_written, value)) if type(value) in (list, tuple) else value


def _plain(value: Any) -> Any:
    """``value`` as JSON knows it: dates as ISO text, tuples as lists, records as objects."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return value


@cache
def _hints(cls: type) -> dict[str, Any]:
    """The types of a record's fields."""
    return get_type_hints(cls)


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value is of a field's type; numbers must be finite, for JSON has no other."""
    if isinstance(hint, types.UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(_fits(one, get_args(hint)[0]) for one in value)
    if hint is Any or get_origin(hint) is Mapping:
        inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
        whole = hint is Any or isinstance(value, Mapping)
        return whole and (not isinstance(value, float) or math.isfinite(value)) and all(_fits(one, Any) for one in inner)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return isinstance(value, hint) and not (hint is int and isinstance(value, bool))


def _date(value: Any, where: str) -> datetime.date | None:
    """An ISO date or nothing; a time of day behind it is dropped."""
    if value in (None, ""):
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        raise RecordError(f"{where}: {value!r} is no date; write it as YYYY-MM-DD") from None


class _Record:
    """What every record can do: become a plain dictionary and come back from one."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON types."""
        plain: dict[str, Any] = _plain(self)
        return plain

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """The record that ``row`` tells; unknown keys are left aside.

        Raises:
            RecordError: a required field is missing or a value has the wrong form.
        """
        if not isinstance(row, Mapping):
            raise RecordError(f"{cls.__name__}: {row!r:.80} is no object")
        known = {f.name: f for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
        given = {k: cls._field(k, _written(v)) for k, v in row.items() if k in known}
        hints = _hints(cls)  # type: ignore[arg-type]
        for name, value in given.items():
            if not _fits(value, hint := hints[name]):
                raise RecordError(f"{cls.__name__}.{name}: {value!r:.80} must be {getattr(hint, '__name__', hint)}")
        try:
            return cls(**given)
        except TypeError as error:
            raise RecordError(f"{cls.__name__}: {error}; the fields are {', '.join(known)}") from None

    @classmethod
    def _field(cls, name: str, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value


def _each(kind: type[_Record], value: Any) -> Any:
    """A list of records from a list of objects; anything else as it is."""
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        return value
    return tuple(kind.from_dict(v) if isinstance(v, Mapping) else v for v in value)


@dataclass(frozen=True, slots=True)
class Entity(_Record):
    """One side of an event: its words, its political code (codebook section 4), sector, identifier and full name."""

    text: str
    start: int
    end: int
    code: str | None = None
    sector: str | None = None
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class When(_Record):
    """When it happens: both dates inclusive; ``granularity`` is day, week, month, quarter, year, open or report.

    ``text_start`` and ``text_end`` are the offsets of the words ``text`` that it was read from; -1 where it was not read
    from words (granularity ``report``: the publication date stands in).
    """

    start: datetime.date | None
    end: datetime.date | None
    granularity: str
    text: str = ""
    text_start: int = -1
    text_end: int = -1

    @classmethod
    def _field(cls, name: str, value: Any) -> Any:
        return _date(value, f"when.{name}") if name in ("start", "end") else value


@dataclass(frozen=True, slots=True)
class Where(_Record):
    """Where it happens; ``code`` is the state's ISO alpha-3, lat and lon are degrees (WGS 84).

    ``resolution``: 5 part of a city, 4 city, 3 district, 2 province, 1 state.
    """

    text: str
    name: str
    code: str | None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None
    resolution: int = 1
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Size(_Record):
    """How many and how much: people dead, injured, arrested; an amount of money in ``currency`` (ISO 4217)."""

    dead: int | None = None
    injured: int | None = None
    arrested: int | None = None
    amount: float | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Proof(_Record):
    """One step of the coder's reasoning: ``what`` was decided (type, actor, status…), on which words, by which rule."""

    what: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Event(_Record):
    """One event mention, as the codebook defines it. ``start`` and ``end`` are the trigger's offsets."""

    id: str
    type: str
    status: str
    trigger: str
    start: int
    end: int
    modes: tuple[str, ...] = ()
    certainty: str = "certain"
    holder: str = ""
    sentence: str = ""
    sentence_start: int = 0
    actor: tuple[Entity, ...] = ()
    recipient: tuple[Entity, ...] = ()
    contexts: tuple[str, ...] = ()
    when: When | None = None
    where: Where | None = None
    size: Size | None = None
    score: float | None = None
    quad: str | None = None
    plover: Mapping[str, Any] = field(default_factory=dict)
    proof: tuple[Proof, ...] = ()
    coder: str = ""

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise RecordError(f"event {self.id}: status {self.status!r} is none of {', '.join(STATUSES)}")
        if self.certainty not in CERTAINTIES:
            raise RecordError(f"event {self.id}: certainty {self.certainty!r} is none of {', '.join(CERTAINTIES)}")

    @classmethod
    def _field(cls, name: str, value: Any) -> Any:
        parts: dict[str, type[_Record]] = {"when": When, "where": Where, "size": Size}
        lists: dict[str, type[_Record]] = {"actor": Entity, "recipient": Entity, "proof": Proof}
        if name in parts:
            return parts[name].from_dict(value) if isinstance(value, Mapping) else value
        if name in lists:
            return _each(lists[name], value)
        return tuple(value) if isinstance(value, list) else value


def article_id(text: str) -> str:
    """The id of a text: 16 hex digits of the SHA-256 of its NFC form with white space folded."""
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Article(_Record):
    """One article with its events. ``published`` is a date; ``title`` is read for context and lies outside ``text``.

    Half a surrogate pair, which no encoding can write, stands in it as U+FFFD; offsets stay.
    """

    id: str
    lang: str
    text: str
    published: datetime.date | None = None
    title: str = ""
    source: str = ""
    url: str = ""
    events: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        for name in ("id", "text", "title", "source", "url"):
            value = getattr(self, name)
            if (written := _written(value)) is not value and written != value:
                object.__setattr__(self, name, written)

    @classmethod
    def _field(cls, name: str, value: Any) -> Any:
        if name == "published":
            return _date(value, "published")
        if name == "events":
            return _each(Event, value)
        return "" if value is None and name in ("title", "source", "url") else value

    def to_line(self, *, text: bool = True) -> dict[str, Any]:
        """The exchange form: one line of JSON Lines, its fields in the order that the design gives."""
        row = self.to_dict()
        names = ("id", "lang", "published", "title", "source", "url", *(("text",) if text else ()), "events")
        return {name: row[name] for name in names}

    def to_dicts(self) -> list[dict[str, Any]]:
        """The events as plain dictionaries, each with the article's id, language and date: rows of a table."""
        head = {"article": self.id, "lang": self.lang, "published": _plain(self.published)}
        return [head | e.to_dict() for e in self.events]

    def to_pandas(self) -> Any:
        """The events as a pandas DataFrame; needs pandas.

        Raises:
            DepecheError: pandas is not installed.
        """
        from depeche.errors import DepecheError

        try:
            import pandas
        except ImportError:
            raise DepecheError("to_pandas needs pandas; install it with: pip install pandas") from None
        return pandas.DataFrame(self.to_dicts())

    def _repr_html_(self) -> str:
        """The text with its events marked, for notebooks."""
        from depeche._notebook import render

        return render(self)
