"""Made articles whose events are written by hand, so that the ledger is tested apart from the coder."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from depeche.ledger import Ledger
from depeche.records import Article, Entity, Event, Size, When, Where, article_id

Make = Callable[..., Article]


def _entity(text: str, words: str, code: str) -> Entity:
    at = text.index(words)
    code, _, id = code.partition("/")
    return Entity(words, at, at + len(words), code, "GOV", id or None, words)


def _when(text: str, said: str, start: str, end: str | None = None, granularity: str = "day") -> When:
    at = text.index(said)
    first, last = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end or start)
    return When(first, last, granularity, said, at, at + len(said))


def _event(text: str, number: int, row: Mapping[str, Any]) -> Event:
    start = text.index(row["trigger"])
    place = row.get("where")
    known = {k: row[k] for k in ("modes", "contexts", "holder", "certainty") if k in row}
    return Event(
        id=f"{article_id(text)[:12]}-{number}",
        type=row["type"],
        status=row.get("status", "actual"),
        trigger=row["trigger"],
        start=start,
        end=start + len(row["trigger"]),
        sentence=text,
        sentence_start=0,
        actor=tuple(_entity(text, words, code) for words, code in row.get("actor", ())),
        recipient=tuple(_entity(text, words, code) for words, code in row.get("recipient", ())),
        when=_when(text, *row["when"]) if "when" in row else None,
        where=Where(place[0], place[0], place[1], start=text.index(place[0]), end=text.index(place[0]) + len(place[0]))
        if place
        else None,
        size=Size(dead=row["dead"]) if "dead" in row else None,
        coder="hand",
        **known,
    )


@pytest.fixture(scope="session")
def make() -> Make:
    """``make("2024-09-02", "text", {event}, …)``: an article; sides are (words, code) pairs, ``when`` (words, start, end)."""

    def article(published: str, text: str, *events: Mapping[str, Any], lang: str = "fr", **fields: str) -> Article:
        told = tuple(_event(text, n, row) for n, row in enumerate(events))
        return Article(
            fields.get("id") or article_id(text),
            lang,
            text,
            datetime.date.fromisoformat(published),
            fields.get("title", ""),
            fields.get("source", "agence"),
            fields.get("url", ""),
            told,
        )

    return article


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger, open for writing."""
    with Ledger(tmp_path / "test.ledger", write=True) as opened:
        yield opened


@pytest.fixture
def add(ledger: Ledger) -> Callable[..., Any]:
    """``add(article, …)``: put articles with their own events into the ledger; gives the tally."""

    def put(*articles: Article) -> Any:
        return list(ledger.add(articles, version="hand"))[-1]

    return put


@pytest.fixture(scope="session")
def summit(make: Make) -> list[Article]:
    """A visit announced, told by three dispatches in two languages, and a talk that is called off."""
    visit = {"type": "CONSULT", "contexts": ("diplomatic",)}
    return [
        make(
            "2024-08-29",
            "Le président malien Assimi Goïta s'entretiendra lundi à Pékin avec Xi Jinping.",
            visit
            | {"status": "future", "trigger": "s'entretiendra", "when": ("lundi", "2024-09-02"), "where": ("Pékin", "CHN")}
            | {"actor": [("Le président malien Assimi Goïta", "MLI"), ("Xi Jinping", "CHN")], "holder": "la présidence malienne"},
            source="fr-1",
        ),
        make(
            "2024-09-02",
            "Xi Jinping a reçu lundi à Pékin le président malien Assimi Goïta.",
            visit
            | {"trigger": "a reçu", "when": ("lundi", "2024-09-02"), "where": ("Pékin", "CHN"), "modes": ("visit",)}
            | {"actor": [("le président malien Assimi Goïta", "MLI")], "recipient": [("Xi Jinping", "CHN")]},
            source="fr-2",
        ),
        make(
            "2024-09-03",
            "Chinese President Xi Jinping met Mali's leader Assimi Goïta in Beijing on Monday.",
            visit
            | {"trigger": "met", "when": ("Monday", "2024-09-02"), "where": ("Beijing", "CHN")}
            | {"actor": [("Chinese President Xi Jinping", "CHN"), ("Mali's leader Assimi Goïta", "MLI")]},
            lang="en",
            source="en-1",
        ),
        make(
            "2024-08-14",
            "Ethiopia and Somalia will hold a third round of talks in Ankara on September 17, Fidan said.",
            {"type": "CONSULT", "status": "future", "trigger": "will hold a third round of talks", "holder": "Fidan"}
            | {"actor": [("Ethiopia", "ETH"), ("Somalia", "SOM")], "when": ("September 17", "2024-09-17")},
            lang="en",
            source="en-2",
        ),
        make(
            "2024-09-17",
            "Turkey has called off a third round of talks between Ethiopia and Somalia.",
            {"type": "REJECT", "trigger": "called off", "modes": ("meet",)}
            | {"actor": [("Turkey", "TUR")], "recipient": [("Ethiopia", "ETH"), ("Somalia", "SOM")]},
            lang="en",
            source="en-3",
        ),
        make(
            "2024-09-06",
            "Le Niger devrait signer avec le Togo un accord avant le 10 septembre, selon une source.",
            {"type": "SUPPORT", "status": "hypothetical", "trigger": "signer", "certainty": "probable", "holder": "une source"}
            | {"actor": [("Le Niger", "NER"), ("le Togo", "TGO")], "when": ("avant le 10 septembre", "2024-09-06", "2024-09-10")},
            source="fr-3",
        ),
        make(
            "2025-01-22",
            "Au moins douze soldats ont été tués dimanche près de Mopti.",
            {"type": "ASSAULT", "trigger": "ont été tués", "recipient": [("soldats", "MLI")], "dead": 12}
            | {"when": ("dimanche", "2025-01-19"), "where": ("Mopti", "MLI")},
            source="fr-4",
        ),
    ]
