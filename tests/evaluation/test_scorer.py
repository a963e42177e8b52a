"""Our scorer gives the figures of the shared tool, on made data here and on the gold records where they are."""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from depeche import InputError
from depeche.evaluation.misses import CAUSES, misses, told, workbook
from depeche.evaluation.scorer import Figures, align, compare, figures, load, sentences, table

TEXT = "Le Mali a expulsé l'ambassadeur de France. Paris a condamné la décision. Bamako et Pékin vont signer un accord."


def made(trigger: str, kind: str, status: str, actor: str, recipient: str = "", **more: Any) -> dict[str, Any]:
    """An event on some words of the text."""
    start = TEXT.index(trigger)
    sides = {"actor": [{"code": code, "text": code} for code in actor.split()]}
    sides["recipient"] = [{"code": code, "text": code} for code in recipient.split()]
    return {"type": kind, "status": status, "start": start, "end": start + len(trigger), "contexts": [], **sides, **more}


GOLD = {
    "id": "g1",
    "lang": "fr",
    "source": "made",
    "text": TEXT,
    "events": [
        made(
            "a expulsé",
            "SANCTION",
            "actual",
            "MLI",
            "FRA",
            contexts=["diplomatic"],
            when={"start": "2022-01-31", "end": "2022-01-31"},
        ),
        made("a condamné", "ACCUSE", "actual", "FRA", "MLI", also=["REJECT"], where={"code": "FRA"}),
        made("vont signer", "SUPPORT", "future", "MLI CHN"),
        made("accord", "AGREE", "future", "MLI", optional=True),
    ],
}
CODED = [
    made(
        "a expulsé",
        "SANCTION",
        "actual",
        "MLI",
        "FRA",
        contexts=["diplomatic", "legal"],
        when={"start": "2022-01-31", "end": "2022-01-31"},
    ),
    made("a condamné", "REJECT", "actual", "FRA", "MLI", where={"code": "MLI"}),
    made("vont signer", "SUPPORT", "actual", "MLI CHN"),
    made("décision", "AGREE", "actual", "FRA"),
]


def same(ours: Figures, theirs: dict[str, Any]) -> None:
    """Assert that two sets of figures are equal to the last digit."""
    for name in ("detect", "strict", "dyad", "context"):
        rate = getattr(ours, name)
        for a, b in zip((rate.precision, rate.recall, rate.f1), theirs[name].values(), strict=True):
            assert a == b or (math.isnan(a) and math.isnan(b)), name
    for name in ("events", "coded", "status", "false_facts", "when", "where"):
        a, b = getattr(ours, name), theirs[name]
        assert a == b or (math.isnan(a) and math.isnan(b)), name


def test_the_figures_of_a_made_article() -> None:
    got = figures([align(GOLD, CODED)])
    assert (got.events, got.coded) == (3, 4)
    assert (got.detect.precision, got.detect.recall) == (3 / 4, 1)
    assert got.status == 2 / 3
    assert got.false_facts == 2 / 4
    assert got.strict.precision == 2 / 4
    assert (got.when, got.where) == (1, 0)
    assert got.context.precision == 1 / 2
    assert got.by_status == {"actual": 1.0, "future": 0.0}


def test_no_event_at_all_is_no_crash() -> None:
    got = figures([align(GOLD | {"events": []}, [])])
    assert math.isnan(got.status)
    assert got.detect.f1 == 0


def test_a_coded_event_answers_one_gold_event_only() -> None:
    gold = GOLD | {"events": [GOLD["events"][0], GOLD["events"][0]]}
    comparison = align(gold, CODED[:1])
    assert (len(comparison.pairs), len(comparison.missed)) == (1, 1)


def test_sentences_end_where_the_tool_ends_them() -> None:
    assert [TEXT[a:b] for a, b in sentences(TEXT)][1] == "Paris a condamné la décision. "


def perturbed(gold: dict[str, Any], seed: int) -> list[dict[str, Any]]:
    """Gold articles with events lost, moved and changed, as a bad coder would have them."""
    chance, out = random.Random(seed), []
    for key, article in gold.items():
        events = [json.loads(json.dumps(event)) for event in article["events"] if chance.random() < 0.8]
        for event in events:
            event.pop("optional", None)
            if chance.random() < 0.3:
                event["type"] = chance.choice(["CONSULT", "AGREE", "ACCUSE", "ASSAULT"])
            if chance.random() < 0.3:
                event["status"] = chance.choice(["actual", "future", "hypothetical"])
            if chance.random() < 0.3:
                event["actor"], event["contexts"] = [], ["military"]
            if chance.random() < 0.2:
                event["start"], event["end"] = event["start"] + 30, event["end"] + 30
        out.append({"id": key, "events": events})
    return out


@pytest.mark.parametrize("by", ["lang", "type", "source"])
def test_the_figures_are_the_shared_tool_s(shared: Path, tmp_path: Path, by: str) -> None:
    path, coded = shared / "gold" / "dev.jsonl", tmp_path / "coded.jsonl"
    gold = load(path)
    coded.write_text("\n".join(map(json.dumps, perturbed(dict(gold), 7))), encoding="utf-8")
    tool = [sys.executable, str(shared / "tools" / "score.py"), str(path), str(coded), "--by", by, "--json"]
    theirs = json.loads(subprocess.run(tool, capture_output=True, text=True, check=True).stdout)
    ours = table(compare(gold, load(coded)), by)
    assert set(ours) == set(theirs)
    for name in ours:
        same(ours[name], theirs[name])


def test_misses_are_grouped_by_cause() -> None:
    coded = [*CODED, made("accord", "AID", "future", "MLI")]
    coded[0] = coded[0] | {"actor": [{"code": "NER", "text": "N"}], "recipient": []}
    coded[1] = made("a condamné", "PROTEST", "actual", "FRA")
    found = misses([align(GOLD, coded)])
    assert [miss.cause for miss in found] == ["wrong type", "wrong status", "wrong sides", "false find"]
    assert [miss.cause for miss in misses([align(GOLD, [])])] == ["not found"] * 3, "optional events are not missed"
    assert "PROTEST actual" in told(found[0])


def test_the_workbook_shows_gold_and_coded_and_escapes() -> None:
    gold = GOLD | {"text": TEXT.replace("Le Mali", "<b>Mali")}
    page = workbook(misses([align(gold, CODED)]))
    assert page.startswith("<!doctype html>")
    assert "<b>Mali" not in page
    assert all(f'id="{cause.replace(" ", "-")}"' in page for cause in CAUSES)
    assert page.count("<mark") == page.count("</mark>")


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "events": []}\n{"events": []}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.jsonl:2: "):
        load(path)
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "no.jsonl")
