"""Relations: series count episodes and not mentions; a briefing gives every line with its source and words."""

from __future__ import annotations

import datetime
import re

import pytest

from depeche.errors import LanguageError, RecordError
from depeche.relations import gather, network, people, places, series, themes, top_dyads
from depeche.relations.rendering import to_html, to_markdown
from depeche.relations.series import period
from depeche.relations.wording import Wording


def test_series_counts_episodes(ledger, add, summit):
    add(*summit)
    for step, name in (("month", "2024-09"), ("week", "2024-09-02"), ("day", "2024-09-02")):
        (row,) = series(ledger.db, "MLI", "CHN", step=step)
        assert (row["period"], row["facts"], row["statuses"]) == (name, 1, {"actual": 1})
        assert row["mentions"] >= 1
        assert row["quads"] == {"verbal cooperation": 1}
        assert row["mean"] == row["sum"] > 0
    assert series(ledger.db, "CHN", "MLI") == series(ledger.db, "MLI", "CHN")
    assert series(ledger.db, "CHN", "MLI", since=datetime.date(2025, 1, 1)) == []
    with pytest.raises(RecordError):
        series(ledger.db, "CHN", "MLI", step="hour")


@pytest.mark.parametrize(("step", "name"), [("day", "2024-09-05"), ("week", "2024-09-02"), ("month", "2024-09")])
def test_periods(step, name):
    assert period("2024-09-05", step) == name


def test_themes_people_places_and_dyads(ledger, add, summit):
    add(*summit)
    assert themes(ledger.db, "MLI", "CHN") == [("diplomatic", 1)]
    assert {p["code"] for p in people(ledger.db, "MLI", "CHN")} == {"MLI", "CHN"}
    assert [name for name, _ in places(ledger.db, "MLI", "CHN")] in (["Pékin"], ["Beijing"])
    assert {(d["a"], d["b"]) for d in top_dyads(ledger.db)} == {("CHN", "MLI"), ("ETH", "TUR"), ("SOM", "TUR")}
    assert {(d["a"], d["b"]) for d in top_dyads(ledger.db, side="MLI")} == {("CHN", "MLI")}


def test_network(ledger, add, summit):
    add(*summit)
    graph = network(ledger.db)
    assert graph["CHN"]["MLI"]["facts"] == 1
    assert graph.nodes["TUR"]["facts"] == 2


def test_a_briefing_quotes_its_sources(ledger, add, summit):
    add(*summit)
    found = gather(ledger.db, "MLI", "CHN")
    french, english = to_markdown(found, Wording("fr")), to_markdown(found, Wording("en"))
    assert "# Mali – Chine" in french
    assert "# Mali – China" in english
    for text in (french, english):
        assert "a reçu lundi à Pékin" in text
        assert "fr-1" in text
    assert "réalisé" in french
    assert re.search(r"## Où cela se passe\n\n(Pékin|Beijing) \(1\)", french)
    assert "<h2>Where it happens</h2>" in to_html(found, Wording("en"))
    assert "met" in english


def test_a_page_needs_nothing_from_outside_and_escapes(ledger, add, make):
    text = "Le Mali a accusé la Chine de <script>alert(1)</script>."
    event = {"type": "ACCUSE", "trigger": "a accusé", "actor": [("Le Mali", "MLI")], "recipient": [("la Chine", "CHN")]}
    add(make("2024-09-02", text, event, url="javascript:alert(1)", title="<b>T</b>"))
    page = to_html(gather(ledger.db, "MLI", "CHN"), Wording("fr"))
    assert "<script" not in page
    assert "javascript:" not in page
    assert "<svg" in page
    assert 'src="http' not in page


def test_what_nobody_told_is_said(ledger):
    assert "Rien dans ce registre" in to_markdown(gather(ledger.db, "MLI", "CHN"), Wording("fr"))


def test_other_languages_are_refused():
    with pytest.raises(LanguageError):
        Wording("de")
