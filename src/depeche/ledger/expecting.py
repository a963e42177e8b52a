"""The board of expectations: what is open, met, called off or lapsed, and how often announced things happen."""

from __future__ import annotations

import datetime
import sqlite3
from typing import Any

from depeche.errors import RecordError
from depeche.ledger.agreement import wilson
from depeche.ledger.asking import Row, today
from depeche.ledger.outcomes import NEVER, STATES, state_on
from depeche.ledger.rows import to_event

_NAMES = (
    "episode", "state", "due", "holder", "status", "opened", "decided", "type", "day", "last", "granularity", "place", "mentions"
)  # fmt: skip
_SELECT = """
SELECT x.episode, x.state, x.due, x.holder, x.status, x.opened, x.decided, p.type, p.day, p.last, p.granularity, p.place,
p.mentions, e.id, e.type, e.status, e.body, a.id, a.published, a.title, a.source, a.url, a.text, a.coder, d.id, b.id
FROM expectation x JOIN episode p ON p.n = x.episode JOIN event e ON e.n = x.opener JOIN article a ON a.n = e.article
LEFT JOIN event d ON d.n = x.decider LEFT JOIN article b ON b.n = d.article
"""


def _state_test(state: str, day: str, alias: str) -> tuple[str, list[Any]]:
    """The condition for a state on a day: open and lapsed are told apart by the due day."""
    if state not in STATES:
        raise RecordError(f"{state!r} is no state of an expectation; they are {', '.join(STATES)}")
    if state == "lapsed":
        return f"{alias}.state = 'open' AND {alias}.due < ?", [day]
    if state == "open":
        return f"{alias}.state = 'open' AND {alias}.due >= ?", [day]
    return f"{alias}.state = ?", [state]


def expectations(
    db: sqlite3.Connection,
    *,
    sides: tuple[str, ...] = (),
    state: str | None = None,
    due_days: int | None = None,
    on: datetime.date | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Row]:
    """Expectations, those due soonest first (decided and lapsed: latest first), each with its opener and decider.

    Args:
        sides: countries or organisations that all take part.
        state: open, met, off or lapsed.
        due_days: only those due within so many days.
        on: the day of asking; the day of the newest report when not given.

    Raises:
        RecordError: there is no such state.
    """
    day = on.isoformat() if on else today(db)
    order = " DESC" if state in ("met", "off", "lapsed") else ""
    inner, values = _chosen(sides, state, due_days, day)
    inner += f" ORDER BY w.due{order}, w.episode{order} LIMIT ? OFFSET ?"
    rows = db.execute(
        f"{_SELECT} JOIN ({inner}) i ON i.episode = x.episode ORDER BY x.due{order}, x.episode{order}", (*values, limit, offset)
    )
    return [_row(row, day) for row in rows]


def _chosen(sides: tuple[str, ...], state: str | None, due_days: int | None, day: str) -> tuple[str, list[Any]]:
    """The query for the episodes that are wanted, without its order, and its values; by side where one is given."""
    inner = f"SELECT w.episode, w.due FROM {'awaited' if sides else 'expectation'} w"
    values = list[Any]()
    for number, key in enumerate(sides[1:], 1):
        inner += f" JOIN awaited w{number} ON w{number}.key = ? AND w{number}.episode = w.episode"
        inner += f" AND w{number}.state = w.state AND w{number}.due = w.due"
        values.append(key)
    tests = ["w.key = ?"] if sides else []
    values += sides[:1]
    if state:
        test, more = _state_test(state, day, "w")
        tests.append(test)
        values += more
    if due_days is not None:
        last = (datetime.date.fromisoformat(day) + datetime.timedelta(days=due_days)).isoformat()
        tests.append("w.due >= ? AND w.due <= ?")
        values += [day, last]
    return inner + (f" WHERE {' AND '.join(tests)}" if tests else ""), values


def _row(row: tuple[Any, ...], day: str) -> Row:
    out: Row = dict(zip(_NAMES, row, strict=False))
    out["state"] = state_on(out["state"], out["due"], day)
    out["due"] = None if out["due"] == NEVER else out["due"]
    id, type, status, body, article, published, title, source, url, text, coder, decider, decider_article = row[len(_NAMES) :]
    out["event"] = to_event(id, type, status, body, text, coder).to_dict()
    out["source"] = {"article": article, "published": published, "title": title, "source": source, "url": url}
    out["decider"] = {"event": decider, "article": decider_article} if decider else None
    return out


def hit_rates(db: sqlite3.Connection, *, by: str, on: datetime.date | None = None, least: int = 1) -> list[Row]:
    """How often what was expected came: by ``holder`` (who said so), ``country`` or ``type``; open ones do not count.

    Each row: name, met, off, lapsed, open, rate (met of the decided) and its 95 % interval (Wilson).

    Raises:
        RecordError: ``by`` is none of these.
    """
    day = on.isoformat() if on else today(db)
    state = "CASE WHEN x.state = 'open' AND x.due < ? THEN 'lapsed' ELSE x.state END"
    sources = {
        "holder": "SELECT x.holder, {s}, count(*) FROM expectation x GROUP BY 1, 2",
        "country": "SELECT x.key, {s}, count(*) FROM awaited x GROUP BY 1, 2",
        "type": "SELECT p.type, {s}, count(*) FROM expectation x JOIN episode p ON p.n = x.episode GROUP BY 1, 2",
    }
    if by not in sources:
        raise RecordError(f"hit rates go by {', '.join(sources)}, not {by!r}")
    table: dict[str, dict[str, int]] = {}
    for name, found, count in db.execute(sources[by].format(s=state), (day,)):
        table.setdefault(name, dict.fromkeys(STATES, 0))[found] += count
    out = []
    for name, counts in table.items():
        decided = sum(counts.values()) - counts["open"]
        if decided >= least:
            low, high = wilson(counts["met"], decided)
            out.append({"name": name, **counts, "rate": counts["met"] / decided, "low": low, "high": high})
    return sorted(out, key=lambda r: (-(r["met"] + r["off"] + r["lapsed"]), r["name"]))
