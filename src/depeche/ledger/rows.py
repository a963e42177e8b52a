"""Events as rows: the short JSON of the ``body`` column, the columns beside it, and back to an ``Event``."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from typing import Any

from depeche.ontology import load_ontology
from depeche.records import Entity, Event, Proof, Size, When, Where

# Codes that stand for many: their entities are told apart by their own id (ECOWAS, FOCAC, JNIM).
GROUPS = frozenset({"IGO", "NGO", "MNC", "ISM", "IMG"})
_PARTS = ("when", "where", "size")
_OFFSETS = frozenset({"start", "end", "text_start", "text_end"})
SAME = "="
"""In a body: the name is the text."""
_PLACE: dict[str, Any] = {"text": "", "code": None}  # what a place must have though it be empty


def _filled(record: Any) -> dict[str, Any]:
    """The fields of a part that say something; dates as ISO text."""
    out = {}
    for name in record.__slots__:
        value = getattr(record, name)
        if value in (None, "") or (value == -1 and name in _OFFSETS):
            continue
        out[name] = value.isoformat() if isinstance(value, datetime.date) else value
    if "name" in out and out["name"] == out.get("text"):
        out["name"] = SAME
    return out


def whole_name(part: dict[str, Any]) -> str | None:
    """The name of an entity or place as the body holds it."""
    name: str | None = part.get("name")
    return part.get("text") if name == SAME else name


def to_body(event: Event) -> str:
    """The short JSON of an event; :func:`to_event` makes it whole again.

    Left out is what the columns hold, what is empty, and what follows from the rest: sentence, score, quad, PLOVER view.
    """
    body: dict[str, Any] = {"trigger": event.trigger, "start": event.start, "end": event.end}
    for name in ("modes", "contexts"):
        if values := getattr(event, name):
            body[name] = list(values)
    if event.certainty != "certain":
        body["certainty"] = event.certainty
    if event.holder:
        body["holder"] = event.holder
    for name in ("actor", "recipient"):
        if entities := getattr(event, name):
            body[name] = [_filled(entity) for entity in entities]
    for name in _PARTS:
        if part := getattr(event, name):
            body[name] = _filled(part)
    body["s"], body["l"] = event.sentence_start, len(event.sentence)
    body["proof"] = [[p.what, p.start, p.end, p.rule] for p in event.proof]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def score_of(type: str, modes: Iterable[str]) -> float | None:
    """PLOVER's score, or nothing for what the ontology does not know (a reviewer's mistake must not stop a reader)."""
    known = load_ontology().types.get(type)
    return load_ontology().score(type, [m for m in modes if m in known.modes]) if known else None


def _day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def _when(row: dict[str, Any] | None) -> When | None:
    if not row:
        return None
    return When(**(row | {"start": _day(row.get("start")), "end": _day(row.get("end"))}))


def _entities(rows: Iterable[dict[str, Any]]) -> tuple[Entity, ...]:
    """The entities of a side; without offsets where nobody pointed at it."""
    needed: dict[str, Any] = {"text": "", "start": -1, "end": -1}
    return tuple(Entity(**(needed | row | {"name": whole_name(row)})) for row in rows)


def _derived(type: str, status: str, modes: list[str]) -> dict[str, Any]:
    """Score, quad and PLOVER view, as the ontology gives them."""
    ontology = load_ontology()
    if type not in ontology.types:
        return {}
    fitting = [m for m in modes if m in ontology.types[type].modes]
    plover = ontology.plover(type, fitting, status)
    return {"score": ontology.score(type, fitting), "quad": ontology.quad(type), "plover": plover}


def to_event(id: str, type: str, status: str, body: str, text: str, coder: str, *, proof: bool = True) -> Event:
    """The whole event of a row, with the sentence cut from the article's ``text``.

    Without ``proof`` it lacks the proof and what the ontology derives, and takes half the time.
    """
    row = json.loads(body)
    start, length = row.pop("s", 0), row.pop("l", 0)
    steps, where, size = row.pop("proof", ()), row.get("where"), row.get("size")
    whole = {
        "modes": tuple(row.get("modes", ())),
        "contexts": tuple(row.get("contexts", ())),
        "actor": _entities(row.get("actor", ())),
        "recipient": _entities(row.get("recipient", ())),
        "when": _when(row.get("when")),
        "where": Where(**(_PLACE | where | {"name": whole_name(where) or ""})) if where else None,
        "size": Size(**size) if size else None,
        "sentence": text[start : start + length],
        "sentence_start": start,
    }
    if proof:
        whole |= _derived(type, status, row.get("modes", [])) | {"proof": tuple(Proof(*step) for step in steps)}
    return Event(id=id, type=type, status=status, coder=coder, **(row | whole))


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
