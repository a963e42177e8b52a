"""The lexicons' examples as a corpus: offsets hold, codes are known, sentences come once."""

from __future__ import annotations

from pathlib import Path

import pytest

from depeche import DataError
from depeche.coding.packs import languages
from depeche.evaluation import corpus as module
from depeche.evaluation.corpus import corpus
from depeche.evaluation.scorer import align, figures
from depeche.records import CERTAINTIES, STATUSES

HEAD = "sentence\ttype\tmodes\tstatus\tcertainty\tactor\trecipient\tcontexts\tholder\n"


def write(folder: Path, monkeypatch: pytest.MonkeyPatch, rows: str) -> None:
    """A language ``xx`` with these examples."""
    (folder / "xx" / "examples").mkdir(parents=True)
    (folder / "xx" / "examples" / "A.tsv").write_text(HEAD + rows, encoding="utf-8")
    monkeypatch.setattr(module, "_LANGUAGES", folder)


@pytest.mark.parametrize("lang", languages())
def test_our_examples_are_sound(lang: str) -> None:
    rows = list(corpus(lang))
    assert len({row["id"] for row in rows}) == len(rows) > 300
    for row in rows:
        assert not set("[]") & set(row["text"])
        for event in row["events"]:
            assert event["status"] in STATUSES
            assert event["certainty"] in CERTAINTIES
            assert row["text"][event["start"] : event["end"]].startswith(event["trigger"].split()[0])
    assert figures([align(row, row["events"]) for row in rows]).detect.f1 == 1, "the corpus scores against itself"


def test_events_of_a_sentence_stand_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (
        "Le Mali [a expulsé] X et accuse Y.\tSANCTION\texpel\tactual\t\tMLI:GOV\t-:CVL;IGO/ECOWAS\tdiplomatic\t\n"
        "Le Mali a expulsé X et [accuse] Y.\tACCUSE\t\thypothetical\t\tMLI:GOV\n"
        "La police [met] vite [fin] à la marche.\tCOERCE\t\tactual\n"
        "Il pleut à Bamako.\t-\n"
    )
    write(tmp_path, monkeypatch, rows)
    first, split, negative = corpus("xx")
    assert [event["type"] for event in first["events"]] == ["SANCTION", "ACCUSE"]
    assert [event["trigger"] for event in first["events"]] == ["a expulsé", "accuse"]
    assert first["events"][0]["recipient"] == [
        {"code": None, "sector": "CVL", "id": None},
        {"code": "IGO", "sector": None, "id": "ECOWAS"},
    ]
    assert first["events"][1]["certainty"] == "probable"
    assert split["events"][0]["trigger"] == "met fin"
    assert split["events"][0]["trigger_spans"] == [[10, 13], [19, 22]]
    assert negative["events"] == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Le Mali [a expulsé X.\tSANCTION\t\tactual\n", "brackets"),
        ("Le Mali a expulsé X.\tSANCTION\t\tactual\n", "brackets"),
        ("Il [pleut].\t-\n", "no brackets"),
        ("Le Mali [a expulsé] X.\tSANCTION\tvisit\tactual\n", "visit"),
        ("Le Mali [a expulsé] X.\tSANCTION\t\tplanned\n", "planned"),
        ("Le Mali [a expulsé] X.\tSANCTION\t\tactual\t\tMali\n", "must be CODE"),
        ("Le Mali [a expulsé] X.\tSANCTION\t\tactual\t\tMLI:GVT\n", "sector"),
    ],
)
def test_a_wrong_example_names_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str, says: str) -> None:
    write(tmp_path, monkeypatch, row)
    with pytest.raises(DataError, match=says) as caught:
        list(corpus("xx"))
    assert "A.tsv:2: " in str(caught.value)
