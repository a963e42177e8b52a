"""An episode's own record from its mentions: best type, status, time, place, head, ties, and where the reports differ."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from depeche.ledger.outcomes import PLANS
from depeche.ledger.rows import dyads, score_of
from depeche.ledger.telling import Telling
from depeche.records import When

_FINE = {"day": 5, "week": 4, "month": 3, "quarter": 2, "year": 1}
_COUNTS = ("dead", "injured", "arrested")


@dataclass(frozen=True, slots=True)
class Tie:
    """Two sides of an episode, as the table ``tie`` has them."""

    a: str
    b: str
    way: str
    score: float
    mentions: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What the tables ``episode`` and ``tie`` say of an episode."""

    type: str
    status: str
    when: When | None
    country: str | None
    place: str | None
    head: Telling
    differs: dict[str, Any]
    ties: tuple[Tie, ...]


def status_of(tellings: Sequence[Telling]) -> str:
    """A fact if any report has it as one; else the strongest of what is said of it."""
    found = {t.event.status for t in tellings}
    if "actual" in found or "historical" in found:
        return "actual" if "actual" in found else "historical"
    if tellings[-1].event.status == "negated":
        return "negated"
    return next(s for s in ("future", "hypothetical", "negated") if s in found)


def _asserted(tellings: Sequence[Telling]) -> Sequence[Telling]:
    """The mentions that carry the episode's status: facts before plans."""
    return [t for t in tellings if t.event.status not in (*PLANS, "negated")] or tellings


def _best_time(tellings: Sequence[Telling]) -> When | None:
    """The time that most reports state, the finest of equals; else the first report's own day."""
    for group in (_asserted(tellings), tellings):
        votes = Counter(
            (w.start, w.end, w.granularity) for t in group if t.stated and (w := t.event.when) and w.granularity in _FINE
        )
        if votes:
            start, end, granularity = max(votes, key=lambda v: (votes[v], _FINE[v[2]], str(v[0]), str(v[1])))
            return When(start, end, granularity)
    first = next((t.published for t in _asserted(tellings) if t.published), None)
    return When(first, first, "report") if first else None


def _best_place(tellings: Sequence[Telling]) -> tuple[str | None, str | None]:
    votes: Counter[tuple[str, str, int]] = Counter()
    for telling in tellings:
        if place := telling.event.where:
            votes[(place.code or "", place.name, place.resolution)] += 1
    if not votes:
        return None, None
    code, name, _ = max(votes, key=lambda v: (votes[v], v[2], v[1]))
    return code or None, name


def _head(tellings: Sequence[Telling]) -> Telling:
    """The mention that tells it best: a fact with both sides, a stated time and place; of equals the first."""

    def worth(telling: Telling) -> tuple[bool, int, bool, bool]:
        event = telling.event
        sides = min(2, len(telling.actors | telling.recipients)) + bool(event.actor)
        return event.status in ("actual", "historical"), sides, telling.stated, event.where is not None

    return max(tellings, key=worth)


def _differences(tellings: Sequence[Telling]) -> dict[str, Any]:
    """Numbers and doers on which the reports do not agree: what each says, with the events that say it."""
    out: dict[str, Any] = {}
    for name in _COUNTS:
        said: defaultdict[str, list[int]] = defaultdict(list)
        for telling in tellings:
            value = getattr(telling.event.size, name) if telling.event.size else None
            if value is not None:
                said[str(value)].append(telling.n)
        if len(said) > 1:
            out[name] = dict(said)
    doers: defaultdict[str, list[int]] = defaultdict(list)
    for telling in _asserted(tellings):
        if telling.actors:
            doers[",".join(sorted(telling.actors))].append(telling.n)
    sets = [set(d.split(",")) for d in doers]
    if any(not one & other for one in sets for other in sets):
        out["actor"] = dict(doers)
    return out


def _ties(tellings: Sequence[Telling], score: float) -> tuple[Tie, ...]:
    ways: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for telling in tellings:
        for a, b, way in dyads(telling.actors, telling.recipients):
            ways[(a, b)].append(way)
    return tuple(Tie(a, b, w[0] if len(set(w)) == 1 else "=", score, len(w)) for (a, b), w in sorted(ways.items()))


def summarise(tellings: Sequence[Telling]) -> Summary:
    """The episode that these mentions (at least one, in the order of their reports) tell."""
    asserted = _asserted(tellings)
    types = Counter(t.event.type for t in asserted)
    type = max(types, key=lambda name: types[name])
    head = _head([t for t in asserted if t.event.type == type])
    country, place = _best_place(tellings)
    score = score_of(type, head.event.modes) or 0.0
    when = _best_time(tellings)
    return Summary(type, status_of(tellings), when, country, place, head, _differences(tellings), _ties(tellings, score))


def to_json(value: dict[str, Any]) -> str | None:
    """JSON for a column; nothing for nothing."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else None
