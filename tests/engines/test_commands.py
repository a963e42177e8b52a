"""``depeche code --workers``, ``--output`` and ``depeche code-shard``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from depeche.cli import _run
from depeche.records import Article


def _articles(path: Path) -> list[Article]:
    return [Article.from_dict(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def test_workers_on_standard_output(sample_file: Path, expected: list[Article], capfd: pytest.CaptureFixture[str]) -> None:
    assert _run(["code", str(sample_file), "--workers", "2", "--json"]) == 0
    assert [Article.from_dict(json.loads(line)) for line in capfd.readouterr().out.splitlines()] == expected


def test_into_a_folder(sample_file: Path, expected: list[Article], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyarrow")
    from depeche.formats.parquet import read_articles

    command = ["code", "--input", str(sample_file), "--output", str(tmp_path / "out"), "--parts", "parquet", "--workers", "1"]
    assert _run(command) == 0
    assert list(read_articles(str(tmp_path / "out" / "part-00000.parquet"))) == expected
    assert _run(command) == 0
    assert "complete already" in capsys.readouterr().err


def test_code_shard(sample_file: Path, expected: list[Article], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outs = [tmp_path / f"{number}.jsonl" for number in (1, 2)]
    for number, out in enumerate(outs, 1):
        assert _run(["code-shard", str(sample_file), str(out), "--part", f"{number}/2"]) == 0
    assert sorted(_articles(outs[0]) + _articles(outs[1]), key=lambda a: a.id) == sorted(expected, key=lambda a: a.id)
    outs[0].write_text("mine")
    assert _run(["code-shard", str(sample_file), str(outs[0])]) == 0
    assert outs[0].read_text() == "mine"
    assert "stands already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["code"], "Missing argument"),
        (["code", "--engine", "spark", "x.jsonl"], "--output DIR"),
        (["code-shard", "a", "b", "--part", "3/2"], "such as 3/100"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(arguments) == 2
    assert says in capsys.readouterr().err


def test_what_cannot_be_read_fails_the_run_in_part(sample_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"text": 3}\n' + sample_file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert _run(["code-shard", str(broken), str(tmp_path / "out.jsonl")]) == 1
    assert "broken.jsonl:1" in capsys.readouterr().err
    assert len(_articles(tmp_path / "out.jsonl")) == 1
