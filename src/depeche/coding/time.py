"""Dates in a text: where they are named, which days they mean, how finely they are told.

The grammar of a language is data (``languages/<lang>/time.yaml``). Dates count from the publication date, or, where the words
say so ("la veille", "two days later"), from the last day that the text names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from depeche.coding._time_resolve import range_of, resolve
from depeche.coding._time_rules import Grammar, grammar
from depeche.coding._time_scan import Find, scan
from depeche.coding._time_story import Story, Value, stated_year
from depeche.coding._time_text import Folded, Tenses, fold

_APPOSED = re.compile(r",? {0,2}")
_LONGEST_APPOSITION = 80
"""Characters; a longer row of equal dates is a table, not one date said twice."""
_WHOLE = {"since": "since", "within": "by"}
"""Kinds of find whose words hold their own role ("depuis deux ans", "d'ici trois jours")."""
_LEAD = 300
"""Characters at the head of an article in which its year is most often told."""


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """One dated expression: the words ``text`` at ``text_start:text_end`` (code points), and the days they name.

    ``start`` and ``end`` (both inclusive) are the days of the date itself: "depuis mai 2015" is May 2015 with ``role``
    "since". `window` gives the days that such a date opens or closes. Both are None where nothing tells which days are
    meant ("mardi" in an article without a date). ``granularity``: day, week, month, quarter, year or open.
    ``role``: on, since, from, until, by, before or after.
    """

    text_start: int
    text_end: int
    start: date | None
    end: date | None
    granularity: str
    text: str
    role: str = "on"

    def window(self, published: date | None) -> tuple[date | None, date | None, str]:
        """The days in which an event dated so can lie, and their granularity: "depuis mai 2015" runs to publication,
        "d'ici fin août" from it; an end that nothing tells is None."""
        start, end = self.start, self.end
        if self.role == "on" or start is None or end is None:
            return start, end, self.granularity
        if self.role == "since":
            return start, max(published or end, start), "open"
        if self.role == "from":
            return start, None, "open"
        if self.role == "after":
            return end + timedelta(days=1) if end < date.max else end, None, "open"
        last = end if self.role != "before" or self.granularity != "day" or start == date.min else end - timedelta(days=1)
        return (published if published and published <= last else None), last, "open"


def find_times(text: str, *, lang: str, published: date | None) -> list[TimeSpan]:
    """The dates that ``text`` names, from left to right, none overlapping.

    Args:
        text: any text; offsets in the result are its code points.
        lang: a language with a date grammar ("fr", "en").
        published: the day of publication. Without it relative dates have no days, and a date without a year takes the
            one that `infer_year` reads from the text.

    Raises:
        DataError: the language has no date grammar.
    """
    rules = grammar(lang)
    folded = fold(text)
    finds = scan(folded, rules)
    if not finds:
        return []
    year = None if published else _news_year(folded, finds, rules)
    story = Story(rules=rules, folded=folded, tenses=Tenses(folded, rules.cues), today=published, year=year)
    return list(_merged(_apart(_span(text, folded, *item) for item in _values(finds, story)), text))


def infer_year(text: str, *, lang: str) -> int | None:
    """The year that an article without a date is most likely of, from the years in its own text; None if it names none.

    Years of goals ("Agenda 2063", "d'ici 2030") do not count; the head of the article and years behind a name
    ("FOCAC 2024") count more; of the years that count well the latest is taken, for news looks back more than ahead.
    """
    rules = grammar(lang)
    folded = fold(text)
    return _news_year(folded, scan(folded, rules), rules)


def _news_year(folded: Folded, finds: list[Find], rules: Grammar) -> int | None:
    weights: Counter[int] = Counter()
    for find in finds:
        year = stated_year(find)
        if year is None or rules.contexts["horizon"].search(folded.text, max(0, find.start - 24), find.start):
            continue
        before = folded.text[max(0, find.start - 40) : find.start].split()
        named = find.kind == "year" and bool(before) and before[-1][0].isupper() and find.role == "on"
        weight = 3 if find.kind != "year" or named else 1
        weights[year] += 0 if find.role in ("by", "until", "before") else weight + 2 * (find.start < _LEAD)
    if not weights:
        return None
    enough = max(weights.values()) * 0.4
    return max(year for year, weight in weights.items() if weight >= enough)


def _values(finds: list[Find], story: Story) -> Iterator[tuple[Find, Find, Value]]:
    """Each date with its first and last find: two for a range."""
    index = 0
    while index < len(finds):
        find = finds[index]
        if find.link == "range" and index + 1 < len(finds):
            following = finds[index + 1]
            yield find, following, range_of(find, following, story)
            index += 2
        else:
            yield find, find, resolve(find, story)
            index += 1


def _span(text: str, folded: Folded, first: Find, last: Find, value: Value) -> TimeSpan:
    days, granularity = value
    start, end = folded.original(first.begin), folded.original(last.end)
    role = "on" if first is not last else _WHOLE.get(first.kind, first.role)
    return TimeSpan(
        text_start=start,
        text_end=end,
        start=days[0] if days else None,
        end=days[1] if days else None,
        granularity=granularity,
        text=text[start:end],
        role=role,
    )


def _apart(spans: Iterable[TimeSpan]) -> list[TimeSpan]:
    """Of two that overlap (*next week*, *next week Monday*) the longer."""
    out: list[TimeSpan] = []
    for span in spans:
        while out and out[-1].text_end > span.text_start:
            if out[-1].text_end - out[-1].text_start > span.text_end - span.text_start:
                span = out[-1]
            out.pop()
        out.append(span)
    return out


def _merged(spans: list[TimeSpan], text: str) -> Iterator[TimeSpan]:
    """Join dates that stand side by side and mean the same day: "hier, mercredi 1er mars"."""
    held: TimeSpan | None = None
    for span in spans:
        if held and held.start and (held.start, held.end) == (span.start, span.end):
            short = span.text_end - held.text_start <= _LONGEST_APPOSITION
            if short and _APPOSED.fullmatch(text, held.text_end, span.text_start):
                start, end = held.text_start, span.text_end
                held = TimeSpan(start, end, span.start, span.end, span.granularity, text[start:end], held.role)
                continue
        if held:
            yield held
        held = span
    if held:
        yield held
