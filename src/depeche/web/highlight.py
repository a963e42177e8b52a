"""An article's text cut into pieces at every edge of a marked span, so that spans may nest and cross as they like.

Offsets count code points; nothing here or on the page counts in another way, so that no emoji and no accent can shift a mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from depeche.records import Event


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words that play a part in an event: ``event`` is its number on the page; role is trigger, actor, cue, when…"""

    start: int
    end: int
    event: int
    role: str
    status: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the spans that cover all of it, and the events whose trigger ends with it."""

    text: str
    spans: tuple[Span, ...]
    ends: tuple[int, ...]

    @property
    def events(self) -> str:
        """``3:trigger 5:actor``: what the page's script reads."""
        return " ".join(f"{s.event}:{s.role}" for s in self.spans)

    @property
    def triggers(self) -> tuple[Span, ...]:
        """The triggers that cover the piece."""
        return tuple(s for s in self.spans if s.role == "trigger")

    def roles(self, event: int) -> str:
        """The classes that show which parts the piece plays in one event."""
        return " ".join(dict.fromkeys(f"on on-{s.role}" for s in self.spans if s.event == event))


def spans_of(event: Event, number: int) -> Iterator[Span]:
    """All marked words of an event."""
    status = event.status
    yield Span(event.start, event.end, number, "trigger", status)
    for role, side in (("actor", event.actor), ("recipient", event.recipient)):
        for entity in side:
            yield Span(entity.start, entity.end, number, role, status)
    if event.when:
        yield Span(event.when.text_start, event.when.text_end, number, "when", status)
    if event.where:
        yield Span(event.where.start, event.where.end, number, "where", status)
    for step in event.proof:
        if step.what in ("status", "certainty", "holder") and (step.start, step.end) != (event.start, event.end):
            yield Span(step.start, step.end, number, "holder" if step.what == "holder" else "cue", status)


def pieces(text: str, events: Sequence[Event]) -> list[Piece]:
    """The whole text in order, cut at every edge."""
    spans = sorted({s for number, e in enumerate(events, 1) for s in spans_of(e, number) if 0 <= s.start < s.end <= len(text)})
    edges = sorted({0, len(text), *(s.start for s in spans), *(s.end for s in spans)})
    out, active, rest = list[Piece](), list[Span](), iter([*spans, None])
    following = next(rest)
    for start, end in pairwise(edges):
        active = [s for s in active if s.end > start]
        while following is not None and following.start <= start:
            active.append(following)
            following = next(rest)
        cover = tuple(sorted(active, key=lambda s: (s.start - s.end, s)))
        ends = tuple(s.event for s in cover if s.role == "trigger" and s.end == end)
        out.append(Piece(text[start:end], cover, ends))
    return out


def joined(pieces: Iterable[Piece]) -> str:
    """The text again; pieces never lose or add a sign."""
    return "".join(piece.text for piece in pieces)
