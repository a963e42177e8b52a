"""The date grammar of a language, read from ``languages/<lang>/time.yaml`` and compiled once.

A rule is a pattern over slots: ``<name>`` is a table of the file (months, numbers…) or one of its ``slots``. The first word of
a rule (``opens``) decides where it is tried, so that a text is read once and most of its words cost one dictionary look-up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from depeche.errors import DataError

WORD = re.compile(r"[0-9]+|[^\W\d_]+")
"""What a text is cut into to find where a rule may begin."""

DIGITS = "#"
"""The opener that stands for any number in digits."""

_TABLES = (
    *("months", "weekdays", "numbers", "ordinals", "unit", "units", "dir", "dirs", "offsets", "anchored"),
    *("later", "seasons", "feasts", "named_days"),
)
_LANGUAGES = Path(__file__).parents[1] / "languages"


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern; ``kind`` names the reading in `depeche.coding._time_resolve`."""

    kind: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Grammar:
    """All that a language knows of dates; see the comments in its ``time.yaml``."""

    lang: str
    tables: Mapping[str, Mapping[str, Any]]
    opens: Mapping[str, tuple[Rule, ...]]
    prefix: re.Pattern[str]
    prefix_ends: frozenset[str]
    trim: re.Pattern[str]
    words_before: Mapping[str, Mapping[str, str]]
    ranges: Mapping[str, re.Pattern[str]]
    reject_before: Mapping[str, re.Pattern[str]]
    reject_after: Mapping[str, re.Pattern[str]]
    contexts: Mapping[str, re.Pattern[str]]
    cues: re.Pattern[str]
    half_years: tuple[str, ...]
    options: Mapping[str, Any]


@cache
def grammar(lang: str) -> Grammar:
    """The grammar of ``lang``.

    Raises:
        DataError: there is none, or it is wrong; the message names the file and the entry.
    """
    path = _LANGUAGES / lang / "time.yaml"
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return _build(lang, data)
    except OSError as error:
        raise DataError(f"{path}:1: no date grammar for language {lang!r} ({error.strerror}); add this file") from None
    except yaml.YAMLError as error:
        raise DataError(f"{path}: {error}") from None
    except (KeyError, TypeError, AttributeError, ValueError, re.error) as error:
        raise DataError(f"{path}:1: {type(error).__name__}: {error}") from error


def _build(lang: str, data: Mapping[str, Any]) -> Grammar:
    tables = {name: {_key(k): v for k, v in data[name].items()} for name in _TABLES}
    slots = {name: _words(table) for name, table in tables.items()} | data["slots"]
    before = {k: {_key(w): v for w, v in data["prefix"][k].items()} for k in ("roles", "parts", "this")}
    reject = data["reject"]
    return Grammar(
        lang=lang,
        tables=tables,
        opens=_openers(data["rules"], tables, slots),
        prefix=_prefix(data["prefix"]),
        prefix_ends=_prefix_ends(data["prefix"]),
        trim=re.compile(rf"(?:{_alternatives(data['prefix']['trim'])})(?![\w]) ?", re.I),
        words_before=before,
        ranges=_ranges(data["range"]),
        reject_before={k: _context(v["before"]) for k, v in reject.items() if "before" in v},
        reject_after={k: _context(v["after"]) for k, v in reject.items() if "after" in v},
        contexts=_contexts(data),
        cues=re.compile("|".join(rf"(?P<{k}>(?<![\w-])(?:{v})(?!\w))" for k, v in data["cues"].items())),
        half_years=tuple(data["half_years"]),
        options={k: data[k] for k in ("month_alone", "careful_months", "this_weekday", "numeric_order")},
    )


def _key(word: object) -> str:
    return str(word).lower()


def _alternatives(words: Iterable[str]) -> str:
    """The longest first, so that "vingt-deux" is not read as "vingt"."""
    return "|".join(re.escape(w).replace(r"\ ", " {1,3}") for w in sorted(words, key=len, reverse=True))


def _words(table: Mapping[str, Any]) -> str:
    return rf"(?:{_alternatives(table)})(?![^\W\d_])"


def _compile(pattern: str, slots: Mapping[str, str]) -> re.Pattern[str]:
    """A rule's pattern as a regular expression: the shorthand is explained at the head of ``time.yaml``."""

    def slot(match: re.Match[str]) -> str:
        name, number = match[1], match[2] or ""
        text = slots[name]
        if name == "numbers":
            text = rf"(?:[0-9]{{1,3}}(?![\w.,]?[0-9])|{text})"
        return f"(?P<{name}{number}>{text})"

    pattern = re.sub(r"\((?!\?)", "(?:", pattern).replace(" ", " {1,3}").replace("{1,3}?", "{0,3}")
    return re.compile(re.sub(r"(?<!\?P)<([a-z_]+)(?::(\d))?>", slot, pattern) + r"(?!\w)", re.I)


def _openers(
    rules: Iterable[Mapping[str, Any]], tables: Mapping[str, Mapping[str, Any]], slots: Mapping[str, str]
) -> dict[str, tuple[Rule, ...]]:
    """Each rule under every word that it may begin with, in the order of the file."""
    opens: dict[str, dict[Rule, None]] = {}
    for entry in rules:
        rule = Rule(entry["kind"], _compile(entry["pattern"], slots))
        for opener in entry["opens"]:
            for word in _first_words(opener, tables, slots):
                opens.setdefault(word, {})[rule] = None
    return {word: tuple(found) for word, found in opens.items()}


def _first_words(opener: str, tables: Mapping[str, Mapping[str, Any]], slots: Mapping[str, str]) -> set[str]:
    if opener in (DIGITS, "day", "year"):
        return {DIGITS}
    phrases = list(tables[opener]) if opener in tables else slots.get(opener, opener).split("|")
    firsts = [match[0] for phrase in phrases if (match := WORD.search(phrase))]
    return {DIGITS if first[0].isdigit() else first.lower() for first in firsts}


def _prefix(data: Mapping[str, Any]) -> re.Pattern[str]:
    """What may stand before a date, read up to the date's first letter: role, small words, part, "ce"."""
    small = rf"(?:(?:{_alternatives(data['small'])})(?:(?<=') ?| {{1,2}})){{0,3}}"

    def group(name: str) -> str:
        return rf"(?:(?P<{name}>{_alternatives(data[name])})(?:(?<=['-])| {{1,2}}|-))?"

    return re.compile(rf"(?<![\w-])(?!$){group('roles')}{small}{group('parts')}{small}{group('this')}{small}$", re.I)


def _prefix_ends(data: Mapping[str, Any]) -> frozenset[str]:
    """The last words of all that a prefix may hold: where none of them stands before a date, it has no prefix."""
    phrases = [str(word) for name in ("roles", "small", "parts", "this") for word in data[name]]
    return frozenset(WORD.findall(phrase)[-1].lower() for phrase in phrases)


def _ranges(data: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    """``opener`` and ``with_and`` stand before the first date, the others fill the gap between two."""
    found = {}
    for name, pattern in data.items():
        pattern = re.sub(r"\((?!\?)", "(?:", pattern)
        before = name in ("opener", "with_and")
        found[name] = re.compile(rf"(?<!\w){pattern} ?$" if before else rf",? {{0,2}}{pattern} {{0,2}}", re.I)
    return found


def _context(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\((?!\?)", "(?:", pattern))


def _contexts(data: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    """Patterns tried right before or after a find, for one kind of find each."""
    followers = data["year_followers"]
    allow, deny = followers.get("allow"), followers.get("deny")
    words = "|".join(map(re.escape, allow or deny))
    follows = rf"(?: (?:{words})(?!\w)| ?[^\w ]|\s*$| [^a-zà-ÿ]|\n)" if allow else rf"(?! (?:{words})(?!\w))"
    return {
        "year_follows": re.compile(follows),
        "year_sure": re.compile(re.sub(r"\((?!\?)", "(?:", followers["sure_before"]), re.I),
        "season_before": _context(data["season_before"]),
        "anchored_not_after": _context(data["anchored_not_after"]),
        "anchored_not_before": _context(data["anchored_not_before"]),
        "horizon": re.compile(re.sub(r"\((?!\?)", "(?:", data["horizon"]), re.I),
    }


def named_day(value: object) -> date:
    """A fixed date of the tables (YAML may have read it as a date already)."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))
