"""Calendar arithmetic for the date grammar: shifting, periods and their parts, movable feasts.

Pure functions. What leaves the range of `datetime.date` (years 1 to 9999) raises ``ValueError`` or ``OverflowError``;
`depeche.coding._time_resolve` takes such a find for no date.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

Period = tuple[date, date]
"""First and last day, both inclusive."""

VAGUE: dict[str, tuple[int, str]] = {
    "hour": (1, "day"),
    "day": (7, "day"),
    "week": (1, "month"),
    "month": (6, "month"),
    "quarter": (12, "month"),
    "year": (5, "year"),
}
"""How far "the coming days", "recent weeks", "quelques mois" reach. The annotators of the gold articles read
"dans les semaines qui viennent" as one month; the others follow from it."""

SLACK: dict[str, int] = {"day": 2, "week": 3, "month": 7, "year": 182}
"""Days on either side of an approximate date ("il y a environ un mois": a week before and after, in the gold articles)."""


def unit_of(measure: str) -> tuple[int, str]:
    """``"week"`` → (1, "week"); ``"10 year"`` → (10, "year")."""
    count, _, unit = measure.rpartition(" ")
    return int(count or 1), unit


def month_period(year: int, month: int) -> Period:
    """The days of a month; ``month`` may lie outside 1 to 12 and then counts on into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def months_period(year: int, month: int, count: int) -> Period:
    """``count`` months from the first of ``month``."""
    return month_period(year, month)[0], month_period(year, month + count - 1)[1]


def year_period(year: int) -> Period:
    """The days of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def shift(day: date, count: int, unit: str) -> date:
    """``day`` moved by ``count`` days, weeks, months, quarters or years; 31 January + 1 month is 28 or 29 February."""
    if unit == "hour":
        return day + timedelta(days=count // 24)
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
    first, last = month_period(day.year, day.month + months)
    return first.replace(day=min(day.day, last.day))


def period(day: date, unit: str) -> Period:
    """The day, week (Monday to Sunday), weekend, month, quarter or year that ``day`` lies in."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "weekend":
        saturday = day - timedelta(days=day.weekday()) + timedelta(days=5)
        return saturday, saturday + timedelta(days=1)
    if unit == "month":
        return month_period(day.year, day.month)
    if unit == "quarter":
        return months_period(day.year, (day.month - 1) // 3 * 3 + 1, 3)
    if unit == "year":
        return year_period(day.year)
    return day, day


def part(whole: Period, where: str) -> Period:
    """The early, mid or late part of a period: thirds of a month, a quarter at the ends of a year, days of a week,
    thirds of a longer stretch."""
    start, end = whole
    days = (end - start).days + 1
    if days < 3:
        return whole
    if days > 400:
        third = (end.year - start.year + 1) // 3
        first, last = {"early": (0, third), "mid": (third, 2 * third), "late": (2 * third, end.year - start.year + 1)}[where]
        return date(start.year + first, 1, 1), date(start.year + last - 1, 12, 31)
    if days > 300:
        first, count = {"early": (1, 3), "mid": (5, 4), "late": (10, 3)}[where]
        return months_period(start.year, start.month + first - 1, count)
    third = 10 if 28 <= days <= 31 else max(1, days // 3)
    if where == "early":
        return start, start + timedelta(days=third - 1)
    if where == "late":
        return (start + timedelta(days=2 * third), end)
    return start + timedelta(days=third), start + timedelta(days=2 * third - 1)


def weekday_before(day: date, weekday: int, *, strictly: bool = False) -> date:
    """The last ``weekday`` (1 Monday … 7 Sunday) on or before ``day``; ``strictly``: before it."""
    back = (day.isoweekday() - weekday) % 7
    return day - timedelta(days=back or (7 if strictly else 0))


def weekday_after(day: date, weekday: int, *, strictly: bool = False) -> date:
    """The next ``weekday`` on or after ``day``; ``strictly``: after it."""
    ahead = (weekday - day.isoweekday()) % 7
    return day + timedelta(days=ahead or (7 if strictly else 0))


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus)."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * i) // 451
    month, day = divmod(h + i - 7 * m + 114, 31)
    return date(year, month, day + 1)


def hijri(year: int, month: int, day: int) -> list[date]:
    """The days of the Gregorian ``year`` on which a day of the tabular Islamic calendar falls (none, one or two)."""
    found: list[date] = []
    guess = (year - 622) * 33 // 32
    for hijri_year in range(guess - 1, guess + 3):
        days = day + -(-59 * (month - 1) // 2) + (hijri_year - 1) * 354 + (3 + 11 * hijri_year) // 30
        # 227 014 is the proleptic Gregorian ordinal of the eve of 1 Muharram 1.
        try:
            gregorian = date.fromordinal(227_014 + days)
        except (ValueError, OverflowError):
            continue
        if gregorian.year == year:
            found.append(gregorian)
    return found
