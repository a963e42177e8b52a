"""What exports are made of: coded articles, from JSON Lines or from a ledger, and which of their events leave."""

from __future__ import annotations

import datetime
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from depeche.errors import DepecheError, InputError, RecordError
from depeche.ontology import load_ontology
from depeche.records import Article, Event

_SQLITE = b"SQLite format 3\x00"
FOLDED = "folded"
"""A planned act of cooperation, which the strict PLOVER view turns into an agreement (codebook section 6)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One article, and of each event the episode that it tells of, where a ledger knows it; ``row`` is as it came."""

    article: Article
    episodes: Mapping[str, int]
    row: Mapping[str, Any]


def line_of(row: Mapping[str, Any]) -> Line:
    """The line that a row of the exchange form tells.

    Raises:
        RecordError: it is no coded article.
    """
    if not isinstance(row, Mapping) or not row.get("id") or not isinstance(row.get("events"), list):
        raise RecordError("must be an article with id and events; depeche code --json gives such lines")
    article = Article.from_dict({"lang": "", "text": ""} | dict(row))
    episodes = {e["id"]: e["episode"] for e in row["events"] if isinstance(e, dict) and e.get("episode") is not None}
    return Line(article, episodes, row)


class Source:
    """Coded articles that can be gone through several times: a JSON Lines file, ``-`` for standard input, or a ledger."""

    def __init__(self, name: str, *, on_error: Callable[[DepecheError], None], ledger: bool = False) -> None:
        self.name = name
        self._ledger = ledger
        self._error = on_error
        self._kept: Any = None
        self._told: set[int] = set()
        if name == "-":
            # Lives as long as the source, and has no name to clean up.
            self._kept = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
            self._kept.writelines(sys.stdin)

    def is_ledger(self) -> bool:
        """Whether it is a ledger and not JSON Lines."""
        if self._ledger or self.name == "-":
            return self._ledger
        try:
            with Path(self.name).open("rb") as stream:
                return stream.read(len(_SQLITE)) == _SQLITE
        except OSError as error:
            raise InputError(f"{self.name}: cannot be read ({error.strerror}); give JSON Lines or a ledger") from None

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """The articles as they came; a broken line is told once and costs only itself."""
        if self.is_ledger():
            from depeche.ledger import Ledger

            with Ledger(self.name) as ledger:
                yield from ledger.export()
        elif self._kept is not None:
            self._kept.seek(0)
            yield from self._json(self._kept)
        else:
            with Path(self.name).open(encoding="utf-8", errors="surrogateescape") as lines:
                yield from self._json(lines)

    def _json(self, lines: Any) -> Iterator[Mapping[str, Any]]:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                line_of(row)
                yield row
            except (ValueError, RecordError) as error:
                if number not in self._told:
                    self._told.add(number)
                    self._error(InputError(f"{self.name}:{number}: {error}"))

    def __iter__(self) -> Iterator[Line]:
        return map(line_of, self.rows())


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events leave: statuses (and ``folded``), days (both inclusive; an event's own day, else the report's)."""

    statuses: frozenset[str]
    since: datetime.date | None = None
    until: datetime.date | None = None
    text: bool = True

    def leaves(self, event: Event) -> bool:
        """Whether the event's status lets it leave."""
        return event.status in self.statuses or (FOLDED in self.statuses and folds(event))

    def timely(self, event: Event, published: datetime.date | None) -> bool:
        """Whether the event lies within the days asked for; one without any day does not."""
        if self.since is None and self.until is None:
            return True
        first = (event.when and (event.when.start or event.when.end)) or published
        last = (event.when and (event.when.end or event.when.start)) or published
        if first is None or last is None:
            return False
        return (self.since is None or last >= self.since) and (self.until is None or first <= self.until)


class Chosen:
    """A source with only the events that are wanted; can be gone through several times.

    After each time ``kept`` says how many events left and ``held`` how many their status kept back.
    """

    def __init__(self, source: Iterable[Line], wanted: Wanted) -> None:
        self.source = source
        self.wanted = wanted
        self.kept = 0
        self.held = 0

    def __iter__(self) -> Iterator[Line]:
        self.kept = self.held = 0
        for line in self.source:
            article = line.article
            timely = [event for event in article.events if self.wanted.timely(event, article.published)]
            events = tuple(event for event in timely if self.wanted.leaves(event))
            self.kept += len(events)
            self.held += len(timely) - len(events)
            row = line.row if self.wanted.text else {k: v for k, v in line.row.items() if k != "text"}
            text = article.text if self.wanted.text else ""
            yield Line(replace(article, events=events, text=text), line.episodes, row)


def folds(event: Event) -> bool:
    """Whether the strict PLOVER view makes another, accomplished event of this planned one."""
    kind = load_ontology().types.get(event.type)
    return event.status == "future" and bool(kind and kind.if_future)
