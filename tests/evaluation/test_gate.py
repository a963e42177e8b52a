"""The gate: a figure under its floor fails, a floor is not lowered unasked, a changed gold file is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from depeche import DataError, DepecheError
from depeche.evaluation import gate
from depeche.evaluation.gate import Floor, faults, main, pin, read_floors, write_floors

GOLD = "0123456789abcdef"
FLOORS = [Floor("fr", "detect", "least", 0.5, GOLD), Floor("fr", "false_facts", "most", 0.2, GOLD)]


@pytest.mark.parametrize(
    ("detect", "false", "wrong"),
    [(0.5, 0.2, 0), (0.6, 0.1, 0), (0.4996, 0.2004, 0), (0.49, 0.2, 1), (0.5, 0.21, 1), (float("nan"), 0.2, 1)],
)
def test_a_figure_under_its_floor_is_told(detect: float, false: float, wrong: int) -> None:
    assert len(list(faults(FLOORS, {("fr", "detect"): detect, ("fr", "false_facts"): false}, GOLD))) == wrong


def test_a_figure_that_is_gone_and_another_gold_file_are_told() -> None:
    assert len(list(faults(FLOORS, {}, GOLD))) == 2
    reached = {("fr", "detect"): 0.9, ("fr", "false_facts"): 0.0}
    assert all("pinned on gold" in message for message in faults(FLOORS, reached, "other"))


def test_floors_rise_and_are_not_lowered_unasked() -> None:
    assert pin(FLOORS, {("fr", "detect"): 0.61234, ("fr", "false_facts"): 0.1}, GOLD) == [
        Floor("fr", "detect", "least", 0.612, GOLD),
        Floor("fr", "false_facts", "most", 0.1, GOLD),
    ]
    with pytest.raises(DepecheError, match="--lower"):
        pin(FLOORS, {("fr", "detect"): 0.4}, GOLD)
    with pytest.raises(DepecheError, match="--lower"):
        pin(FLOORS, {("fr", "false_facts"): 0.3}, GOLD)
    assert pin(FLOORS, {("fr", "detect"): 0.4}, GOLD, lower=True)[0].value == 0.4


def test_floors_are_written_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "floors.tsv"
    path.write_text("# why\nlang\tfigure\tbound\tvalue\tgold\n", encoding="utf-8")
    write_floors(FLOORS, path)
    assert read_floors(path) == FLOORS
    assert path.read_text(encoding="utf-8").startswith("# why\n")
    path.write_text("lang\tfigure\tbound\tvalue\tgold\nfr\tdetect\tabout\t0.5\tx\n", encoding="utf-8")
    with pytest.raises(DataError, match="least or most"):
        read_floors(path)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Le Mali a expulsé un diplomate."
    event = {"type": "SANCTION", "status": "actual", "start": 8, "end": 17, "actor": [{"code": "MLI"}]}
    article = {"id": "a", "lang": "fr", "text": text, "events": [event]}
    (tmp_path / "gold").mkdir()
    gold, coded = tmp_path / "gold" / "dev.jsonl", tmp_path / "coded.jsonl"
    gold.write_text(json.dumps(article), encoding="utf-8")
    coded.write_text(json.dumps(article), encoding="utf-8")
    floors = tmp_path / "floors.tsv"
    floors.write_text("lang\tfigure\tbound\tvalue\tgold\n", encoding="utf-8")
    given = ["--shared", str(tmp_path), "--coded", str(coded), "--floors", str(floors)]
    assert main([*given, "--pin"]) == 0
    assert main(given) == 0
    coded.write_text(json.dumps(article | {"events": []}), encoding="utf-8")
    assert main(given) == 1
    assert "fr detect: 0.000, must be at least 1.000" in capsys.readouterr().err
    with pytest.raises(DepecheError, match="--lower"):
        main([*given, "--pin"])


def test_the_pinned_floors_are_those_of_the_gold_file(shared: Path) -> None:
    gold = gate.fingerprint(shared / "gold" / "dev.jsonl")
    assert {floor.gold for floor in read_floors()} <= {gold}
