"""What the rows of a language's tables say: readings of forms, frames of triggers, cues, roles, words of contexts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form may be: a lemma with its part of speech and the mark of the form (`fut`, `pp`, `pl`…).

    The part of speech `w` is of words that only conditions and contexts name: they may be nouns or verbs.
    """

    lemma: str
    pos: str
    mark: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a frame: what must (or must not) stand in a slot."""

    slot: str
    preposition: str
    words: frozenset[str]
    kinds: frozenset[str]
    denied: bool

    @property
    def bare(self) -> bool:
        """Whether the slot need only be filled."""
        return not self.words and not self.kinds


@dataclass(frozen=True, slots=True)
class Frame:
    """One way an entry may mean an event: type, modes, pattern of sides, what must be found."""

    rule: str
    head: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    pos: str
    type: str
    modes: tuple[str, ...]
    sides: str
    need: str
    conditions: tuple[Condition, ...]
    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that make an event other than a plain fact (`status.tsv`)."""

    rule: str
    words: tuple[str, ...]
    pos: str
    marks: frozenset[str]
    effect: str
    certainty: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Role:
    """A word for a person or body in political life (`roles.tsv`)."""

    words: tuple[str, ...]
    sector: str | None
    kind: str
    scope: str


@dataclass(frozen=True, slots=True)
class ContextWord:
    """A word or phrase that speaks for a context, and the contexts that this one displaces."""

    words: tuple[str, ...]
    context: str
    over: frozenset[str]
