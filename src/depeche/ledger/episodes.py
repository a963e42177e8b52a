"""Episodes in the store: where a new mention goes, and the records that follow from the mentions of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from depeche.ledger import awaiting
from depeche.ledger.linker import link
from depeche.ledger.mentions import Mention, buckets, family
from depeche.ledger.summing import Summary, summarise, to_json
from depeche.ledger.telling import Telling, bare_mention, read_tellings

# A mention is compared with so many episodes of other articles, those that share most sides first, and with so many of the
# mentions of each: more changed no verdict on the development corpus, and time grows with both.
_CANDIDATES = 8
_MEMBERS = 4
_AROUND = 2  # buckets of 30 days on either side; one loses a story that is taken up again after two months
_CACHED = 200_000

_NEAR = """
SELECT episode FROM block WHERE family = ? AND key IN ({keys}) AND bucket BETWEEN ? AND ?
GROUP BY episode ORDER BY count(DISTINCT key) DESC, episode DESC LIMIT ?
"""
_MENTIONS = """
SELECT e.n, e.id, e.type, e.status, e.body, a.id, a.published,
substr(a.text, json_extract(e.body, '$.s') + 1, json_extract(e.body, '$.l')) FROM event e JOIN article a ON a.n = e.article
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
        self._facts: list[Mention] = []

    def _slot(self, number: int) -> Slot:
        slot = self._slots.get(number)
        if slot is None:
            if len(self._slots) > _CACHED:
                self._slots.clear()
            rows = self._db.execute(_MENTIONS, (number, _MEMBERS))
            slot = self._slots[number] = Slot(number, [bare_mention(*row) for row in rows])
        return slot

    def _members(self, number: int) -> Sequence[Mention]:
        return self._slot(number).members

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
        if mention.status == "actual":
            self._facts.append(mention)
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
        self.touched |= numbers

    def settle(self) -> None:
        """Bring the records of all touched episodes up to date, and the expectations that they may decide."""
        for number in sorted(self.touched):
            self._refresh(number)
        shaken = set[int]()
        for fact in self._facts:
            near = set(awaiting.shaken(self._db, fact)) - self.touched - shaken
            shaken |= {n for n in near if awaiting.may_decide(self._slot(n).members, fact)}
        for number in sorted(shaken):
            awaiting.expect(self._db, number, read_tellings(self._db, "e.episode = ?", (number,)), self._members)
        self.touched, self._facts = set(), []

    def _refresh(self, number: int) -> None:
        """Recompute one episode; an empty one goes."""
        db = self._db
        tellings = read_tellings(db, "e.episode = ?", (number,))
        db.execute("DELETE FROM tie WHERE episode = ?", (number,))
        if not tellings:
            db.execute("DELETE FROM episode WHERE n = ?", (number,))
            self._slots.pop(number, None)
            return
        summary = summarise(tellings)
        self._write(number, tellings, summary)
        awaiting.expect(db, number, tellings, self._members)

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
