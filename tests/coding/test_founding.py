"""The founding article: one accomplished fact and a dozen planned, expected, probable and historical events."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

import depeche
from depeche.records import Article, Event


@pytest.fixture(scope="module")
def events() -> tuple[Event, ...]:
    path = Path(__file__).parents[3] / "shared" / "articles" / "goita_focac_2024.txt"
    if not path.exists():
        pytest.skip("needs ../shared, which is not here")
    title, _, text = path.read_text(encoding="utf-8").partition("\n")
    return depeche.coder().code(Article(id="founding", lang="fr", text=text, title=title)).events


def one(events: tuple[Event, ...], trigger: str) -> Event:
    """The event triggered by these words."""
    return next(e for e in events if trigger in e.trigger)


def sides(found: Event) -> tuple[set[tuple[str | None, str | None]], set[tuple[str | None, str | None]]]:
    """(code, sector) of actors and of recipients."""
    return {(s.code, s.sector) for s in found.actor}, {(s.code, s.sector) for s in found.recipient}


def test_the_arrival_is_the_one_new_fact(events: tuple[Event, ...]) -> None:
    arrival = one(events, "arrivé")
    assert (arrival.type, arrival.status, set(arrival.modes)) == ("CONSULT", "actual", {"visit", "multilateral"})
    assert sides(arrival) == ({("MLI", "GOV")}, {("CHN", "GOV")})
    assert arrival.where is not None
    assert arrival.where.code == "CHN"
    # The summit's being held and repeats of the visit may be facts as well, and nothing else.
    assert {e.type for e in events if e.status == "actual"} == {"CONSULT"}
    assert all(e.trigger in ("réunit", "visite") for e in events if e.status == "actual" and e is not arrival)


def test_the_summit_lies_ahead(events: tuple[Event, ...]) -> None:
    summit = one(events, "tiendra")
    assert (summit.type, summit.status) == ("CONSULT", "future")
    assert summit.when is not None
    assert (summit.when.start, summit.when.end) == (datetime.date(2024, 9, 4), datetime.date(2024, 9, 6))


def test_talks_are_planned_and_their_subjects_probable(events: tuple[Event, ...]) -> None:
    assert one(events, "discuter").status == "future"
    subjects = one(events, "discussions")
    assert (subjects.status, subjects.certainty) == ("hypothetical", "probable")


def test_what_was_before_is_history(events: tuple[Event, ...]) -> None:
    assert one(events, "prise de pouvoir").status == "historical"
    assert sides(one(events, "prise de pouvoir"))[0] == {("MLI", "GOV")}
    assert one(events, "intensifiées").status == "historical"
    assert sides(one(events, "intensifiées"))[0] == {("MLI", "GOV"), ("CHN", "GOV")}


def test_what_analysts_expect_is_theirs(events: tuple[Event, ...]) -> None:
    expected = next(e for e in events if e.holder == "Les analystes")
    assert expected.status == "hypothetical"


def test_the_request_is_probable(events: tuple[Event, ...]) -> None:
    request = one(events, "cherche à obtenir")
    assert (request.type, request.status, request.certainty) == ("REQUEST", "hypothetical", "probable")
    assert sides(request) == ({("MLI", "GOV")}, {("CHN", "GOV")})
    assert {"terrorism", "military"} & set(request.contexts)


def test_side_meetings_lie_ahead(events: tuple[Event, ...]) -> None:
    assert one(events, "rencontres").status == "future"


def test_a_month_is_no_town() -> None:
    text = "Turkey hosted talks between Ethiopia and Somalia in March. The two sides will meet again in Ankara."
    found = depeche.coder().code(Article(id="month", lang="en", text=text, published=datetime.date(2024, 9, 17))).events
    assert found
    assert all(e.where is None or e.where.name != "March" for e in found)
