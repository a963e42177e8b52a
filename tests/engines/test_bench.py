"""``make bench`` measures what it says, and notices engines that give other rows."""

from __future__ import annotations

import re

import pytest

from depeche.evaluation import bench, bench_engines


def _figures(said: str) -> dict[str, float]:
    """The lines of a report that end in a figure, by their names."""
    found = re.findall(r"^(.+?) {2,}(\d+(?:\.\d+)?)", said, re.MULTILINE)
    return {name: float(figure) for name, figure in found}


def test_one_process_and_its_shares(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--articles", "4", "--part", "core", "--part", "shares", "--part", "pages"]) == 0
    said = _figures(capsys.readouterr().out)
    assert said["sentences"] > 0
    assert said["peak memory"] > 50
    assert 0 < said["language"] < 1000
    assert 0 < said["sentences that the gate lets through"] <= 100
    parts = [said[name] for name in said if name.endswith("of the coder's time")]
    assert len(parts) == 4
    assert sum(parts) + said["parse and rules"] == pytest.approx(100, abs=0.5)


def test_engines_take_turns_and_their_rows_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--articles", "2", "--part", "processes", "--rounds", "1", "--no-spark"]) == 0
    said = capsys.readouterr().out
    assert "yes (2 articles)" in said
    assert _figures(said)["2 processes / 1, start to end"] > 0


def test_an_engine_that_loses_changes_or_doubles_a_row_is_noticed() -> None:
    rows = [{"id": "a", "events": [1]}, {"id": "b", "events": []}]
    assert bench_engines.agree({"1": rows, "2": list(rows)}, 2)
    for other in (rows[:1], [*rows, rows[1]], [rows[0], {"id": "b", "events": [2]}]):
        assert not bench_engines.agree({"1": rows, "2": other}, 2)
    assert not bench_engines.agree({"1": rows, "2": rows}, 3)
