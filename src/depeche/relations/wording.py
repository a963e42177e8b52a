"""The briefing's own words: labels, names and dates in the reader's language."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from depeche._tables import read_table
from depeche.errors import LanguageError

LANGUAGES = ("fr", "en")


@cache
def _labels(lang: str) -> Mapping[str, str]:
    rows = read_table(Path(__file__).with_name("labels.tsv"), ("key", "fr", "en"))
    return {row["key"]: row[lang] for row in rows}


@cache
def _names(lang: str) -> Mapping[str, str]:
    """The atlas's names of states and organisations by id."""
    from depeche.atlas import load_atlas

    return {e.id: (e.name_fr or e.name) if lang == "fr" else e.name for e in load_atlas() if e.kind in ("state", "org", "group")}


@dataclass(frozen=True, slots=True)
class Wording:
    """Words in one language.

    Raises:
        LanguageError: there are no words in that language.
    """

    lang: str

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            raise LanguageError(f"briefings are written in {', '.join(LANGUAGES)}, not in {self.lang!r}")

    def say(self, key: str, **values: object) -> str:
        """A label, filled in; an unknown key stands for itself (a context, a mode)."""
        return _labels(self.lang).get(key, key.replace("_", " ")).format(**values)

    def name(self, key: str) -> str:
        """The name of a country or organisation."""
        return _names(self.lang).get(key, key)

    def day(self, day: str | datetime.date | None) -> str:
        """A date as its readers write it: 02/09/2024 in French, 2 September being too long for a list; ISO in English."""
        text = str(day or "?")
        if self.lang == "fr" and len(text) == len("2024-09-02"):
            year, month, number = text.split("-")
            return f"{number}/{month}/{year}"
        return text

    def sides(self, event: Mapping[str, Any]) -> str:
        """Who does it to whom, by name."""

        def side(entities: Iterable[Mapping[str, Any]]) -> str:
            return ", ".join(dict.fromkeys(self._entity(e) for e in entities))

        actor, recipient = side(event["actor"]), side(event["recipient"])
        return f"{actor or '?'} → {recipient}" if recipient else actor or "?"

    def _entity(self, entity: Mapping[str, Any]) -> str:
        names = _names(self.lang)
        state = names.get(entity.get("id") or "") or names.get(entity.get("code") or "")
        own = entity.get("name") or entity.get("text") or "?"
        known = set(_names("fr").values()) | set(_names("en").values())
        return f"{own} ({state})" if state and own != state and own not in known else state or own
