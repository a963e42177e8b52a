"""What is known while the dates of a text are read from left to right."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date

from depeche.coding._time_calendar import Period
from depeche.coding._time_rules import Grammar
from depeche.coding._time_scan import Find
from depeche.coding._time_text import Folded, Tenses

Value = tuple[Period | None, str]
"""Days and granularity; no days where the words are a date but nothing tells which."""

UNKNOWN: Value = (None, "open")
_SHORT_YEAR_TURNS = 40
"""Two-digit years below it are of the 21st century."""


@dataclass
class Story:
    """What is known while a text is read from left to right: the last day named (`last`), the last date of any length
    (`recent`), and the last year with its sentence. `today` is the day of publication, `year` stands in for it.
    """

    rules: Grammar
    folded: Folded
    tenses: Tenses
    today: date | None
    year: int | None
    last: Period | None = None
    recent: Period | None = None
    said_year: tuple[int, int] = field(default=(0, -1))

    def lean(self, find: Find) -> int:
        """1 where the text looks ahead, -1 where it looks back, 0 where it does not tell."""
        if find.role == "by":
            return 1
        lean = self.tenses.around(find.begin, find.end)
        return 0 if lean < 0 and find.role in ("until", "from") else lean

    def sentence(self, find: Find) -> int:
        return bisect_right(self.folded.sentence_ends, find.start)

    def direction(self, find: Find) -> str:
        """ "last", "next", "this", "before", "after" or nothing."""
        word = find.direction
        if word is None:
            return find.this
        tables = self.rules.tables
        return str(tables["dir"].get(word) or tables["dirs"][word])


def number(find: Find, story: Story, *names: str) -> int | None:
    """The value of a number slot, in digits or words; None where it did not match."""
    word = find.get(*names)
    if word is None:
        return None
    return int(word) if word.isdigit() else int(story.rules.tables["numbers"][word])


def stated_year(find: Find) -> int | None:
    """The year that the words themselves give."""
    if long := find.get("year", "y"):
        return int(long)
    if short := find.get("yy"):
        value = int(short.lstrip("'"))
        return value + (2000 if value < _SHORT_YEAR_TURNS else 1900)
    return None
