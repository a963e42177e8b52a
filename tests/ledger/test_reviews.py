"""Reviews: append-only, outrank the coder, survive recoding, come out as gold."""

from __future__ import annotations

import dataclasses
import sqlite3

import pytest

from depeche.errors import RecordError
from depeche.ledger import Filter, LedgerError, Review
from depeche.ledger.agreement import kappa, wilson
from depeche.ledger.reviewing import agreement, gold, precision


class Again:
    """A coder that gives each article the events it is told to."""

    def __init__(self, change):
        self.change = change

    def code_many(self, articles):
        for article in articles:
            yield dataclasses.replace(article, events=tuple(self.change(article)))


def _id(article):
    return article.events[0].id


def test_a_rejected_event_leaves_lists_and_episodes(ledger, add, summit):
    add(*summit)
    ledger.review(Review(event=_id(summit[6]), verdict="reject", who="awa"))
    assert not list(ledger.events(Filter(types=("ASSAULT",))))
    assert ledger.article(summit[6].id).events == ()
    assert ledger.check() == []
    ledger.review(Review(event=_id(summit[6]), verdict="accept", who="awa", note="after all"))
    assert len(list(ledger.events(Filter(types=("ASSAULT",))))) == 1
    assert ledger.check() == []


def test_a_correction_counts_at_once(ledger, add, summit):
    add(*summit)
    ledger.review(Review(event=_id(summit[1]), verdict="reject", who="awa"))
    ledger.review(Review(event=_id(summit[2]), verdict="correct", who="awa", changes={"status": "negated"}))
    (row,) = ledger.expectations(sides=("MLI", "CHN"))
    assert row["state"] == "off"
    assert ledger.article(summit[2].id).events[0].plover["auxiliary"] == "negation"


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "DANCE"},
        {"status": "perhaps"},
        {"trigger": "x"},
        {"moon": 1},
        {"start": 5000},
        {"contexts": ["moon"]},
        {},
        {"contexts": [[]]},
        {"modes": None},
        {"start": None},
        {"actor": [1]},
        {"type": []},
        {"actor": [{"text": "nowhere", "start": 0, "end": 7}]},
        {"score": float("nan")},
    ],
)
def test_a_correction_must_make_an_event(ledger, add, summit, changes):
    add(*summit)
    with pytest.raises((RecordError, ValueError)):
        ledger.review(Review(event=_id(summit[0]), verdict="correct", who="awa", changes=changes))
    assert ledger.counts()["review"] == 0


def test_an_unknown_event_is_named(ledger):
    with pytest.raises(LedgerError, match="no event zzz"):
        ledger.review(Review(event="zzz", verdict="accept", who="awa"))


def test_reviews_are_append_only(ledger, add, summit):
    add(*summit)
    ledger.review(Review(event=_id(summit[0]), verdict="accept", who="awa"))
    for statement in ("DELETE FROM review", "UPDATE review SET verdict = 'reject'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            ledger.db.execute(statement)


def test_reviews_survive_recoding(ledger, add, summit):
    add(*summit)
    ledger.review(Review(event=_id(summit[6]), verdict="reject", who="awa"))
    ledger.review(Review(event=_id(summit[4]), verdict="correct", who="awa", changes={"modes": []}))
    ledger.review(Review(event=_id(summit[5]), verdict="accept", who="awa"))
    by_id = {a.id: a for a in summit}

    def wider(article):
        """A new coder: other ids, triggers a sign shorter, and it no longer finds what was accepted."""
        for event in by_id[article.id].events if article.id != summit[5].id else ():
            yield dataclasses.replace(event, id="new" + event.id[3:], end=event.end - 1, trigger=event.trigger[:-1])

    list(ledger.recode(Again(wider), version="hand-2"))
    assert not list(ledger.events(Filter(types=("ASSAULT",))))
    assert ledger.article(summit[4].id).events[0].modes == ()
    assert ledger.article(summit[5].id).events[0].id == _id(summit[5])
    assert ledger.article(summit[0].id).events[0].id.startswith("new")
    assert ledger.counts()["event"] == len(summit)
    assert ledger.check() == []
    assert list(ledger.recode(Again(wider), version="hand-2")) == []


def test_recoding_links_anew(ledger, add, summit):
    add(*summit)
    by_id = {a.id: a for a in summit}
    episodes = ledger.counts()["episode"]
    list(ledger.recode(Again(lambda a: by_id[a.id].events), everything=True, version="hand"))
    assert ledger.counts()["episode"] == episodes
    assert {r["state"] for r in ledger.expectations()} == {"met", "off", "lapsed"}
    assert ledger.check() == []


def test_gold_says_what_was_judged(ledger, add, make):
    told = {"trigger": "a accusé", "type": "ACCUSE"}, {"trigger": "a promis", "type": "AGREE"}
    article = make("2024-09-02", "Le Mali a accusé Kiev et a promis la paix.", *told)
    add(article)
    ledger.review(Review(event=article.events[0].id, verdict="accept", who="awa"))
    (line,) = gold(ledger.db)
    assert [e["optional"] for e in line["events"]] == [False, True]


def test_precision_and_kappa(ledger, add, summit):
    add(*summit)
    for article, verdict in zip(summit[:4], ("accept", "accept", "reject", "accept"), strict=True):
        ledger.review(Review(event=_id(article), verdict=verdict, who="awa"))
    for article, verdict in zip(summit[:4], ("accept", "accept", "reject", "reject"), strict=True):
        ledger.review(Review(event=_id(article), verdict=verdict, who="bintou"))
    ledger.review(Review(event=_id(summit[4]), verdict="correct", who="awa", changes={"modes": []}))
    ledger.review(Review(event=_id(summit[4]), verdict="accept", who="awa"))
    rows = {r["type"]: r for r in precision(ledger.db)}
    assert (rows["all"]["right"], rows["all"]["judged"]) == (2, 5)  # who accepts a correction does not call the coder right
    assert rows["REJECT"]["typed"] == 1
    (row,) = agreement(ledger.db)
    assert row["shared"] == 4
    assert row["kappa"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(0, 0, 0, 1), (8, 10, 0.490, 0.943), (0, 5, 0, 0.434), (50, 100, 0.404, 0.596)]
)
def test_wilson(hits, of, low, high):
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.001)


def test_kappa_knows_its_limits():
    assert kappa([]) is None
    assert kappa([("a", "a")]) is None
    assert kappa([("a", "b"), ("b", "a")]) == -1.0
