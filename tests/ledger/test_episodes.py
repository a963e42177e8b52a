"""Episodes: mentions of one happening come together, others stay apart, and the record says where reports differ."""

from __future__ import annotations

import pytest


def _sources(ledger):
    rows = ledger.db.execute("SELECT e.episode, a.source FROM event e JOIN article a ON a.n = e.article ORDER BY a.source")
    groups = {}
    for episode, source in rows:
        groups.setdefault(episode, []).append(source)
    return sorted(groups.values())


ALONE = [["en-2"], ["en-3"], ["fr-3"], ["fr-4"]]


def test_one_visit_in_two_languages_is_one_episode(ledger, add, summit):
    add(*summit)
    assert _sources(ledger) == sorted([["en-1", "fr-1", "fr-2"], *ALONE])
    number = ledger.db.execute("SELECT n FROM episode WHERE mentions = 3").fetchone()[0]
    episode = ledger.episode(number)
    assert (episode["type"], episode["status"], episode["day"], episode["country"]) == ("CONSULT", "actual", "2024-09-02", "CHN")
    assert (episode["first_report"], episode["last_report"], episode["articles"]) == ("2024-08-29", "2024-09-03", 3)


@pytest.mark.parametrize("order", [lambda a: a, lambda a: a[::-1], lambda a: a[3:] + a[:3]])
def test_the_order_of_adding_does_not_matter_here(ledger, add, summit, order):
    for article in order(summit):
        add(article)
    assert ["en-1", "fr-1", "fr-2"] in _sources(ledger)
    ledger.relink()
    assert _sources(ledger) == sorted([["en-1", "fr-1", "fr-2"], *ALONE])
    assert ledger.check() == []


def test_relinking_gives_the_same_as_adding_in_the_order_of_the_reports(ledger, add, summit):
    add(*sorted(summit, key=lambda a: (a.published, a.id)))
    before = _sources(ledger)
    tables = "SELECT a, b, month, type, status, episodes FROM summary"
    summary = ledger.db.execute(tables).fetchall()
    ledger.relink()
    assert _sources(ledger) == before
    assert ledger.db.execute(tables).fetchall() == summary


def _strike(make, published, day, dead, place="Mopti", who="MLI", words="soldats"):
    text = f"{dead} {words} ont été tués le {day} près de {place}, rapporte la presse du {published}."
    event = {"type": "ASSAULT", "trigger": "ont été tués", "recipient": [(words, who)], "dead": dead, "contexts": ("terrorism",)}
    return make(published, text, event | {"when": (f"le {day}", day), "where": (place, who)}, source=f"{published}-{dead}")


def test_reports_that_differ_are_shown(ledger, add, make):
    add(_strike(make, "2025-01-20", "2025-01-19", 12), _strike(make, "2025-01-21", "2025-01-19", 15))
    (number,) = ledger.db.execute("SELECT n FROM episode").fetchone()
    assert set(ledger.episode(number)["differs"]["dead"]) == {"12", "15"}


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"day": "2025-03-02", "published": "2025-03-03"}, "another time"),
        ({"day": "2025-01-19", "published": "2025-01-21", "who": "NGA", "place": "Maiduguri"}, "another country"),
    ],
)
def test_what_differs_stays_apart(ledger, add, make, other, why):
    add(_strike(make, "2025-01-20", "2025-01-19", 12), _strike(make, dead=14, **other))
    assert ledger.counts()["episode"] == 2, why


def test_ties_and_summary_count_an_episode_once(ledger, add, summit):
    add(*summit)
    assert ledger.db.execute("SELECT * FROM summary WHERE a = 'CHN' AND b = 'MLI'").fetchall() == [
        ("CHN", "MLI", "2024-09", "CONSULT", "actual", 1, 3, 4.0)
    ] or ledger.db.execute("SELECT episodes, mentions FROM summary WHERE a = 'CHN' AND b = 'MLI'").fetchall() == [(1, 3)]
