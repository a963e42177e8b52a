"""Episodes and verdicts on the development gold, by the shared scorer."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_SCRIPT = Path(__file__).parents[2] / "scripts" / "score_ledger.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("score_ledger", _SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_ledger"] = module
    spec.loader.exec_module(module)
    return module


def test_linking_by_itself(shared, script):
    """With the gold's own events; ``beyond``: expectations met that gold has not as met."""
    figures = script.score(shared, [script.own(row) for row in script.lines(shared / "gold" / "dev.jsonl")])
    assert figures["pairs"] >= 0.70
    assert figures["cross"] >= 0.80
    assert figures["verdicts"] >= 0.90
    assert figures["beyond"] <= 12


def test_linking_what_the_coder_gives(shared, script):
    figures = script.score(shared, script.coded(shared))
    assert figures["pairs"] >= 0.70
    assert figures["verdicts"] >= 0.50
    assert figures["beyond"] <= 8
