"""Readings of dates that name a day, month, year or feast, whole or in part: what is missing comes from the publication date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from depeche.coding import _time_calendar as cal
from depeche.coding._time_rules import named_day
from depeche.coding._time_scan import Find
from depeche.coding._time_story import Story, Value, stated_year

_SOON = 14
"""Days ahead that a date without a year may lie although the verb near it looks back ("a annoncé la grève du 3 mars")."""


def one_day(days: date) -> Value:
    return (days, days), "day"


def _year_said_before(find: Find, story: Story) -> int | None:
    """The past year that the sentence named before: "deux ruptures en 97 (en janvier et en octobre)"."""
    year, sentence = story.said_year
    past = story.today is None or year < story.today.year
    return year if sentence == story.sentence(find) and past and not story.direction(find) else None


def _iso(find: Find, story: Story) -> Value:
    return one_day(date(int(find.slots["y"]), int(find.slots["m"]), int(find.slots["d"])))


def _numeric(find: Find, story: Story) -> Value:
    year, first, second = (int(find.slots[k]) for k in ("y", "a", "b"))
    day, month = (first, second) if story.rules.options["numeric_order"] == "dmy" else (second, first)
    if month > 12:
        day, month = month, day
    return one_day(date(year, month, day))


def _named(find: Find, story: Story) -> Value:
    return one_day(named_day(story.rules.tables["named_days"][find.slots["named_days"]]))


def day_number(word: str, story: Story) -> int:
    """ "3", "1er", "3rd", "third" → a day of the month."""
    digits = "".join(c for c in word if c.isdecimal())
    tables = story.rules.tables
    return int(digits or tables["ordinals"].get(word) or tables["numbers"][word])


def _date(find: Find, story: Story) -> Value:
    day = day_number(find.slots.get("day") or find.slots["first"], story)
    month = int(story.rules.tables["months"][find.slots["months"]])
    year = stated_year(find) or _year_said_before(find, story)
    if year is None and story.today is None:
        year = story.year
    if year is not None:
        return one_day(date(year, month, day))
    if story.today is None:
        return None, "day"
    weekday = story.rules.tables["weekdays"].get(find.get("weekdays") or "")
    choices = [d for y in range(-8, 9) if (d := _date_or_none(story.today.year + y, month, day))]
    return one_day(_nearest(choices, find, story, weekday)) if choices else (None, "day")


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(choices: list[date], find: Find, story: Story, weekday: int | None = None) -> date:
    """Of the same day in several years the one meant: by weekday, by "dernier" or "prochain", by tense, by nearness."""
    today = story.today or choices[0]
    right = [d for d in choices if d.isoweekday() == weekday and abs((d - today).days) < 400]
    if right:
        return min(right, key=lambda d: abs((d - today).days))
    direction = story.direction(find)
    past = max((d for d in choices if d < today or (d == today and direction != "last")), default=choices[0])
    ahead = min((d for d in choices if d > today), default=choices[-1])
    if direction in ("last", "next"):
        return past if direction == "last" else ahead
    if past == today:
        return today
    lean, wait, gone = story.lean(find), (ahead - today).days, (today - past).days
    if lean > 0:
        return past if gone < _SOON and wait > 300 else ahead
    return ahead if wait * 4 < gone and (lean == 0 or wait <= _SOON) else past


def _month(find: Find, story: Story) -> Value:
    month = int(story.rules.tables["months"][find.slots["months"]])
    year = stated_year(find) or _year_said_before(find, story)
    today = story.today
    if year is None and today is not None:
        past = today.year if month <= today.month else today.year - 1
        direction = story.direction(find)
        lean = {"last": -1, "next": 1}.get(direction) or (0 if month == today.month else story.lean(find))
        if direction in ("last", "next") and month == today.month:
            past -= direction == "last"
        wait = (month - today.month) % 12
        soon = lean == 0 and 0 < wait <= 2
        ahead = direction == "next" or (wait > 0 and (lean > 0 or soon))
        year = past + 1 if ahead else past
    year = year if year is not None else story.year
    return (None if year is None else cal.month_period(year, month)), "month"


def _year(find: Find, story: Story) -> Value:
    year = stated_year(find)
    return (cal.year_period(year) if year else None), "year"


def _years(find: Find, story: Story) -> Value:
    first, second = int(find.slots["y1"]), int(find.slots["y2"])
    second += first // 100 * 100 if second < 100 else 0
    return (date(first, 1, 1), date(second, 12, 31)), "year"


def _weekday(find: Find, story: Story) -> Value:
    weekday = int(story.rules.tables["weekdays"][find.slots["weekdays"]])
    direction, today = story.direction(find), story.today
    if direction in ("before", "after") and story.last:
        step = cal.weekday_after if direction == "after" else cal.weekday_before
        return one_day(step(story.last[direction == "after"], weekday, strictly=True))
    if today is None:
        return None, "day"
    if stated := _with_day(find, story, today, weekday):
        return one_day(stated)
    if direction == "last":
        return one_day(cal.weekday_before(today, weekday, strictly=True))
    if direction == "next":
        return one_day(cal.weekday_after(today, weekday, strictly=True))
    lean = 1 if find.role == "until" else story.lean(find)
    if lean == 0 and direction == "this":
        lean = 1 if story.rules.options["this_weekday"] == "future" else -1
    return one_day(cal.weekday_after(today, weekday) if lean > 0 else cal.weekday_before(today, weekday))


def _with_day(find: Find, story: Story, today: date, weekday: int) -> date | None:
    """ "mardi 3": the nearest third of a month that is a Tuesday, if there is one within two months."""
    if "day" not in find.slots:
        return None
    day = day_number(find.slots["day"], story)
    near = (today + timedelta(days=n) for n in sorted(range(-62, 63), key=abs))
    return next((d for d in near if d.day == day and d.isoweekday() == weekday), None)


def _feast(find: Find, story: Story) -> Value:
    entry = story.rules.tables["feasts"][find.slots["feasts"]]
    year = stated_year(find) or (story.year if story.today is None else None)
    years = [year] if year else [story.today.year + y for y in (-1, 0, 1)] if story.today else []
    days = [d for y in years for d in _feast_days(entry, y)]
    if not days:
        return None, "day"
    day = days[0] if year else _nearest(sorted(days), find, story)
    return ((day - timedelta(days=1), day + timedelta(days=1)), "week") if "hijri" in entry else one_day(day)


def _feast_days(entry: dict[str, str | int], year: int) -> list[date]:
    if "easter" in entry:
        return [cal.easter(year) + timedelta(days=int(entry["easter"]))]
    if "nth" in entry:
        month, weekday, nth = map(int, str(entry["nth"]).split("-"))
        return [cal.weekday_after(date(year, month, 1), weekday) + timedelta(days=7 * (nth - 1))]
    month, day = map(int, str(entry.get("date") or entry["hijri"]).split("-"))
    return [date(year, month, day)] if "date" in entry else cal.hijri(year, month, day)


READINGS: Mapping[str, Callable[[Find, Story], Value]] = {
    "iso": _iso,
    "numeric": _numeric,
    "named": _named,
    "date": _date,
    "month": _month,
    "year": _year,
    "years": _years,
    "shortyear": _year,
    "weekday": _weekday,
    "feast": _feast,
}
