"""The examples of the lexicons run as tests: our open corpus is the coder's test bed, and its rates may rise and never fall."""

from __future__ import annotations

import datetime
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import depeche
from depeche.evaluation.corpus import corpus
from depeche.languages._lexicon import load_lexicon
from depeche.ontology import load_ontology
from depeche.records import Article, Event

HERE = Path(__file__).parent
PUBLISHED = datetime.date(2024, 6, 15)


@cache
def coded(lang: str) -> tuple[tuple[dict[str, Any], tuple[Event, ...]], ...]:
    """Each sentence of a language's examples and the events that the coder finds in it."""
    rows = list(corpus(lang))
    articles = [Article(id=row["id"], lang=lang, text=row["text"], published=PUBLISHED) for row in rows]
    return tuple(zip(rows, [article.events for article in depeche.coder().code_many(articles)], strict=True))


def rates(lang: str) -> dict[str, float]:
    """What share of the examples the coder gets right: type found, no event in negatives, status, codes of both sides."""
    count: Counter[str] = Counter()
    for row, events in coded(lang):
        if not row["events"]:
            count["negatives"] += 1
            count["silent"] += not events
        for gold in row["events"]:
            count["events"] += 1
            event = next((e for e in events if e.type == gold["type"]), None)
            if event is not None:
                count["found"] += 1
                count["status"] += event.status == gold["status"]
                wanted = {side["code"] for side in gold["actor"] + gold["recipient"]} - {None}
                count["codes"] += {side.code for side in (*event.actor, *event.recipient)} - {None} == wanted
    return {
        "found": count["found"] / count["events"],
        "silent": count["silent"] / count["negatives"],
        "status": count["status"] / count["found"],
        "codes": count["codes"] / count["found"],
    }


def floors() -> list[tuple[str, str, float]]:
    """Language, rate and its pinned floor."""
    lines = (HERE / "example_floors.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return [(lang, rate, float(floor)) for lang, rate, floor in rows]


@pytest.mark.parametrize(("lang", "rate", "floor"), floors())
def test_rates_of_examples(lang: str, rate: str, floor: float) -> None:
    assert rates(lang)[rate] >= floor


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_event_carries_its_proof(lang: str) -> None:
    for _, events in coded(lang):
        for event in events:
            assert event.sentence[event.start - event.sentence_start : event.end - event.sentence_start] == event.trigger
            assert any(step.what == "type" and step.rule.startswith(f"{lang}/{event.type}") for step in event.proof)
            for side in (*event.actor, *event.recipient):
                assert any(step.start == side.start and step.end == side.end for step in event.proof)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_corpus_is_as_large_as_promised(lang: str) -> None:
    rows = list(corpus(lang))
    assert len(rows) >= 1500
    events = [event for row in rows for event in row["events"]]
    assert {event["type"] for event in events} == set(load_ontology().types)
    assert {event["status"] for event in events} == set(load_ontology().statuses)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_language_has_seven_hundred_entries(lang: str) -> None:
    frames = [frame for group in load_lexicon(lang).frames.values() for frame in group]
    assert len({(frame.before, frame.head, frame.after, frame.pos) for frame in frames}) >= 700
