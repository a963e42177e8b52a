"""Expectations: what was announced is open, met, called off or lapsed, and later news can change that."""

from __future__ import annotations

import datetime

import pytest

from depeche.errors import RecordError
from depeche.ledger.outcomes import judge
from depeche.ledger.telling import Telling

D = datetime.date.fromisoformat


def _states(ledger, on=None):
    rows = ledger.expectations(on=on)
    return {row["source"]["source"]: row["state"] for row in rows}


def test_met_off_and_lapsed(ledger, add, summit):
    add(*summit)
    assert _states(ledger) == {"fr-1": "met", "en-2": "off", "fr-3": "lapsed"}
    by = {row["source"]["source"]: row["decider"] for row in ledger.expectations()}
    assert by["fr-1"]["article"] == summit[1].id
    assert by["en-2"]["article"] == summit[4].id


def test_an_open_one_lapses_with_time_and_not_before(ledger, add, summit):
    add(summit[5])
    (row,) = ledger.expectations()
    assert row["due"] == "2024-09-18"  # the 10th, its own day, and a week
    assert _states(ledger, D("2024-09-18")) == {"fr-3": "open"}
    assert _states(ledger, D("2024-09-19")) == {"fr-3": "lapsed"}


def test_the_order_of_the_news_decides_not_that_of_adding(ledger, add, summit):
    add(summit[4])
    add(summit[3])
    assert _states(ledger) == {"en-2": "off"}


def test_later_news_reopens_and_meets(ledger, add, summit, make):
    add(*summit)
    again = {"type": "CONSULT", "actor": [("Ethiopia", "ETH"), ("Somalia", "SOM")]}
    text = "Ethiopia and Somalia will hold talks in Ankara on December 11 after all."
    add(
        make(
            "2024-10-02",
            text,
            again | {"status": "future", "trigger": "will hold talks", "when": ("December 11", "2024-12-11")},
            lang="en",
            source="en-4",
        )
    )
    assert _states(ledger, D("2024-10-03"))["en-4" if "en-4" in _states(ledger) else "en-2"] == "open"
    text = "Ethiopia and Somalia held talks in Ankara on December 11."
    add(
        make(
            "2024-12-12", text, again | {"trigger": "held talks", "when": ("December 11", "2024-12-11")}, lang="en", source="en-5"
        )
    )
    assert _states(ledger)["en-4" if "en-4" in _states(ledger) else "en-2"] == "met"
    assert ledger.check() == []


def test_filters(ledger, add, summit):
    add(*summit)
    assert [r["source"]["source"] for r in ledger.expectations(sides=("MLI", "CHN"))] == ["fr-1"]
    assert [r["source"]["source"] for r in ledger.expectations(state="off")] == ["en-2"]
    assert ledger.expectations(sides=("MLI",), state="off") == []
    due = ledger.expectations(due_days=30, on=D("2024-09-06"), state="open")
    assert [r["source"]["source"] for r in due] == ["fr-3"]
    with pytest.raises(RecordError, match="no state"):
        ledger.expectations(state="shut")


def test_hit_rates(ledger, add, summit):
    add(*summit)
    rates = {r["name"]: r for r in ledger.hit_rates(by="holder")}
    assert rates["la présidence malienne"]["rate"] == 1.0
    assert rates["une source"]["lapsed"] == 1
    assert 0 < rates["une source"]["high"] < 1
    assert {r["name"] for r in ledger.hit_rates(by="country")} == {"MLI", "CHN", "ETH", "SOM", "NER", "TGO"}
    with pytest.raises(RecordError):
        ledger.hit_rates(by="moon")


@pytest.mark.parametrize(
    ("fact", "plan", "state"),
    [
        ("2016-07-29", "2016-07-29", "met"),  # "has visited …, as he had wanted"
        ("2016-07-24", "2016-07-29", "met"),  # a paper behind the news
        ("2016-07-01", "2016-07-29", "open"),  # another visit
        ("2016-08-03", "2016-07-29", "met"),
    ],
)
def test_facts_before_and_after_the_plan(make, fact, plan, state):
    event = {"type": "CONSULT", "trigger": "pape"}
    articles = [make(fact, f"Le pape, {fact}.", event), make(plan, f"Un pape, {plan}.", event | {"status": "future"})]
    told = [Telling(n, a.events[0], a.id, n, a.published, None) for n, a in enumerate(articles)]
    outcome = judge(told)
    assert outcome.state == state
    assert outcome.decider is None or outcome.decider.event == 0


def test_what_was_never_expected_has_no_outcome(make):
    article = make("2016-07-29", "Le pape a visité la Pologne.", {"type": "CONSULT", "trigger": "a visité"})
    assert judge([Telling(0, article.events[0], article.id, 0, article.published, None)]) is None


@pytest.mark.parametrize(
    ("fact", "state"),
    [
        ("2024-08-29", "open"),  # "en marge du sommet" a week before it
        ("2024-09-02", "met"),  # moved forward, or the day misread
        ("2024-09-04", "met"),
    ],
)
def test_what_is_told_before_its_time_has_not_come(make, fact, state):
    plan = {"type": "CONSULT", "trigger": "sommet", "status": "future", "when": ("4 septembre", "2024-09-04")}
    articles = [
        make("2024-08-28", "Le sommet s'ouvrira le 4 septembre.", plan),
        make(fact, f"En marge du sommet, le {fact}.", {"type": "CONSULT", "trigger": "sommet"}),
    ]
    told = [Telling(n, a.events[0], a.id, n, a.published, None) for n, a in enumerate(articles)]
    assert judge(told).state == state


@pytest.mark.parametrize(("day", "state"), [("2024-09-17", "off"), ("2024-09-19", "open")])
def test_one_side_and_the_stated_day_call_off(ledger, add, make, day, state):
    plan = {"type": "CONSULT", "trigger": "talks", "status": "future", "actor": [("Turkey", "TUR")]}
    off = {"type": "REJECT", "modes": ["meet"], "trigger": "called off", "actor": [("Turkey", "TUR")]}
    add(
        make("2024-08-14", "Turkey will hold talks on September 17.", plan | {"when": ("September 17", "2024-09-17")}),
        make("2024-09-16", f"Turkey has called off what was planned for {day}.", off | {"when": (day, day)}),
    )
    assert [row["state"] for row in ledger.expectations(sides=("TUR",))] == [state]


def test_a_plan_told_again_after_the_fact_stays_met(ledger, add, make):
    sides = {"actor": [("Mali", "MLI"), ("Chine", "CHN")]}
    plan = {"type": "CONSULT", "trigger": "entretien", "status": "future", **sides}
    add(
        make("2024-08-20", "Mali et Chine : un entretien lundi 2 septembre.", plan | {"when": ("2 septembre", "2024-09-02")}),
        make("2024-09-02", "Mali et Chine ont eu un entretien.", plan | {"status": "actual"}),
        make("2024-09-04", "Mali et Chine : un entretien prévu le 2 septembre.", plan | {"when": ("2 septembre", "2024-09-02")}),
    )
    assert {row["state"] for row in ledger.expectations(sides=("MLI", "CHN"))} == {"met"}
