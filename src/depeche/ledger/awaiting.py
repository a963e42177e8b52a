"""Expectations in the store: which events may decide one, in its own episode or another, and what follows for its record."""

from __future__ import annotations

import datetime
import json
import math
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence

from depeche.ledger import outcomes
from depeche.ledger.likeness import likeness
from depeche.ledger.linker import blend
from depeche.ledger.mentions import Mention, buckets, families, family, mention_of
from depeche.ledger.rows import keys_of
from depeche.ledger.telling import Telling, read_tellings

# A fact that joined another episode still meets a plan that it resembles; about as high as the linker's own threshold: on the
# development gold -0.4 and -1.6 give as many false ones for each right one, and -0.4 misses more.
MEETS = -1.2
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
GROUP BY b.episode HAVING count(DISTINCT b.key) >= ? ORDER BY count(DISTINCT b.key) DESC, b.episode DESC LIMIT ?
"""

Members = Callable[[int], Sequence[Mention]]
"""The mentions of an episode by its number, as the linker keeps them."""


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))


def expect(db: sqlite3.Connection, number: int, tellings: Sequence[Telling], members: Members) -> None:
    """Write an episode's expectation anew, when something of it was planned or expected; ``members``: an episode's mentions."""
    db.execute("DELETE FROM expectation WHERE episode = ?", (number,))
    plans = [mention_of(t.event, t.article, t.published) for t in tellings if t.event.status in outcomes.PLANS]
    if not plans:
        return
    met = [] if any(t.event.status == "actual" for t in tellings) else _facts(db, number, plans, members)
    off = _cancels(db, number, plans, members)
    others = {t.n: t for n in (*met, *off) for t in read_tellings(db, "e.n = ?", (n,))}
    met_by, off_by = ([others[n] for n in numbers if n in others] for numbers in (met, off))
    outcome = outcomes.judge([*tellings, *met_by], off_by)
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


def _near(db: sqlite3.Connection, number: int, plans: Sequence[Mention], kinds: Iterable[str], members: Members) -> list[Mention]:
    """The facts of other episodes of these families that share a side and the time with the plans."""
    wanted, keys = sorted(set(kinds)), sorted({k for plan in plans for k in plan.keys})
    months = [month for plan in plans for month in buckets(plan)]
    months += [plan.published.toordinal() // 30 for plan in plans if plan.published]
    if not (wanted and keys and months):
        return []
    query = _NEAR.format(families=_marks(wanted), keys=_marks(keys))
    limits = (min(months) - _BEFORE, max(months) + _AFTER, number, _EPISODES)
    episodes = db.execute(query, (*wanted, *keys, *limits)).fetchall()
    return [m for (episode,) in episodes for m in members(episode) if m.status == "actual"]


def _later(plan: Mention, fact: Mention) -> bool:
    return plan.published is None or fact.published is None or fact.published >= plan.published


def _in_time(plan: Mention, fact: Mention) -> bool:
    """Whether a fact is told after the plan, and not before the plan's own time."""
    opens = plan.start and fact.published and fact.published + datetime.timedelta(days=outcomes.EARLY_DAYS) < plan.start
    return _later(plan, fact) and not opens


def _same_day(plan: Mention, fact: Mention) -> bool:
    """Whether both state the same time, to the day."""
    return plan.granularity == fact.granularity == "day" and plan.start is not None and plan.start == fact.start


def _fulfils(plans: Sequence[Mention], fact: Mention) -> float:
    """How well a fact answers those plans that were told before it and whose time has come; beyond measure where none is."""
    told = [likeness(plan, fact) for plan in plans if _in_time(plan, fact)]
    return blend(told) if told else -math.inf


def _facts(db: sqlite3.Connection, number: int, plans: Sequence[Mention], members: Members) -> list[int]:
    """The fact of another episode that tells best what was planned, if one resembles it enough."""
    near = _near(db, number, plans, {family(plan.type) for plan in plans}, members)
    best = max(((_fulfils(plans, fact), -fact.n) for fact in near), default=(-math.inf, 0))
    return [-best[1]] if best[0] > MEETS else []


def _off(plans: Sequence[Mention]) -> set[tuple[str, str]]:
    """The types and modes of ``families.tsv`` that call these plans off."""
    return {pair for plan in plans for pair in families().get(plan.type, ("", ()))[1]}


def _cancels(db: sqlite3.Connection, number: int, plans: Sequence[Mention], members: Members) -> list[int]:
    near = _near(db, number, plans, {family(kind) for kind, _ in _off(plans)}, members)
    return [fact.n for fact in near if calls_off(fact, plans)]


def calls_off(fact: Mention, plans: Sequence[Mention]) -> bool:
    """Whether a fact calls off what was planned: its type and mode do so, two sides are the same (or one and the stated day), and
    it comes no earlier."""
    if not any(kind == fact.type and mode in ("", *fact.modes) for kind, mode in _off(plans)):
        return False
    return any(_later(plan, fact) and len(plan.who & fact.who) > (not _same_day(plan, fact)) for plan in plans)


def may_decide(told: Sequence[Mention], fact: Mention) -> bool:
    """Whether a new fact may meet or call off what these mentions plan."""
    plans = [m for m in told if m.status in outcomes.PLANS]
    if not plans:
        return True
    return _fulfils(plans, fact) > MEETS if family(plans[0].type) == family(fact.type) else calls_off(fact, plans)


def shaken(db: sqlite3.Connection, fact: Mention) -> Iterator[int]:
    """The expectations, not met so far, that a new fact may meet or call off."""
    modes = {"", *fact.modes}
    kinds = {f for f, off in families().values() if any(t == fact.type and m in modes for t, m in off)}
    wanted, keys, months = sorted(kinds | {family(fact.type)}), sorted(fact.keys), buckets(fact)
    if keys and months:
        query = _PLANS_NEAR.format(families=_marks(wanted), keys=_marks(keys))
        shared = 1 if fact.granularity == "day" else min(2, len(fact.who))
        limits = (months.start - _AFTER, months.stop - 1 + _BEFORE, shared, _EPISODES)
        yield from (n for (n,) in db.execute(query, (*wanted, *keys, *limits)).fetchall())
