"""Readings of dates that count from another: "hier", "il y a trois ans", "la semaine dernière", "deux jours plus tard"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from depeche.coding import _time_calendar as cal
from depeche.coding._time_scan import Find
from depeche.coding._time_story import UNKNOWN, Story, Value, number, stated_year


def one_day(day: date) -> Value:
    """A day as both ends of a period."""
    return (day, day), "day"


def _offset(find: Find, story: Story) -> Value:
    if story.today is None:
        return None, "day"
    return one_day(story.today + timedelta(days=int(story.rules.tables["offsets"][find.slots["offsets"]])))


def _anchored(find: Find, story: Story) -> Value:
    base = story.last or (story.today and (story.today, story.today))
    if not base:
        return None, "day"
    move = int(story.rules.tables["anchored"][find.slots["anchored"]])
    return one_day((base[1] if move >= 0 else base[0]) + timedelta(days=move))


def _measure(find: Find, story: Story) -> tuple[int | None, int, str]:
    """How many, of what: the count (None for "quelques", "several"), and the unit as count and name."""
    size, unit = cal.unit_of(str(story.rules.tables["units"][find.slots["units"]]))
    return number(find, story, "numbers", "numbers2"), size, unit


def _moved(find: Find, story: Story, sign: int) -> tuple[date, str] | None:
    """The publication date moved by what the find measures; vague counts go as far as `VAGUE` says."""
    if story.today is None:
        return None
    count, size, unit = _measure(find, story)
    if count is None:
        reach, unit = cal.VAGUE[unit]
        return cal.shift(story.today, sign * reach * size, unit), unit
    return cal.shift(story.today, sign * count * size, unit), unit


def _point(find: Find, story: Story, sign: int) -> Value:
    """ "il y a trois ans" is that year, "dans deux semaines" that week; "il y a environ un mois" a few days around."""
    moved = _moved(find, story, sign)
    if moved is None or story.today is None:
        return UNKNOWN
    day, unit = moved
    if number(find, story, "numbers") is None:
        return (min(day, story.today), max(day, story.today)), "open"
    unit = "day" if unit == "hour" else unit
    if find.get("about"):
        slack = timedelta(days=cal.SLACK.get(unit, cal.SLACK["month"]))
        return (day - slack, day + slack), "open"
    return cal.period(day, unit), unit


def _ago(find: Find, story: Story) -> Value:
    return _point(find, story, -1)


def _ahead(find: Find, story: Story) -> Value:
    return _point(find, story, 1)


def _stretch(find: Find, story: Story, sign: int) -> Value:
    """From the publication date so far back or ahead."""
    moved = _moved(find, story, sign)
    if moved is None or story.today is None:
        return UNKNOWN
    return (min(moved[0], story.today), max(moved[0], story.today)), "open"


def _since(find: Find, story: Story) -> Value:
    return _stretch(find, story, -1)


def _within(find: Find, story: Story) -> Value:
    return _stretch(find, story, 1)


def _span(find: Find, story: Story) -> Value:
    return _stretch(find, story, 1 if story.direction(find) == "next" else -1)


def _past(find: Find, story: Story) -> Value:
    """ "over the past year": one unit up to publication."""
    if story.today is None:
        return UNKNOWN
    _, size, unit = _measure(find, story)
    return _stretch_of(story.today, size, unit, "last")


def _later(find: Find, story: Story) -> Value:
    count, size, unit = _measure(find, story)
    base = (story.recent if unit == "year" else story.last) or (story.today and (story.today, story.today))
    if not base:
        return UNKNOWN
    if unit == "hour":
        return base, "day"
    sign = int(story.rules.tables["later"][find.slots["later"]])
    if count is None:
        reach, unit = cal.VAGUE[unit]
        far = cal.shift(base[sign > 0], sign * reach, unit)
        return (min(far, base[0]), max(far, base[1])), "open"
    start, end = (cal.shift(day, sign * count * size, unit) for day in base)
    if unit == "year":
        return cal.year_period(start.year), "year"
    return (start, end), "day" if start == end else "open"


def _unit(find: Find, story: Story) -> Value:
    size, unit = cal.unit_of(str(story.rules.tables["unit"][find.slots["unit"]]))
    direction = story.direction(find)
    if direction in ("before", "after"):
        named = story.last if unit in ("day", "week", "weekend") else story.recent
        base = named or (story.today and (story.today, story.today))
        step = "week" if unit == "weekend" else unit
        return (cal.period(cal.shift(base[0], size if direction == "after" else -size, step), unit), unit) if base else UNKNOWN
    if story.today is None:
        return None, unit
    if unit == "weekend":
        return _weekend(find, story, story.today, direction), "day"
    if size > 1:
        return _stretch_of(story.today, size, unit, direction)
    move = {"last": -1, "next": 1}.get(direction, 0)
    return cal.period(cal.shift(cal.period(story.today, unit)[0], move, unit), unit), unit


def _stretch_of(today: date, size: int, unit: str, direction: str) -> Value:
    """ "la dernière décennie": so many units up to today."""
    far = cal.shift(today, size if direction == "next" else -size, unit)
    return (min(far, today), max(far, today)), "open"


def _weekend(find: Find, story: Story, today: date, direction: str) -> cal.Period:
    """ "ce week-end" said on Monday or Tuesday is the one gone by, later in the week the one to come."""
    if direction == "last":
        saturday = cal.weekday_before(today - timedelta(days=1), 6)
        saturday -= timedelta(days=7 if today.isoweekday() == 7 else 0)
    elif direction == "next":
        saturday = cal.weekday_after(today, 6, strictly=True)
    else:
        soon = direction == "this" and today.isoweekday() > 2
        lean = story.lean(find) or (1 if soon else -1)
        on_weekend = today.isoweekday() > 5
        saturday = cal.weekday_before(today, 6) if lean < 0 or on_weekend else cal.weekday_after(today, 6)
    return saturday, saturday + timedelta(days=1)


def _quarter(find: Find, story: Story) -> Value:
    """Quarters and half-years; the latter have granularity "quarter" too: the scale has no better word."""
    which = int(find.slots["q"]) if "q" in find.slots else int(story.rules.tables["ordinals"][find.slots["ordinals"]])
    months = 6 if (find.get("span") or "").startswith(tuple(story.rules.half_years)) else 3
    if not 1 <= which <= 12 // months:
        return UNKNOWN
    year = stated_year(find) or (story.today.year if story.today else story.year)
    if year is None:
        return None, "quarter"
    days = cal.months_period(year, (which - 1) * months + 1, months)
    direction = story.direction(find)
    if stated_year(find) is None and story.today and days[0] > story.today and story.lean(find) <= 0 and direction != "next":
        days = cal.months_period(year - 1, (which - 1) * months + 1, months)
    return days, "quarter"


def _season(find: Find, story: Story) -> Value:
    first = int(story.rules.tables["seasons"][find.slots["seasons"]])
    year = stated_year(find) or (None if story.today else story.year)
    if year is None and story.today is None:
        return None, "quarter"
    if year is None and story.today is not None:
        direction, today = story.direction(find), story.today
        if direction == "this":
            return cal.months_period(today.year, first, 3), "quarter"
        choices = [cal.months_period(today.year + y, first, 3) for y in (-2, -1, 0, 1)]
        past = [d for d in choices if d[0] <= today and (direction != "last" or d[1] < today)]
        ahead = [d for d in choices if d[0] > today]
        lean = {"last": -1, "next": 1}.get(direction) or story.lean(find)
        return (ahead[0] if lean > 0 and ahead else past[-1]), "quarter"
    return cal.months_period(int(year or 0), first, 3), "quarter"


def _decade(find: Find, story: Story) -> Value:
    digits = find.slots["decade"]
    first = int(digits) if len(digits) == 4 else int(digits) + (2000 if int(digits) <= 20 else 1900)
    return (date(first, 1, 1), date(first + 9, 12, 31)), "open"


READINGS: Mapping[str, Callable[[Find, Story], Value]] = {
    "offset": _offset,
    "anchored": _anchored,
    "ago": _ago,
    "ahead": _ahead,
    "since": _since,
    "within": _within,
    "later": _later,
    "span": _span,
    "past": _past,
    "unit": _unit,
    "quarter": _quarter,
    "season": _season,
    "decade": _decade,
}
