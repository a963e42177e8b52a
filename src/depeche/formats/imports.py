"""POLECAT, GDELT and ICEWS tables as events, so that other series may be laid beside ours.

There is no text to point at. A row becomes an article whose text is the row's own words (who, what, whom, where), and the offsets
of its one event point into them; ``source`` and ``coder`` name the project. All is ``actual``: none of the three tells plans from
deeds.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from depeche.errors import DepecheError, InputError
from depeche.formats._given import Given, kind_of, rows_of
from depeche.ontology import load_ontology
from depeche.records import Article, Entity, Event, Proof, When, Where

SOURCES = {"polecat": "POLECAT", "gdelt": "GDELT", "icews": "ICEWS"}


class NoType(DepecheError):
    """A row tells of something that PLOVER has no type for (CAMEO's statements and appeals)."""

    code = "no-type"


@dataclass(frozen=True, slots=True)
class Side:
    """A side as a row tells it."""

    words: str
    code: str | None = None
    sector: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a row tells, whoever wrote it."""

    id: str
    type: str
    modes: Sequence[str] = ()
    contexts: Sequence[str] = ()
    words: str = ""
    actor: Sequence[Side] = ()
    recipient: Sequence[Side] = ()
    day: datetime.date | None = None
    published: datetime.date | None = None
    where: Where | None = None
    lang: str = ""
    url: str = ""


@dataclass(slots=True)
class Told:
    """What came of an import."""

    events: int = 0
    broken: int = 0
    no_type: int = 0
    shown: int = field(default=0, repr=False)


def read(path: Path, kind: str | None, *, told: Told, on_error: Callable[[DepecheError], None]) -> Iterator[Article]:
    """The rows of a table as articles with one event each; broken lines are counted, told and left out.

    Raises:
        InputError: the file cannot be read, or is of none of the three kinds.
    """
    from depeche.formats import _from_tables

    kind = kind or kind_of(path)
    make = {"polecat": _from_tables.polecat, "gdelt": _from_tables.gdelt, "icews": _from_tables.icews}[kind]
    for row in rows_of(path, kind):
        try:
            if isinstance(row, InputError):
                raise row
            article = article_of(make(row), kind)
        except NoType:
            told.no_type += 1
        except DepecheError as error:
            told.broken += 1
            at = f"{path}:{row.line}: " if isinstance(row, Given) else ""
            on_error(InputError(f"{at}{error}"))
        else:
            told.events += 1
            yield article


class _Words:
    """The text of a row, and where its parts stand in it."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, words: str) -> tuple[int, int]:
        """Put words at the end; their offsets."""
        self.text += " · " if self.text else ""
        start = len(self.text)
        self.text += words
        return start, len(self.text)

    def sides(self, sides: Sequence[Side]) -> tuple[Entity, ...]:
        """Entities with their offsets."""
        return tuple(Entity(s.words, *self.add(s.words), s.code, s.sector, s.id, s.words or None) for s in sides if s.words)


def article_of(deed: Deed, kind: str) -> Article:
    """The article that a deed is told in."""
    ontology, words, coder = load_ontology(), _Words(), f"import-{kind}"
    type_ = ontology.type(deed.type)
    modes = tuple(mode for mode in deed.modes if mode in type_.modes)
    words.add(f"{SOURCES[kind]} {deed.id}")
    actor = words.sides(deed.actor)
    start, end = words.add(deed.words or deed.type)
    recipient = words.sides(deed.recipient)
    where = None
    if deed.where is not None:
        at = words.add(deed.where.text)
        where = Where(**{**deed.where.to_dict(), "start": at[0], "end": at[1]})
    event = Event(
        id=deed.id,
        type=deed.type,
        status="actual",
        trigger=words.text[start:end],
        start=start,
        end=end,
        modes=modes,
        sentence=words.text,
        actor=actor,
        recipient=recipient,
        contexts=tuple(c for c in deed.contexts if c in ontology.contexts),
        when=When(deed.day, deed.day, "day") if deed.day else None,
        where=where,
        score=ontology.score(deed.type, modes),
        quad=ontology.quad(deed.type),
        plover=ontology.plover(deed.type, modes, "actual"),
        proof=(Proof("type", start, end, coder),),
        coder=coder,
    )
    published = deed.published or deed.day
    return Article(f"{kind}-{deed.id}", deed.lang, words.text, published, "", SOURCES[kind], deed.url, (event,))
