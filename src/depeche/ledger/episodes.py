"""Episodes in the store: where a new mention goes, and the records that follow from the mentions of each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from depeche.ledger import outcomes
from depeche.ledger.linker import link
from depeche.ledger.mentions import Mention, buckets, families, family, mention_of
from depeche.ledger.rows import keys_of
from depeche.ledger.summing import Summary, summarise, to_json
from depeche.ledger.telling import Telling, bare_mention, read_tellings

# A mention is compared with so many episodes of other articles, those that share most sides first, and with so many of the
# mentions of each: more changed no verdict on the development corpus, and time grows with both.
_CANDIDATES = 16
_MEMBERS = 6
_AROUND = 2  # buckets of 30 days on either side
_CACHED = 200_000

_NEAR = """
SELECT episode FROM block WHERE family = ? AND key IN ({keys}) AND bucket BETWEEN ? AND ?
GROUP BY episode ORDER BY count(DISTINCT key) DESC, episode DESC LIMIT ?
"""
_MENTIONS = """
SELECT e.id, e.type, e.status, e.body, a.id, a.published FROM event e JOIN article a ON a.n = e.article
WHERE e.episode = ? ORDER BY e.n LIMIT ?
"""
_EPISODE = """
UPDATE episode SET type = ?, status = ?, day = ?, last = ?, granularity = ?, country = ?, place = ?, first_report = ?,
last_report = ?, mentions = ?, articles = ?, head = ?, differs = ? WHERE n = ?
"""


@dataclass(slots=True)
class Slot:
    """An episode as the linker sees it."""

    number: int
    members: list[Mention] = field(default_factory=list)


class Episodes:
    """The episodes of one transaction: :meth:`put` each new mention, then :meth:`settle` what has changed."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._slots: dict[int, Slot] = {}
        self._own: dict[tuple[str, str], list[int]] = {}
        self.touched: set[int] = set()

    def _slot(self, number: int) -> Slot:
        slot = self._slots.get(number)
        if slot is None:
            if len(self._slots) > _CACHED:
                self._slots.clear()
            rows = self._db.execute(_MENTIONS, (number, _MEMBERS))
            slot = self._slots[number] = Slot(number, [bare_mention(*row) for row in rows])
        return slot

    def _candidates(self, mention: Mention) -> Iterable[Slot]:
        kind = family(mention.type)
        numbers = list(self._own.get((mention.article, kind), ()))
        spans = buckets(mention)
        if mention.keys and spans:
            query = _NEAR.format(keys=",".join("?" * len(mention.keys)))
            limits = (spans.start - _AROUND, spans.stop - 1 + _AROUND, _CANDIDATES)
            rows = self._db.execute(query, (kind, *sorted(mention.keys), *limits))
            numbers += [n for (n,) in rows if n not in numbers]
        return [slot for n in numbers if (slot := self._slot(n)).members]

    def put(self, event_n: int, mention: Mention) -> int:
        """Give a stored event its episode, a known one or a new one; returns its number."""
        found = link(mention, self._candidates(mention))
        kind = family(mention.type)
        if found is None:
            row = (mention.type, mention.status)
            cursor = self._db.execute("INSERT INTO episode (type, status, mentions, articles) VALUES (?, ?, 0, 0)", row)
            number = int(cursor.lastrowid or 0)
            self._slots[number] = Slot(number)
        else:
            number = found.number
        slot = self._slot(number)
        if len(slot.members) < _MEMBERS:
            slot.members.append(mention)
        own = self._own.setdefault((mention.article, kind), [])
        if number not in own:
            own.append(number)
        self._db.execute("UPDATE event SET episode = ? WHERE n = ?", (number, event_n))
        self._block(number, mention)
        self.touched.add(number)
        return number

    def _block(self, number: int, mention: Mention) -> None:
        kind = family(mention.type)
        rows = [(kind, key, bucket, number) for key in sorted(mention.keys) for bucket in buckets(mention)]
        self._db.executemany("INSERT OR IGNORE INTO block VALUES (?, ?, ?, ?)", rows)

    def forget(self, article_n: int) -> None:
        """Take an article's mentions out of their episodes, before its events are replaced."""
        rows = self._db.execute("SELECT DISTINCT episode FROM event WHERE article = ? AND episode IS NOT NULL", (article_n,))
        numbers = {n for (n,) in rows}
        self._db.execute("UPDATE event SET episode = NULL WHERE article = ?", (article_n,))
        for number in numbers:
            self._slots.pop(number, None)
            self._db.execute("DELETE FROM block WHERE episode = ?", (number,))
            for telling in read_tellings(self._db, "e.episode = ?", (number,)):
                self._block(number, mention_of(telling.event, telling.article, telling.published))
        self.touched |= numbers

    def settle(self) -> None:
        """Bring the records of all touched episodes up to date, and of the expectations that they may call off."""
        deciders: list[Sequence[Telling]] = []
        for number in sorted(self.touched):
            deciders.append(self._refresh(number))
        for number in sorted(set(self._shaken(deciders)) - self.touched):
            self._refresh(number)
        self.touched = set()

    def _refresh(self, number: int) -> Sequence[Telling]:
        """Recompute one episode; an empty one goes."""
        db = self._db
        tellings = read_tellings(db, "e.episode = ?", (number,))
        db.execute("DELETE FROM tie WHERE episode = ?", (number,))
        if not tellings:
            db.execute("DELETE FROM episode WHERE n = ?", (number,))
            self._slots.pop(number, None)
            return ()
        summary = summarise(tellings)
        self._write(number, tellings, summary)
        self._expect(number, tellings)
        return tellings

    def _write(self, number: int, tellings: Sequence[Telling], summary: Summary) -> None:
        when, reports = summary.when, sorted(t.published.isoformat() for t in tellings if t.published)
        start = when.start or when.end if when else None
        day = start.isoformat() if start else reports[0] if reports else None
        last = when.end.isoformat() if when and when.end else None
        counts = (len(tellings), len({t.article_n for t in tellings}))
        edges = (reports[0], reports[-1]) if reports else (None, None)
        granularity = when.granularity if when else None
        head = (summary.type, summary.status, day, last, granularity, summary.country, summary.place)
        self._db.execute(_EPISODE, (*head, *edges, *counts, summary.head.n, to_json(summary.differs), number))
        self._db.executemany(
            "INSERT INTO tie VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(t.a, t.b, day or "", number, t.way, summary.type, summary.status, t.score, t.mentions) for t in summary.ties],
        )

    def _expect(self, number: int, tellings: Sequence[Telling]) -> None:
        """The episode's expectation, when something of it was planned or expected."""
        db = self._db
        db.execute("DELETE FROM expectation WHERE episode = ?", (number,))
        if not any(t.event.status in outcomes.PLANS for t in tellings):
            return
        outcome = outcomes.judge(tellings, self._cancels(tellings))
        assert outcome is not None
        due = outcome.due.isoformat() if outcome.due else None
        opener, decider = outcome.opener, outcome.decider
        history = [[s.state, s.event, s.on.isoformat() if s.on else None] for s in outcome.steps]
        db.execute(
            "INSERT INTO expectation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                outcome.state,
                due,
                opener.event.holder,
                opener.event.status,
                opener.published.isoformat() if opener.published else None,
                opener.n,
                decider.event if decider else None,
                decider.on.isoformat() if decider and decider.on else None,
                json.dumps(history),
            ),
        )
        keys = sorted({k for t in tellings for k in keys_of((*t.event.actor, *t.event.recipient))})
        db.executemany("INSERT INTO awaited VALUES (?, ?, ?, ?)", [(k, outcome.state, due or "", number) for k in keys])

    def _cancels(self, tellings: Sequence[Telling]) -> list[Telling]:
        """The events, by type and mode of ``families.tsv``, that call off what these mentions plan."""
        plans = [t for t in tellings if t.event.status in outcomes.PLANS]
        wanted = {pair for t in plans for pair in families().get(t.event.type, ("", ()))[1]}
        keys = {k for t in plans for k in t.actors | t.recipients}
        spans = [b for t in plans for b in buckets(mention_of(t.event, t.article, t.published))]
        spans += [b for t in plans if t.published for b in (t.published.toordinal() // 30,)]
        if not (wanted and keys and spans):
            return []
        kinds = sorted({family(kind) for kind, _ in wanted})
        query = (
            f"SELECT DISTINCT episode FROM block WHERE family IN ({','.join('?' * len(kinds))}) "
            f"AND key IN ({','.join('?' * len(keys))}) AND bucket BETWEEN ? AND ? LIMIT 200"
        )
        found = self._db.execute(query, (*kinds, *sorted(keys), min(spans) - 1, max(spans) + 1)).fetchall()
        out = []
        for (number,) in found:
            out += [t for t in read_tellings(self._db, "e.episode = ?", (number,)) if calls_off(t, plans, wanted)]
        return out

    def _shaken(self, deciders: Iterable[Sequence[Telling]]) -> Iterable[int]:
        """The expectations near facts that might call them off."""
        for tellings in deciders:
            for telling in tellings:
                if telling.event.status != "actual":
                    continue
                modes = {"", *telling.event.modes}
                kinds = {f for f, off in families().values() if any(t == telling.event.type and m in modes for t, m in off)}
                keys = sorted(telling.actors | telling.recipients)
                if kinds and keys:
                    query = (
                        "SELECT DISTINCT b.episode FROM block b JOIN expectation x ON x.episode = b.episode "
                        f"WHERE b.family IN ({','.join('?' * len(kinds))}) AND b.key IN ({','.join('?' * len(keys))}) "
                        "AND b.bucket BETWEEN ? AND ? LIMIT 200"
                    )
                    spans = buckets(mention_of(telling.event, telling.article, telling.published))
                    if spans:
                        rows = self._db.execute(query, (*sorted(kinds), *keys, spans.start - 1, spans.stop))
                        yield from (n for (n,) in rows)


def calls_off(telling: Telling, plans: Sequence[Telling], wanted: set[tuple[str, str]]) -> bool:
    """Whether a fact calls off what was planned: its type and mode do so, its sides are the same, and it comes no earlier."""
    event = telling.event
    if event.status != "actual" or not any(t == event.type and m in ("", *event.modes) for t, m in wanted):
        return False
    keys = telling.actors | telling.recipients
    for plan in plans:
        sides = plan.actors | plan.recipients
        late = not (telling.published and plan.published) or telling.published >= plan.published
        if late and len(sides & keys) >= min(2, len(sides)) and sides:
            return True
    return False
