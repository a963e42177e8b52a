"""From the words of a date to days: each kind of find has its reading; a range takes in two finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from depeche.coding import _time_absolute, _time_relative
from depeche.coding import _time_calendar as cal
from depeche.coding._time_scan import Find
from depeche.coding._time_story import UNKNOWN, Story, Value, stated_year

_READINGS = {**_time_absolute.READINGS, **_time_relative.READINGS}


_ANCHOR = 10
"""Days that a period may last to be what "deux jours plus tard" counts from ("au début du mois")."""


def resolve(find: Find, story: Story) -> Value:
    """The days of one find; what the calendar cannot hold (30 February, the year 0) is unknown."""
    try:
        days, granularity = _READINGS[find.kind](find, story)
    except (ValueError, OverflowError):
        return UNKNOWN
    if days and find.part in ("early", "mid", "late"):
        days = cal.part(days, find.part)
    elif days and story.today and find.part in ("sofar", "rest"):
        days = (days[0], max(days[0], story.today)) if find.part == "sofar" else (min(days[1], story.today), days[1])
    story.recent = days or story.recent
    if days and (days[1] - days[0]).days <= _ANCHOR:
        story.last = days
    if days and granularity == "year":
        story.said_year = (days[0].year, story.sentence(find))
    return days, granularity


def range_of(first: Find, last: Find, story: Story) -> Value:
    """Both ends resolved and put in order; a weekday or a date without a year follows its first end."""
    start, granularity = resolve(first, story)
    end, _ = resolve(last, story)
    if not start or not end:
        return start or end, granularity
    if end[1] < start[0] and last.kind == "weekday":
        if story.lean(first) > 0:
            end = (end[0] + timedelta(days=7), end[1] + timedelta(days=7))
        else:
            start = (start[0] - timedelta(days=7), start[1] - timedelta(days=7))
    elif end[1] < start[0] and stated_year(last) is None and stated_year(first) is not None:
        end = resolve(replace(last, slots=last.slots | {"year": str(start[0].year)}), story)[0] or end
    elif end[1] < start[0] and stated_year(first) is None:
        start = resolve(replace(first, slots=first.slots | {"year": str(end[0].year)}), story)[0] or start
        if end[1] < start[0]:
            start = (cal.shift(start[0], -1, "year"), start[1])
    if end[1] < start[0]:
        return start, granularity
    story.last = (start[0], end[1]) if granularity == "day" else story.last
    return (start[0], end[1]), granularity
