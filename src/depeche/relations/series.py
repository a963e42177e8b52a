"""How the relation of two countries or organisations moves: counts and scores by day, week or month, and what it is about.

Episodes are counted, not mentions: a happening that forty papers tell counts once.
"""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

from depeche.errors import RecordError
from depeche.ledger.rows import whole_name
from depeche.ontology import load_ontology

Row = dict[str, Any]
STEPS = ("day", "week", "month")


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def period(day: str, step: str) -> str:
    """The period of a day (ISO text): the day itself, the Monday of its week, or its month as YYYY-MM."""
    if step == "day":
        return day
    if step == "month":
        return day[:7]
    date = datetime.date.fromisoformat(day)
    return (date - datetime.timedelta(days=date.weekday())).isoformat()


def _rows(db: sqlite3.Connection, a: str, b: str, step: str, since: str, until: str) -> Iterable[tuple[Any, ...]]:
    if step == "month":
        return db.execute(
            "SELECT month, type, status, episodes, mentions, score FROM summary "
            "WHERE a = ? AND b = ? AND month >= ? AND month <= ? ORDER BY month, type, status",
            (a, b, since[:7], until[:7]),
        )
    return db.execute(
        "SELECT day, type, status, count(*), sum(mentions), sum(score) FROM tie "
        "WHERE a = ? AND b = ? AND day >= ? AND day <= ? AND day > '' GROUP BY day, type, status ORDER BY day, type, status",
        (a, b, since, until),
    )


def series(
    db: sqlite3.Connection,
    one: str,
    other: str,
    *,
    step: str = "month",
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> list[Row]:
    """The relation of two sides, a row a period in which something was told.

    Each row: period, status → number of episodes, quad → number of facts, ``facts``, ``mentions``, and of the facts the sum and
    mean of their PLOVER scores (no mean where there is no fact).

    Raises:
        RecordError: ``step`` is none of day, week and month.
    """
    if step not in STEPS:
        raise RecordError(f"{step!r} is no step of a series; they are {', '.join(STEPS)}")
    a, b = _pair(one, other)
    edges = (since.isoformat() if since else "0000", until.isoformat() if until else "9999-12-31")
    ontology = load_ontology()
    table: dict[str, Row] = {}
    for day, type, status, episodes, mentions, score in _rows(db, a, b, step, *edges):
        row = table.setdefault(
            period(day, step), {"statuses": Counter[str](), "quads": Counter[str](), "facts": 0, "mentions": 0, "sum": 0.0}
        )
        row["statuses"][status] += episodes
        row["mentions"] += mentions
        if status == "actual":
            row["facts"] += episodes
            row["sum"] += score
            row["quads"][ontology.quad(type)] += episodes
    return [
        {"period": name, **row, "statuses": dict(row["statuses"]), "quads": dict(row["quads"])}
        | {"mean": row["sum"] / row["facts"] if row["facts"] else None}
        for name, row in sorted(table.items())
    ]


def _bodies(
    db: sqlite3.Connection, one: str, other: str, since: datetime.date | None, until: datetime.date | None
) -> Iterable[tuple[str, dict[str, Any]]]:
    """Type and head mention of each episode between two sides."""
    a, b = _pair(one, other)
    edges = (since.isoformat() if since else "0000", until.isoformat() if until else "9999-12-31")
    query = (
        "SELECT p.type, e.body FROM tie t JOIN episode p ON p.n = t.episode JOIN event e ON e.n = p.head "
        "WHERE t.a = ? AND t.b = ? AND t.day >= ? AND t.day <= ?"
    )
    for type, body in db.execute(query, (a, b, *edges)):
        yield type, json.loads(body)


def themes(
    db: sqlite3.Connection, one: str, other: str, *, since: datetime.date | None = None, until: datetime.date | None = None
) -> list[tuple[str, int]]:
    """What the relation is about: contexts by the number of episodes, most frequent first."""
    counts: Counter[str] = Counter()
    for _, body in _bodies(db, one, other, since, until):
        counts.update(body.get("contexts", ()))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


@cache
def _collective() -> frozenset[str]:
    """The names of states and organisations: they are sides, not people."""
    from depeche.atlas import load_atlas

    return frozenset(e.name for e in load_atlas() if e.kind != "person")


def people(
    db: sqlite3.Connection, one: str, other: str, *, since: datetime.date | None = None, until: datetime.date | None = None
) -> list[Row]:
    """Who acts in the relation: named persons of both sides by the number of episodes, most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    for _, body in _bodies(db, one, other, since, until):
        seen = {
            (name, entity.get("code") or "")
            for role in ("actor", "recipient")
            for entity in body.get(role, ())
            if (name := whole_name(entity)) and name not in _collective()
        }
        counts.update(seen)
    return [
        {"name": name, "code": code, "episodes": n} for (name, code), n in sorted(counts.items(), key=lambda i: (-i[1], i[0]))
    ]


def places(
    db: sqlite3.Connection, one: str, other: str, *, since: datetime.date | None = None, until: datetime.date | None = None
) -> list[tuple[str, int]]:
    """Where it happens, by the number of episodes, most frequent first."""
    found = (whole_name(body.get("where", {})) for _, body in _bodies(db, one, other, since, until))
    counts = Counter(name for name in found if name)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def top_dyads(
    db: sqlite3.Connection, *, side: str | None = None, since: datetime.date | None = None, limit: int = 20
) -> list[Row]:
    """The busiest pairs by facts, with the mean score; ``side``: only those of this country."""
    tests = "AND (a = ? OR b = ?)" if side else ""
    rows = db.execute(
        "SELECT a, b, sum(episodes) AS n, sum(score) / sum(episodes) FROM summary WHERE status = 'actual' AND month >= ? "
        f"{tests} GROUP BY a, b ORDER BY n DESC, a, b LIMIT ?",
        ((since.isoformat()[:7] if since else "0000"), *((side, side) if side else ()), limit),
    )
    return [dict(zip(("a", "b", "facts", "mean"), row, strict=True)) for row in rows]
