"""A language's small words: abbreviations, prepositions, pronouns… (`words.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from depeche.errors import DataError

_ROOT = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Settings:
    """The closed word lists of one language; each is told in its ``words.yaml``."""

    abbreviations: frozenset[str]
    contractions: Mapping[str, str]
    recipient_prepositions: frozenset[str]
    against: frozenset[str]
    owner: frozenset[str]
    agent: frozenset[str]
    between: frozenset[str]
    partner: frozenset[str]
    place: frozenset[str]
    source: frozenset[str]
    without: frozenset[str]
    subject_pronouns: Mapping[str, str]
    possessives: Mapping[str, str]
    first_person: frozenset[str]
    demonstratives: frozenset[str]
    negations: frozenset[str]
    weak_negations: frozenset[str]
    both_countries: tuple[str, ...]
    passive: frozenset[str]
    causative: frozenset[str]
    object_control: frozenset[str]
    perfect: frozenset[str]
    said: frozenset[str]
    name_particles: frozenset[str]
    unit_people: Mapping[str, frozenset[str]]
    number_words: Mapping[str, int]
    currencies: Mapping[str, str]
    multipliers: Mapping[str, float]
    since: frozenset[str]
    quantities: frozenset[str]
    definite: frozenset[str]
    targeting: frozenset[str]
    target: str
    occurs: frozenset[str]
    held_by: frozenset[str]
    claims: Mapping[str, str]
    noun_governors: frozenset[str]
    none: frozenset[str]
    sport: str
    mishap: str
    violence: str
    future_in_past: frozenset[str]
    complementizers: frozenset[str]
    purpose: frozenset[str]
    with_infinitive: frozenset[str]
    infinitive_marks: frozenset[str]
    if_words: frozenset[str]
    to_whom: str
    bare_case: str
    asked: frozenset[str]
    for_whom: frozenset[str]
    reflexives: frozenset[str]
    partitives: frozenset[str]
    goals: frozenset[str]
    amid: frozenset[str]
    modals: frozenset[str]
    probable_conditional: frozenset[str]
    polite_conditional: frozenset[str]
    denials: frozenset[str]
    half_negations: frozenset[str]
    source_alone: frozenset[str]
    source_opening: frozenset[str]
    joining: frozenset[str]
    possessive_marks: frozenset[str]
    before_title: frozenset[str]
    honorifics: frozenset[str]
    ones: frozenset[str]
    carriers: frozenset[str]
    participle_endings: tuple[str, ...]
    only: frozenset[str]
    lands: frozenset[str]
    dative: frozenset[str]
    role_owner: frozenset[str]
    be: frozenset[str]
    stand_ins: Mapping[str, str]
    wars: frozenset[str]
    opposing: frozenset[str]
    treaties: frozenset[str]
    counters: frozenset[str]
    shared: frozenset[str]
    anyone: frozenset[str]
    of_acts: frozenset[str]
    again: frozenset[str]
    presumes: frozenset[str]
    adverbial: frozenset[str]
    awaited: frozenset[str]
    calendar: frozenset[str]
    elsewhere: frozenset[str]
    counted: Mapping[str, int]

    def plain(self, word: str) -> str:
        """A word with its contraction undone: *des*, *du*, *d'* are *de*."""
        return str(self.contractions.get(word, word))


@cache
def settings(lang: str) -> Settings:
    """The small words of ``lang``.

    Raises:
        DataError: a key is missing or unknown.
    """
    path = _ROOT / lang / "words.yaml"
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    wanted = {f.name: str(f.type) for f in fields(Settings)}
    if odd := sorted(set(wanted) ^ set(data)):
        raise DataError(f"words.yaml: the key {odd[0]} is {'missing' if odd[0] in wanted else 'unknown'} ({path})")
    return Settings(**{name: _typed(data[name], wanted[name]) for name in wanted})


def _typed(value: Any, kind: str) -> Any:
    if kind.startswith("frozenset"):
        return frozenset(value or ())
    if kind == "str":
        return str(value)
    if kind.startswith("tuple"):
        return tuple(value or ())
    if kind == "Mapping[str, frozenset[str]]":
        return {str(k): frozenset(v) for k, v in (value or {}).items()}
    return {str(k): v for k, v in (value or {}).items()}
