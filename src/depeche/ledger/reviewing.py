"""Reviews: people accept, reject or correct events. Append-only; the last word on an event outranks the coder and outlasts it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from depeche.errors import RecordError
from depeche.ledger import writing
from depeche.ledger.agreement import kappa, wilson
from depeche.ledger.asking import Row
from depeche.ledger.asking import article as read_article
from depeche.ledger.checking import claims
from depeche.ledger.episodes import Episodes
from depeche.ledger.errors import LedgerError
from depeche.ledger.rows import to_body
from depeche.ontology import load_ontology
from depeche.records import Article, Event

VERDICTS = ("accept", "reject", "correct")
_FIXED = frozenset({"id", "sentence", "sentence_start", "trigger", "proof", "coder", "score", "quad", "plover"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One judgement: an event's id, the verdict, who gives it, and for ``correct`` the fields that change."""

    event: str
    verdict: str
    who: str
    note: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise RecordError(f"{self.verdict!r} is no verdict; they are {', '.join(VERDICTS)}")
        if not self.who.strip():
            raise RecordError("a review needs a name; say who judges")
        if (self.verdict == "correct") != bool(self.changes):
            raise RecordError("correct needs the fields that change, such as status=future; accept and reject take none")


def corrected(event: Event, changes: Mapping[str, Any], text: str) -> Event:
    """The event with a reviewer's changes; what follows from them (trigger, score, quad, PLOVER view) follows.

    Raises:
        RecordError: a field or value is not known.
    """
    row = event.to_dict()
    unknown = [name for name in changes if name not in row or name in _FIXED]
    if unknown:
        raise RecordError(f"{unknown[0]!r} cannot be corrected; the fields are {', '.join(n for n in row if n not in _FIXED)}")
    # Through a record first: a field of another type is refused before anything is made of it.
    row = Event.from_dict(row | dict(changes)).to_dict()
    ontology = load_ontology()
    type, modes = row["type"], row["modes"]
    ontology.type(type)
    if odd := set(row["contexts"]) - set(ontology.contexts):
        raise RecordError(f"{sorted(odd)[0]!r} is no context; they are {', '.join(ontology.contexts)}")
    if not 0 <= row["start"] < row["end"] <= len(text):
        raise RecordError(f"the trigger {row['start']}–{row['end']} lies outside the text, which has {len(text)} signs")
    row["trigger"] = text[row["start"] : row["end"]]
    row["score"], row["quad"] = ontology.score(type, modes), ontology.quad(type)
    row["plover"] = ontology.plover(type, modes, row["status"])
    after = Event.from_dict(row)
    for what, start, end, words in claims(json.loads(to_body(after))):
        if start >= 0 and text[start:end] != words:
            raise RecordError(f"the {what} claims {words[:80]!r} at {start}–{end}, where the text has {text[start:end][:80]!r}")
    return after


def put(db: sqlite3.Connection, review: Review) -> None:
    """Keep a review and let it count at once. Runs inside a transaction.

    Raises:
        LedgerError: there is no such event.
        RecordError: a correction does not make an event.
    """
    row = db.execute(
        "SELECT e.n, a.n, a.id FROM event e JOIN article a ON a.n = e.article WHERE e.id = ? LIMIT 1", (review.event,)
    ).fetchone()
    if row is None:
        raise LedgerError(f"there is no event {review.event} in this ledger; depeche list --ids shows them")
    number, article_id = row[1], row[2]
    article = read_article(db, article_id, rejected=True)
    event = next(e for e in article.events if e.id == review.event)
    after = corrected(event, review.changes, article.text) if review.verdict == "correct" else None
    db.execute(
        "INSERT INTO review (article, event, verdict, who, at, note, judged, corrected) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (article_id, review.event, review.verdict, review.who, writing.now(), review.note, _text(event), _text(after)),
    )
    episodes = Episodes(db)
    writing.take_events(db, episodes, number)
    writing.put_events(db, episodes, number, article, over(db, article_id, article.events))
    episodes.settle()


def _text(event: Event | None) -> str | None:
    return json.dumps(event.to_dict(), ensure_ascii=False) if event else None


def _last_words(db: sqlite3.Connection, article: str) -> Iterator[tuple[str, str, Event, Event | None]]:
    """The last review of each event of an article: event id, verdict, the event judged, the event as corrected."""
    last: dict[str, tuple[str, str, str | None]] = {}
    query = "SELECT event, verdict, judged, corrected FROM review WHERE article = ? ORDER BY n"
    for event, verdict, judged, after in db.execute(query, (article,)):
        last.pop(event, None)
        last[event] = (verdict, judged, after)
    for event, (verdict, judged, after) in last.items():
        yield event, verdict, _event(judged), _event(after) if after else None


def _event(row: str) -> Event:
    return Event.from_dict(json.loads(row))


def over(db: sqlite3.Connection, article: str, events: Iterable[Event]) -> list[tuple[Event, str | None]]:
    """Coded events with the article's reviews laid over them: (event, verdict).

    A review finds its event by id, else by an overlapping trigger of the same type (a new coder may draw it wider). An event that
    was accepted or corrected stays even when the coder no longer finds it.
    """
    left = list(events)
    out: list[tuple[Event, str | None]] = []
    for id, verdict, judged, after in _last_words(db, article):
        kept = after or judged
        twins = [e for e in left if e.id == id] or [
            e for e in left if e.type in (judged.type, kept.type) and e.start < judged.end and judged.start < e.end
        ]
        for twin in twins[:1]:
            left.remove(twin)
        if verdict == "reject" and not twins:
            continue
        out.append((kept if verdict != "reject" else twins[0], verdict))
    out += [(event, None) for event in left]
    return sorted(out, key=lambda pair: (pair[0].start, pair[0].end, pair[0].type))


def gold(db: sqlite3.Connection) -> Iterator[Row]:
    """The reviewed articles as gold records for ``depeche score``; what nobody judged is ``optional``."""
    for (id,) in db.execute("SELECT DISTINCT article FROM review ORDER BY article").fetchall():
        article: Article = read_article(db, id)
        line = article.to_line()
        judged = {event for event, verdict, _, _ in _last_words(db, id) if verdict != "reject"}
        for event in line["events"]:
            event["optional"] = event["id"] not in judged
        yield line


def precision(db: sqlite3.Connection) -> list[Row]:
    """By type the share of judged events that stand as the coder gave them, with its 95 % interval; the row ``all`` first.

    Corrections count as wrong; ``typed`` is the share whose type at least was right.
    """
    table: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for (article,) in db.execute("SELECT DISTINCT article FROM review").fetchall():
        for _, verdict, judged, after in _last_words(db, article):
            first = _first_judged(db, article, judged.id) or judged
            right = verdict == "accept" and not _was_corrected(db, article, judged.id)
            typed = verdict != "reject" and (after or judged).type == first.type
            for name in ("all", first.type):
                table[name].append((right, typed))
    out = []
    for name in sorted(table, key=lambda n: (n != "all", n)):
        found = table[name]
        hits = sum(right for right, _ in found)
        low, high = wilson(hits, len(found))
        share = {"right": hits, "judged": len(found), "precision": hits / len(found), "low": low, "high": high}
        out.append({"type": name, **share, "typed": sum(typed for _, typed in found) / len(found)})
    return out


def _was_corrected(db: sqlite3.Connection, article: str, event: str) -> bool:
    """Whether anybody corrected the event: who accepts it after that accepts the correction."""
    query = "SELECT 1 FROM review WHERE article = ? AND event = ? AND verdict = 'correct'"
    return db.execute(query, (article, event)).fetchone() is not None


def _first_judged(db: sqlite3.Connection, article: str, event: str) -> Event | None:
    """The event as it stood before anybody touched it."""
    row = db.execute("SELECT judged FROM review WHERE article = ? AND event = ? ORDER BY n LIMIT 1", (article, event)).fetchone()
    return _event(row[0]) if row else None


def agreement(db: sqlite3.Connection) -> list[Row]:
    """Cohen's kappa of each two reviewers over the events that both judged (the last word of each)."""
    by: defaultdict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for who, article, event, verdict in db.execute("SELECT who, article, event, verdict FROM review ORDER BY n"):
        by[who][(article, event)] = verdict
    out = []
    names = sorted(by)
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            pairs = [(verdict, by[other][key]) for key, verdict in by[one].items() if key in by[other]]
            if pairs:
                same = sum(a == b for a, b in pairs) / len(pairs)
                out.append({"reviewers": [one, other], "shared": len(pairs), "agree": same, "kappa": kappa(pairs)})
    return out
