"""Expectations in the store: which events may decide one, in its own episode or another, and what follows for its record."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from depeche.ledger import outcomes
from depeche.ledger.likeness import likeness
from depeche.ledger.linker import blend
from depeche.ledger.mentions import Mention, buckets, families, family, mention_of
from depeche.ledger.rows import keys_of
from depeche.ledger.telling import Telling, read_tellings

# A fact that joined another episode still meets a plan that it resembles: higher than the linker's own threshold, since a verdict
# outlives a loose episode.
MEETS = -0.4
# How many months around a plan's own time are searched, and how many episodes are looked at.
_BEFORE, _AFTER = 1, 2
_EPISODES = 12

_NEAR = """
SELECT episode FROM block WHERE family IN ({families}) AND key IN ({keys}) AND bucket BETWEEN ? AND ? AND episode != ?
GROUP BY episode ORDER BY count(DISTINCT key) DESC, episode DESC LIMIT ?
"""
_PLANS_NEAR = """
SELECT b.episode FROM block b JOIN expectation x ON x.episode = b.episode AND x.state != 'met'
WHERE b.family IN ({families}) AND b.key IN ({keys}) AND b.bucket BETWEEN ? AND ?
GROUP BY b.episode HAVING count(DISTINCT b.key) >= ? ORDER BY b.episode DESC LIMIT ?
"""


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))


def _months(telling: Telling) -> range:
    return buckets(mention_of(telling.event, telling.article, telling.published))


def expect(db: sqlite3.Connection, number: int, tellings: Sequence[Telling]) -> None:
    """Write an episode's expectation anew, when something of it was planned or expected."""
    db.execute("DELETE FROM expectation WHERE episode = ?", (number,))
    plans = [t for t in tellings if t.event.status in outcomes.PLANS]
    if not plans:
        return
    met = [] if any(t.event.status == "actual" for t in tellings) else list(_facts(db, number, plans))
    outcome = outcomes.judge([*tellings, *met], list(_cancels(db, number, plans)))
    assert outcome is not None
    due = outcome.due.isoformat() if outcome.due else outcomes.NEVER
    opener, decider = outcome.opener, outcome.decider
    row = (number, outcome.state, due, opener.event.holder, opener.event.status, _iso(opener), opener.n)
    decided = (decider.event, decider.on.isoformat() if decider.on else None) if decider else (None, None)
    history = json.dumps([[s.state, s.event, s.on.isoformat() if s.on else None] for s in outcome.steps])
    db.execute("INSERT INTO expectation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, *decided, history))
    keys = sorted({k for t in tellings for k in keys_of((*t.event.actor, *t.event.recipient))})
    db.executemany("INSERT INTO awaited VALUES (?, ?, ?, ?)", [(k, outcome.state, due, number) for k in keys])


def _iso(telling: Telling) -> str | None:
    return telling.published.isoformat() if telling.published else None


def _near(db: sqlite3.Connection, number: int, plans: Sequence[Telling], kinds: Iterable[str]) -> Iterator[Telling]:
    """The facts of other episodes of these families that share a side and the time with the plans."""
    wanted, keys = sorted(set(kinds)), sorted({k for t in plans for k in keys_of((*t.event.actor, *t.event.recipient))})
    months = [month for t in plans for month in _months(t)]
    months += [t.published.toordinal() // 30 for t in plans if t.published]
    if not (wanted and keys and months):
        return
    query = _NEAR.format(families=_marks(wanted), keys=_marks(keys))
    limits = (min(months) - _BEFORE, max(months) + _AFTER, number, _EPISODES)
    for (episode,) in db.execute(query, (*wanted, *keys, *limits)).fetchall():
        yield from (t for t in read_tellings(db, "e.episode = ?", (episode,)) if t.event.status == "actual")


def _later(plan: Telling, fact: Telling) -> bool:
    return plan.published is None or fact.published is None or fact.published >= plan.published


def _facts(db: sqlite3.Connection, number: int, plans: Sequence[Telling]) -> Iterator[Telling]:
    """The fact of another episode that tells best what was planned, if one resembles it enough."""
    expected = [mention_of(t.event, t.article, t.published) for t in plans]
    best, found = MEETS, None
    for fact in _near(db, number, plans, {family(t.event.type) for t in plans}):
        if all(_later(plan, fact) for plan in plans):
            mention = mention_of(fact.event, fact.article, fact.published)
            value = blend([likeness(plan, mention) for plan in expected])
            if value > best:
                best, found = value, fact
    if found is not None:
        yield found


def _cancels(db: sqlite3.Connection, number: int, plans: Sequence[Telling]) -> Iterator[Telling]:
    """The facts, by type and mode of ``families.tsv``, that call off what is planned."""
    wanted = {pair for t in plans for pair in families().get(t.event.type, ("", ()))[1]}
    for fact in _near(db, number, plans, {family(kind) for kind, _ in wanted}):
        if calls_off(fact, plans, wanted):
            yield fact


def calls_off(fact: Telling, plans: Sequence[Telling], wanted: set[tuple[str, str]]) -> bool:
    """Whether a fact calls off what was planned: its type and mode do so, its sides are the same, and it comes no earlier."""
    event = fact.event
    if not any(kind == event.type and mode in ("", *event.modes) for kind, mode in wanted):
        return False
    keys = fact.actors | fact.recipients
    for plan in plans:
        sides = plan.actors | plan.recipients
        if sides and _later(plan, fact) and len(sides & keys) >= min(2, len(sides)):
            return True
    return False


def shaken(db: sqlite3.Connection, fact: Mention) -> Iterator[int]:
    """The expectations, not met so far, that a new fact may meet or call off."""
    modes = {"", *fact.modes}
    kinds = {f for f, off in families().values() if any(t == fact.type and m in modes for t, m in off)}
    wanted, keys, months = sorted(kinds | {family(fact.type)}), sorted(fact.keys), buckets(fact)
    if keys and months:
        query = _PLANS_NEAR.format(families=_marks(wanted), keys=_marks(keys))
        limits = (months.start - _AFTER, months.stop - 1 + _BEFORE, min(2, len(fact.who)), _EPISODES)
        yield from (n for (n,) in db.execute(query, (*wanted, *keys, *limits)).fetchall())
