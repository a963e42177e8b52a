"""The interface's words in the reader's language: catalogues for prose, ``terms.tsv`` for codes, the atlas for names."""

from __future__ import annotations

import datetime
import gettext
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from depeche._tables import read_table

LANGUAGES = ("en", "fr")
_HERE = Path(__file__).parent
_LONGEST_QUOTE = 320


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    """The catalogue of a language, read from its .po file: there is nothing to compile, and nothing that can be stale."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    path = _HERE / "locale" / f"{lang}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as lines:
        write_mo(compiled, read_po(lines, locale=lang))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def _terms(lang: str) -> Mapping[tuple[str, str], str]:
    rows = read_table(_HERE / "terms.tsv", ("kind", "code", "en", "fr"))
    return {(row["kind"], row["code"]): row[lang] for row in rows}


@cache
def _places(lang: str) -> Mapping[tuple[str, str], str]:
    """Places by the state's code and their name in the record, where this language calls them otherwise."""
    rows = read_table(_HERE / "places.tsv", ("code", "name", "fr"))
    return {(row["code"], row["name"]): row[lang] for row in rows} if lang == "fr" else {}


@cache
def _names(lang: str) -> Mapping[str, str]:
    """The atlas's names of states, organisations and groups by id, and of the codes that are no state's."""
    from depeche.atlas import load_atlas

    kinds = ("state", "org", "group", "body", "party", "company")
    return {e.id: (e.name_fr or e.name) if lang == "fr" else e.name for e in load_atlas() if e.kind in kinds}


def is_state(name: str) -> bool:
    """Whether this is the name of a country or an organisation in either language, and so no person's."""
    return any(name in _own(lang) for lang in LANGUAGES)


@cache
def _own(lang: str) -> frozenset[str]:
    return frozenset(_names(lang).values())


def choose(wanted: str | None, kept: str | None, accepted: str) -> str:
    """The language of a page: the one asked for, else the one kept in a cookie, else the browser's first that we have."""
    for name in (wanted, kept):
        if name in LANGUAGES:
            return name
    ranked = []
    for number, part in enumerate(accepted.split(",")[:20]):
        tag, _, rest = part.strip().partition(";")
        weight = rest.strip().removeprefix("q=")
        try:
            ranked.append((-float(weight) if weight else -1.0, number, tag.split("-")[0].lower()))
        except ValueError:
            continue
    return next((name for _, _, name in sorted(ranked) if name in LANGUAGES), LANGUAGES[0])


@dataclass(frozen=True)
class Words:
    """All words of the interface in one language."""

    lang: str

    @property
    def _locale(self) -> str:
        """Days before months also in English: the readers are not in America alone."""
        return "en_GB" if self.lang == "en" else self.lang

    @cached_property
    def _found(self) -> gettext.NullTranslations:
        return _catalogue(self.lang)

    def __call__(self, message: str, **values: object) -> str:
        """A message of the catalogue, filled in."""
        text = self._found.gettext(message)
        return text % values if values else text

    def many(self, one: str, more: str, n: int, **values: object) -> str:
        """A message that depends on a number; ``%(n)s`` is the number as its readers write it."""
        return self._found.ngettext(one, more, n) % {"n": self.number(n), **values}

    def term(self, kind: str, code: str | None) -> str:
        """What a code is called; an unknown one stands for itself."""
        text = code or ""
        return _terms(self.lang).get((kind, text), text.replace("_", " "))

    def name(self, key: str) -> str:
        """The name of a country, organisation or group."""
        return _names(self.lang).get(key) or self.term("code", key)

    def place(self, name: str | None, code: str | None) -> str:
        """The name of a place in a state, or of the state where the place is that."""
        if code and (not name or is_state(name)):
            return self.name(code)
        return _places(self.lang).get((code or "", name or ""), name or "")

    def known(self, key: str) -> bool:
        """Whether a key is a country's, an organisation's or a group's."""
        return key in _names(self.lang) or ("code", key) in _terms(self.lang)

    def number(self, value: float) -> str:
        """A number as its readers write it."""
        from babel.numbers import format_decimal

        return format_decimal(value, locale=self._locale)

    def score(self, value: float | None) -> str:
        """A score with its sign."""
        if value is None:
            return "–"
        from babel.numbers import format_decimal

        sign = "+" if value > 0 else "−" if value < 0 else ""
        return sign + format_decimal(abs(value), "#,##0.0", locale=self._locale)

    def share(self, value: float) -> str:
        """A share as a percentage."""
        from babel.numbers import format_percent

        return format_percent(value, locale=self._locale)

    def day(self, value: str | datetime.date | None, *, form: str = "long") -> str:
        """A date in words; what is no whole date stands as it is."""
        from babel.dates import format_date

        text = str(value or "")
        try:
            return format_date(datetime.date.fromisoformat(text[:10]), form, locale=self._locale)
        except ValueError:
            return text

    def month(self, value: str) -> str:
        """A month (YYYY-MM) in words."""
        return self.day(f"{value}-01", form="MMMM y")

    def when(self, when: Mapping[str, Any] | None) -> str:
        """The time of an event in words."""
        if not when or not (when.get("start") or when.get("end")):
            return ""
        start, end, fine = str(when.get("start") or ""), str(when.get("end") or ""), when.get("granularity")
        if fine == "report":
            return self("reported %(day)s", day=self.day(start))
        if fine == "year" and start[:4] == end[:4]:
            return start[:4]
        if fine == "month" and start[:7] == end[:7]:
            return self.month(start[:7])
        if start == end:
            return self.day(start)
        if not start or not end:
            return self("from %(day)s", day=self.day(start)) if start else self("until %(day)s", day=self.day(end))
        return self("%(start)s to %(end)s", start=self.day(start, form="medium"), end=self.day(end, form="medium"))

    def side(self, entities: Iterable[Mapping[str, Any]]) -> str:
        """One side of an event by name."""
        return ", ".join(dict.fromkeys(self.entity(e) for e in entities))

    def entity(self, entity: Mapping[str, Any]) -> str:
        """A person with his country, a country or an organisation by its name; else the words of the text."""
        key = entity.get("id") or entity.get("code") or ""
        state = self.name(key) if key and self.known(key) else ""
        own = entity.get("name") or ""
        if own and not is_state(own):
            return f"{own} ({state})" if state and state != own else own
        return state or entity.get("text") or "?"


def quote(event: Mapping[str, Any]) -> tuple[str, str, str]:
    """The event's sentence as what stands before its trigger, the trigger, and what stands behind; cut when it is long."""
    sentence, start = event["sentence"], event["start"] - event["sentence_start"]
    end = event["end"] - event["sentence_start"]
    if not sentence or start < 0 or end > len(sentence):
        return "", event["trigger"], ""
    left, right = sentence[:start], sentence[end:]
    if len(sentence) > _LONGEST_QUOTE:
        room = _LONGEST_QUOTE // 2
        left = left if len(left) <= room else "…" + left[-room:]
        right = right if len(right) <= room else right[:room] + "…"
    return left, sentence[start:end], right
