"""Find the words that name dates: rules tried at the words that open them, contexts that forbid them, ranges and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from depeche.coding._time_rules import DIGITS, WORD, Grammar
from depeche.coding._time_text import Folded

_BEFORE = 44
"""Characters before a date in which its prefix and what forbids it are looked for."""

_LAST_WORD = re.compile(r"([^\W\d_]+)['\- ]{0,3}$")
_JOINABLE = {"date", "day", "month", "year", "weekday", "iso", "numeric", "feast", "offset", "shortyear"}
_EARLIEST_BARE_YEAR = 1900
"""A number below it is a year only after a word that says so ("en 1789"). Dates without that are rare in news."""


@dataclass(frozen=True)
class Find:
    """The words of one date, not yet resolved. Offsets are those of the folded text.

    `start:end` is the date itself, `begin` where its prefix starts; `slots` what each slot of the rule matched, in small
    letters. `link` says how it goes on to the next find: "range", "list" or not at all.
    """

    kind: str
    begin: int
    start: int
    end: int
    slots: dict[str, str]
    role: str = "on"
    part: str = ""
    this: str = ""
    link: str = ""

    def get(self, *names: str) -> str | None:
        """What the first of these slots that matched holds."""
        return next((self.slots[name] for name in names if name in self.slots), None)

    @property
    def direction(self) -> str | None:
        """ "last", "next", "this", "before" or "after", as a slot or the prefix says it; the caller looks words up."""
        return self.get("dir", "dir2", "dirs", "dirs2")


def scan(folded: Folded, rules: Grammar) -> list[Find]:
    """All finds of a text from left to right, none overlapping, linked into ranges and lists."""
    found: list[Find] = []
    done = 0
    for word in WORD.finditer(folded.text):
        at = word.start()
        if at < done:
            continue
        key = DIGITS if word[0][0].isdigit() else word[0].lower()
        if key in rules.opens and not _inside_a_number_or_word(folded.text, at):
            new, done = _first_match(folded.text, at, key, rules)
            found += new
    return _link(folded.text, found, rules)


def _inside_a_number_or_word(text: str, at: int) -> bool:
    if at == 0:
        return False
    before = text[at - 1]
    return before.isalnum() or before == "_" or (before in ".," and at > 1 and text[at - 2].isdigit() and text[at].isdigit())


def _first_match(text: str, at: int, key: str, rules: Grammar) -> tuple[list[Find], int]:
    """The finds of the first rule that holds at ``at``, and where to go on. Words that are no date of any kind here
    ("rue du 8 mai 1945") are passed over whole."""
    for rule in rules.opens[key]:
        match = rule.pattern.match(text, at)
        if match is None:
            continue
        slots = {k: re.sub(" {2,}", " ", v.lower()).strip() for k, v in match.groupdict().items() if v is not None}
        find = _with_prefix(Find(rule.kind, at, at, match.end(), slots), text, rules)
        if _forbidden("any", find, text, rules):
            return [], find.end
        if _allowed(find, text, rules):
            return list(_days(find, match)) if rule.kind == "days" else [find], find.end
    return [], at


def _with_prefix(find: Find, text: str, rules: Grammar) -> Find:
    """Take in the role ("depuis"), the part ("fin") and the direction ("ce", "last") that stand before the date."""
    last = _LAST_WORD.search(text, max(0, find.start - 12), find.start)
    if last is None or last[1].lower() not in rules.prefix_ends:
        return find
    match = rules.prefix.search(text, max(0, find.start - _BEFORE), find.start)
    if match is None:
        return find
    words = {k: re.sub(" {2,}", " ", (match[k] or "").lower()) for k in ("roles", "parts", "this")}
    role, part, this = (rules.words_before[k].get(words[k], "") for k in ("roles", "parts", "this"))
    begin = match.start()
    while not role and (small := rules.trim.match(text, begin, find.start)):
        begin = small.end()
    return replace(find, begin=begin, role=role or "on", part=part, this=this)


def _forbidden(kind: str, find: Find, text: str, rules: Grammar) -> bool:
    """Whether the words around say that these are no date (of this kind)."""
    before, after = rules.reject_before.get(kind), rules.reject_after.get(kind)
    if before and before.search(text, max(0, find.start - _BEFORE), find.start):
        return True
    return bool(after and after.match(text, find.end))


def _allowed(find: Find, text: str, rules: Grammar) -> bool:
    if _forbidden("date" if find.kind == "days" else find.kind, find, text, rules):
        return False
    check = _CHECKS.get(find.kind)
    return check is None or check(find, text, rules)


def _year_allowed(find: Find, text: str, rules: Grammar) -> bool:
    if rules.contexts["year_sure"].search(text, max(0, find.start - _BEFORE), find.start):
        return True
    return int(find.slots["year"]) >= _EARLIEST_BARE_YEAR and bool(rules.contexts["year_follows"].match(text, find.end))


def _month_allowed(find: Find, text: str, rules: Grammar) -> bool:
    """A bare month must have its usual letter case; months that are also words need a preposition ("in May")."""
    capital = text[find.start].isupper()
    careful: dict[str, list[str]] = rules.options["careful_months"]
    name = find.slots["months"]
    if find.get("year", "yy"):
        return True
    if rules.options["month_alone"] == "lower":
        return not capital or find.get("dir") is not None
    before = text[max(0, find.start - _BEFORE) : find.start].lower().split()
    return capital and (name not in careful or (bool(before) and before[-1] in careful[name]))


def _date_allowed(find: Find, text: str, rules: Grammar) -> bool:
    """A month that is also a word must have its capital: "2 may go"."""
    month = find.slots["months"]
    return month not in rules.options["careful_months"] or month not in text[find.start : find.end]


def _unit_allowed(find: Find, text: str, rules: Grammar) -> bool:
    direction = rules.tables["dir"].get(find.direction or "", find.this)
    if rules.tables["unit"][find.slots["unit"]] == "day":
        return direction in ("before", "after")
    named = rules.tables["unit"][find.slots["unit"]] == "weekend" and find.begin < find.start
    return bool(direction or named or find.part not in ("", "all"))


def _years_allowed(find: Find, text: str, rules: Grammar) -> bool:
    """ "2021-2025" and "2021-25" are years; "2016-03" is none."""
    first, second = int(find.slots["y1"]), int(find.slots["y2"])
    return first < (second if second > 99 else first // 100 * 100 + second) <= first + 60


def _season_allowed(find: Find, text: str, rules: Grammar) -> bool:
    if find.get("year") or find.this:
        return True
    return bool(rules.contexts["season_before"].search(text, max(0, find.start - 12), find.start))


def _anchored_allowed(find: Find, text: str, rules: Grammar) -> bool:
    if rules.contexts["anchored_not_after"].match(text, find.end):
        return False
    return not rules.contexts["anchored_not_before"].search(text, max(0, find.start - 12), find.start)


def _feast_allowed(find: Find, text: str, rules: Grammar) -> bool:
    return " " in find.slots["feasts"] or text[find.start].isupper()


_CHECKS = {
    "year": _year_allowed,
    "years": _years_allowed,
    "month": _month_allowed,
    "date": _date_allowed,
    "days": _date_allowed,
    "unit": _unit_allowed,
    "season": _season_allowed,
    "anchored": _anchored_allowed,
    "feast": _feast_allowed,
}


def _days(find: Find, match: re.Match[str]) -> Iterator[Find]:
    """ "les 4, 5 et 6 septembre" as three finds that share month and year, with the word between the last two as link."""
    shared = {k: v for k, v in find.slots.items() if k in ("months", "year", "yy", "dir")}
    names = [n for n in ("day", "day2", "day3") if match.groupdict().get(n)]
    for index, name in enumerate(names):
        number = name[3:]
        weekday = match.groupdict().get(f"weekdays{number}")
        slots = shared | {"day": match[name].lower()} | ({"weekdays": weekday.lower()} if weekday else {})
        first, last = index == 0, index == len(names) - 1
        yield replace(
            find,
            kind="date",
            begin=find.begin if first else match.start(name),
            start=find.start if first else match.start(name),
            end=match.end() if last else match.end(name),
            slots=slots,
            link="" if last else "list" if index < len(names) - 2 else f"={match['conn'].lower()}",
        )


def _link(text: str, found: list[Find], rules: Grammar) -> list[Find]:
    """Mark which finds go on to the next one, and let the first have the month and year that only the second states."""
    linked: list[Find] = []
    for index, find in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        link = _linked(text, find, following, rules) if following else ""
        if following and link and find.kind in ("date", "month", "weekday"):
            shared = ("year", "yy", "dir") if find.kind == following.kind else ()
            given = {k: following.slots[k] for k in shared if k in following.slots}
            find = replace(find, slots=given | find.slots) if not find.get(*shared, "") else find
        opener = rules.ranges["opener"].search(text, max(0, find.start - _BEFORE), find.start) if link == "range" else None
        linked.append(replace(find, link=link, begin=min(find.begin, opener.start()) if opener else find.begin))
    return linked


def _linked(text: str, find: Find, following: Find, rules: Grammar) -> str:
    gap = text[find.end : following.start]
    word = find.link.removeprefix("=") if find.link.startswith("=") else gap
    if find.link == "list":
        return "list"
    if len(gap) > 20 or not {find.kind, following.kind} <= _JOINABLE:
        return ""
    low = max(0, find.start - _BEFORE)
    if rules.ranges["bare"].fullmatch(word):
        return "range"
    if rules.ranges["to"].fullmatch(word):
        opener = "with_and" if rules.ranges["list"].fullmatch(word) else "opener"
        if find.link or rules.ranges[opener].search(text, low, find.start):
            is_range = opener == "opener" or rules.ranges[opener].search(text, low, find.start)
            return "range" if is_range else "list"
    return "list" if rules.ranges["list"].fullmatch(word) and find.kind == following.kind else ""
