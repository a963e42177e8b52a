"""Events as rows: the short JSON of the ``body`` column, the columns beside it, and back to an ``Event``."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from depeche.ontology import load_ontology
from depeche.records import Entity, Event, Proof

# Codes that stand for many: their entities are told apart by their own id (ECOWAS, FOCAC, JNIM).
GROUPS = frozenset({"IGO", "NGO", "MNC", "ISM", "IMG"})
# What a record must have though it be empty.
_NEEDED: dict[str, dict[str, Any]] = {
    "when": {"start": None, "end": None},
    "where": {"text": "", "name": "", "code": None},
}
# What the columns hold, or what follows from the rest (the ontology, the article's text).
_LEFT_OUT = ("id", "type", "status", "sentence", "sentence_start", "score", "quad", "plover", "coder", "proof")


def _short(value: Any) -> Any:
    """``value`` without empty fields."""
    if isinstance(value, Mapping):
        return {k: _short(v) for k, v in value.items() if v not in (None, [], "", {})}
    return [_short(v) for v in value] if isinstance(value, list) else value


def to_body(event: Event) -> str:
    """The short JSON of an event; :func:`to_event` makes it whole again."""
    row = event.to_dict()
    body = _short({k: v for k, v in row.items() if k not in _LEFT_OUT})
    body["s"], body["l"] = event.sentence_start, len(event.sentence)
    body["proof"] = [[p.what, p.start, p.end, p.rule] for p in event.proof]
    ontology = load_ontology()
    if event.type not in ontology.types or event.score != ontology.score(event.type, event.modes):
        body["score"] = event.score
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def score_of(type: str, modes: Iterable[str]) -> float | None:
    """PLOVER's score, or nothing for what the ontology does not know (a reviewer's mistake must not stop a reader)."""
    known = load_ontology().types.get(type)
    return load_ontology().score(type, [m for m in modes if m in known.modes]) if known else None


def to_event(id: str, type: str, status: str, body: str, text: str, coder: str, *, proof: bool = True) -> Event:
    """The whole event of a row, with the sentence cut from the article's ``text``; without ``proof`` in half the time."""
    row = json.loads(body)
    start, length = row.pop("s", 0), row.pop("l", 0)
    ontology, modes = load_ontology(), row.get("modes", [])
    known = ontology.types.get(type)
    fitting = [m for m in modes if known and m in known.modes]
    derived: dict[str, Any] = {
        "sentence": text[start : start + length],
        "sentence_start": start,
        "score": score_of(type, modes),
        "quad": ontology.quad(type) if known else None,
        "plover": ontology.plover(type, fitting, status) if known else {},
    }
    steps = [Proof(*step) for step in row.pop("proof", [])] if proof else []
    for name, needed in _NEEDED.items():
        if name in row:
            row[name] = needed | row[name]
    row |= {"id": id, "type": type, "status": status, "proof": steps, "coder": coder}
    return Event.from_dict(derived | row)


def key_of(entity: Entity) -> str | None:
    """The one key that says best who an entity is: a state's code, or a group's own id."""
    if entity.code in GROUPS and entity.id:
        return entity.id
    return entity.code


def keys_of(entities: Iterable[Entity]) -> set[str]:
    """All keys by which entities may be looked up: codes and groups' ids."""
    return {key for e in entities for key in (e.code, key_of(e)) if key}


def dyads(actor: set[str], recipient: set[str]) -> Iterator[tuple[str, str, str]]:
    """The ties of an event as (a, b, way), a < b: actor to recipient, or all actors together when nobody receives.

    Keys must be those of :func:`key_of`, one an entity.
    """
    if recipient:
        for one in actor:
            for other in recipient - {one}:
                yield (one, other, ">") if one < other else (other, one, "<")
        return
    ordered = sorted(actor)
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            yield one, other, "="


def day_of(event: Event, published: datetime.date | None) -> str | None:
    """The day under which an event is filed: its own when it has one, else that of the report."""
    day = (event.when.start or event.when.end or published) if event.when else published
    return day.isoformat() if day else None
