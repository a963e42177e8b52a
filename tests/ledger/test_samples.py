"""The twelve sample dispatches tell the right story through the real coder."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

import depeche
from depeche.ledger import Ledger
from depeche.reading import read

_ROOT = Path(depeche.__file__).parent
_PACKS = [_ROOT / "languages" / lang / "pack" / "meta.json" for lang in ("fr", "en")]
pytestmark = pytest.mark.skipif(not all(p.exists() for p in _PACKS), reason="the trained packs are not there")


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    path = tmp_path_factory.mktemp("story") / "samples.ledger"
    with Ledger(path, write=True) as ledger:
        articles = sorted(read([str(_ROOT / "samples")]), key=lambda a: (a.published, a.id))
        list(ledger.add(articles, depeche.coder()))
        assert ledger.check() == []
        yield ledger


@pytest.fixture(scope="module")
def events(story):
    """Each event with its article's id, by (article, trigger)."""
    return {(line["id"], event["trigger"]): event for line in story.export() for event in line["events"]}


@pytest.mark.parametrize(
    ("article", "trigger", "verdict", "decider"),
    [
        # FOCAC attendance; decided by the summit's opening until "took part in the summit" is coded with the summit as its side.
        ("sample-fr-2", "participera", "met", {"sample-en-4", "sample-fr-4"}),
        ("sample-fr-2", "tiendra", "met", {"sample-fr-4", "sample-en-4"}),  # the forum itself
        ("sample-fr-2", "entretenir", "met", {"sample-fr-3", "sample-en-3"}),  # the talks
        ("sample-en-2", "meet", "met", {"sample-fr-3", "sample-en-3"}),
        ("sample-fr-2", "rendra", "met", {"sample-fr-3", "sample-en-3"}),  # the journey
        ("sample-fr-3", "participera", "met", {"sample-en-4", "sample-fr-4"}),
        ("sample-fr-3", "élévation", "open", None),  # the strategic partnership, announced
        ("sample-en-3", "form a strategic partnership", "open", None),
        ("sample-fr-2", "accorder", "open", None),  # new loans: "The two sides did not disclose any"
        ("sample-en-1", "round of talks", "off", {"sample-en-6"}),
        ("sample-fr-6", "quitteront", "open", None),
    ],
)
def test_what_came_of_what_was_announced(story, events, article, trigger, verdict, decider):
    event = events[(article, trigger)]
    assert event["verdict"] == verdict
    by = {e["id"]: line["id"] for line in story.export() for e in line["events"]}.get(event["decided_by"])
    assert by in decider if decider else by is None


@pytest.mark.parametrize(("on", "state"), [("2025-02-06", "open"), ("2025-02-07", "lapsed")])
def test_what_does_not_come_lapses(story, on, state):
    rows = story.expectations(sides=("NER", "ECOWAS"), on=datetime.date.fromisoformat(on))
    assert [r["state"] for r in rows if r["event"]["trigger"] == "quitteront"] == [state]


def test_one_visit_told_by_four_dispatches_is_one_episode(events):
    told = [("sample-fr-3", "reçu"), ("sample-en-3", "met"), ("sample-fr-4", "rencontré"), ("sample-en-4", "met")]
    assert len({events[key]["episode"] for key in told}) == 1


def test_the_announced_partnership(events):
    for key in (("sample-fr-3", "élévation"), ("sample-en-3", "form a strategic partnership")):
        assert events[key]["type"] == "SUPPORT"
        assert "diplomatic" in events[key]["contexts"]
        assert {e["code"] for e in events[key]["actor"]} == {"CHN", "MLI"}
