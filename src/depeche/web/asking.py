"""Questions that pages ask of a ledger beyond those of :mod:`depeche.ledger`: episodes of a relation or a side, narrowed."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from depeche.ledger.asking import today
from depeche.ledger.outcomes import NEVER, state_on
from depeche.ledger.rows import GROUPS, to_event, whole_name
from depeche.ontology import load_ontology
from depeche.web.chosen import PAGE, Chosen
from depeche.web.words import is_state

Row = dict[str, Any]
# What a summary beside a list looks at; of larger relations the latest so many, and the page says so.
SUMMED = 2000


# How far back a place is looked for: no index leads from a place to its episodes (a million of them: 60 ms).
_NEWEST_PLACED, _PLACED = 200_000, 2000


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose episodes: of two sides, of one (``b`` empty), those listed (of one side, a person, a place), or all."""

    a: str = ""
    b: str = ""
    listed: tuple[int, ...] | None = None

    def source(self) -> tuple[str, list[Any]]:
        """The FROM clause that gives each episode ``p`` once."""
        if self.listed is not None:
            return "json_each(?) s JOIN episode p ON p.n = s.value", [json.dumps(self.listed)]
        if self.b:
            one, other = sorted((self.a, self.b))
            return "(SELECT episode FROM tie WHERE a = ? AND b = ?) s JOIN episode p ON p.n = s.episode", [one, other]
        if self.a:
            keyed = "SELECT DISTINCT v.episode FROM side k JOIN event v ON v.n = k.event WHERE k.key = ? AND v.episode NOT NULL"
            return f"({keyed}) s JOIN episode p ON p.n = s.episode", [self.a]
        return "episode p", []


def told_of(db: sqlite3.Connection, side: str) -> tuple[int, ...]:
    """The episodes of one side. It may be in a tenth of all events: who asks several things of it asks for this once."""
    query = "SELECT DISTINCT v.episode FROM side k JOIN event v ON v.n = k.event WHERE k.key = ? AND v.episode NOT NULL"
    return tuple(number for (number,) in db.execute(query, (side,)))


def told_at(db: sqlite3.Connection, name: str, code: str) -> tuple[int, ...]:
    """The latest episodes at a place in a state (no ``code``: in none)."""
    newest = "SELECT n, place, country FROM episode ORDER BY n DESC LIMIT ?"
    query = f"SELECT n FROM ({newest}) WHERE place = ? AND coalesce(country, '') = ? LIMIT ?"
    return tuple(number for (number,) in db.execute(query, (_NEWEST_PLACED, name, code, _PLACED)))


def _picked(scope: Scope, chosen: Chosen, columns: str) -> tuple[str, list[Any]]:
    """A query for columns of the chosen episodes; their head mention ``e`` is joined only where the choice looks at it."""
    source, values = scope.source()
    tests, more = chosen.where()
    head = " JOIN event e ON e.n = p.head" if chosen.certainty or chosen.context else ""
    return f"SELECT {columns} FROM {source}{head} WHERE 1{tests}", [*values, *more]


# The order of the index on episodes: the newest of a million are found without sorting. Rows are made for the page alone, since
# sorting would else carry every article's text along (a busy side: 260 ms became 90 in 200,000 events).
_NEWEST = "ORDER BY p.day DESC, p.type DESC, p.n DESC"


_COLUMNS = (
    "p.n, p.type, p.status, p.day, p.last, p.granularity, p.country, p.place, p.first_report, p.last_report, p.mentions, "
    "p.articles, p.differs, x.state, x.due, e.id, e.type, e.status, e.body, a.id, a.lang, a.published, a.title, a.source, "
    "a.url, a.text, a.coder"
)


def episodes(
    db: sqlite3.Connection, scope: Scope, chosen: Chosen, *, limit: int = PAGE, offset: int | None = None, awaited: bool = False
) -> list[Row]:
    """The episodes that a choice lets through, newest first, each with the mention that tells it best and its sources.

    ``awaited``: only what was announced or expected.
    """
    picked, values = _picked(scope, chosen, "p.n AS n")
    only = " AND p.n IN (SELECT episode FROM expectation)" if awaited else ""
    found = db.execute(
        f"SELECT {_COLUMNS} FROM ({picked}{only} {_NEWEST} LIMIT ? OFFSET ?) i JOIN episode p ON p.n = i.n "
        "JOIN event e ON e.n = p.head JOIN article a ON a.n = e.article LEFT JOIN expectation x ON x.episode = p.n "
        f"{_NEWEST}",
        (*values, limit, chosen.offset if offset is None else offset),
    ).fetchall()
    asof = today(db)
    rows = [_episode(row, asof) for row in found]
    _add_sources(db, rows)
    return rows


def _episode(row: Sequence[Any], asof: str) -> Row:
    names = (
        "n", "type", "status", "day", "last", "granularity", "country", "place", "first_report", "last_report", "mentions",
        "articles", "differs", "state", "due",
    )  # fmt: skip
    out: Row = dict(zip(names, row, strict=False))
    out["differs"] = json.loads(out["differs"] or "{}")
    out["state"] = state_on(out["state"], out["due"] or NEVER, asof) if out["state"] else None
    out["due"] = None if out["due"] == NEVER else out["due"]
    id, type, status, body, article, lang, published, title, source, url, text, coder = row[len(names) :]
    out["event"] = to_event(id, type, status, body, text, coder).to_dict()
    head = {"article": article, "lang": lang, "published": published, "title": title, "source": source, "url": url}
    return out | {"source": head}


def _add_sources(db: sqlite3.Connection, rows: Sequence[Row]) -> None:
    """The articles that tell each episode, and their copies elsewhere."""
    if not rows:
        return
    marks, numbers = ",".join("?" * len(rows)), [row["n"] for row in rows]
    told: defaultdict[int, list[Row]] = defaultdict(list)
    query = (
        "SELECT DISTINCT e.episode, a.id, a.published, a.title, a.source, a.lang FROM event e JOIN article a ON a.n = e.article "
        f"WHERE e.episode IN ({marks}) ORDER BY a.published, a.id"
    )
    for number, id, published, title, source, lang in db.execute(query, numbers):
        told[number].append({"article": id, "published": published, "title": title, "source": source, "lang": lang})
    for row in rows:
        row["sources"] = told[row["n"]]


@dataclass(slots=True)
class Summed:
    """What the chosen episodes are about and who and where they are of, most frequent first; and the movement by month."""

    episodes: int = 0
    contexts: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    people: Counter[tuple[str, str]] = field(default_factory=Counter)
    places: Counter[tuple[str, str, float | None, float | None]] = field(default_factory=Counter)
    partners: Counter[str] = field(default_factory=Counter)


def _bodies(db: sqlite3.Connection, scope: Scope, chosen: Chosen, limit: int) -> Iterator[tuple[str, Row]]:
    picked, values = _picked(scope, chosen, "p.type AS type, p.head AS head")
    query = f"SELECT i.type, e.body FROM ({picked} {_NEWEST} LIMIT ?) i JOIN event e ON e.n = i.head"
    for type, body in db.execute(query, (*values, limit)):
        yield type, json.loads(body)


def summed(db: sqlite3.Connection, scope: Scope, chosen: Chosen, *, limit: int = SUMMED) -> Summed:
    """Themes, people, places and partners of the latest chosen episodes."""
    out = Summed()
    for type, body in _bodies(db, scope, chosen, limit):
        out.episodes += 1
        out.types[type] += 1
        out.contexts.update(body.get("contexts", ()))
        entities = [*body.get("actor", ()), *body.get("recipient", ())]
        named = [(whole_name(e) or "", e.get("code") or "") for e in entities if not e.get("id")]
        out.people.update({(name, code) for name, code in named if " " in name and not is_state(name)})
        keys = {(e.get("id") if e.get("code") in GROUPS else e.get("code")) or e.get("code") for e in entities}
        out.partners.update(key for key in keys if key and key not in (scope.a, scope.b))
        where = body.get("where", {})
        if place := whole_name(where):
            out.places[(place, where.get("code") or "", where.get("lat"), where.get("lon"))] += 1
    return out


def months(db: sqlite3.Connection, scope: Scope, chosen: Chosen) -> tuple[list[Row], int]:
    """Episodes by month, way (cooperation or conflict) and status, each month's mean score of facts; and how many in all.

    An episode without any day counts in the total alone.
    """
    score = "CASE WHEN p.status = 'actual' THEN (SELECT t.score FROM tie t WHERE t.episode = p.n LIMIT 1) END AS score"
    picked, values = _picked(scope, chosen, f"substr(p.day, 1, 7) AS month, p.type AS type, p.status AS status, {score}")
    found = db.execute(
        f"SELECT month, type, status, count(*), sum(score), count(score) FROM ({picked}) GROUP BY 1, 2, 3 ORDER BY 1",
        values,
    )
    table: dict[str, Row] = {}
    total = 0
    for month, type, status, number, score, scored in found:
        total += number
        if not month:
            continue
        row = table.setdefault(month, {"month": month, "counts": Counter(), "facts": 0, "sum": 0.0})
        row["counts"][(way(type), status)] += number
        if status == "actual":
            # An episode of one side has no tie and so no score of its own: its type's stands in.
            plain = load_ontology().types[type].score if type in load_ontology().types else 0.0
            row["facts"] += number
            row["sum"] += (score or 0.0) + plain * (number - (scored or 0))
    return [row | {"mean": row["sum"] / row["facts"] if row["facts"] else None} for row in table.values()], total


def way(type: str) -> str:
    """Cooperation or conflict, from the type's quad class."""
    ontology = load_ontology()
    return "conflict" if type in ontology.types and "conflict" in ontology.quad(type) else "cooperation"


def sources(db: sqlite3.Connection, *, latest: int = 5000) -> list[tuple[str, int]]:
    """The sources of the latest articles with how many each gave, most first: all articles of a large ledger take too long."""
    found = db.execute(
        "SELECT source, count(*) FROM (SELECT source FROM article ORDER BY n DESC LIMIT ?) WHERE source > '' "
        "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 200",
        (latest,),
    )
    return [(name, number) for name, number in found]
