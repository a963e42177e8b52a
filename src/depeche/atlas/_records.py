"""The records of the atlas: what it knows (`Entry`, `Term`) and what it finds in a text (`Match`)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the political world.

    `kind` is one of kinds.tsv ("state", "org", "group", "party", "company", "person", "body", "region"); `code` and `sector`
    follow codebook section 4 and are those of its latest standing: ask `Atlas.standing` for those of a date.
    """

    id: str
    kind: str
    code: str | None
    sector: str | None
    name: str
    name_fr: str


@dataclass(frozen=True, slots=True)
class Match:
    """Where a text names entries; `start` and `end` count the code points of the text given.

    `form`: "name", "capital" (a place that may stand for the government), "seat" (always the government), "adjective",
    "people" (the nationals, as a noun), "pair" (several entries in order: "sino-malien"), "surname" (a person by surname
    alone), "homograph" (several candidates, likeliest first: the context does not decide).
    """

    start: int
    end: int
    entries: tuple[Entry, ...]
    form: str


@dataclass(frozen=True, slots=True)
class Term:
    """A standing with its time: office (free text) held from `start` to `end`, both inclusive; None = open or unknown."""

    code: str | None
    sector: str | None
    office: str
    start: datetime.date | None
    end: datetime.date | None

    def holds(self, on: datetime.date) -> bool:
        """Whether the day `on` lies within the term."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)
