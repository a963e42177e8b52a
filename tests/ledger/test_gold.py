"""Episodes and verdicts on the development gold, by the shared scorer."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", name="score_ledger")
def _score_ledger(script):
    return script("score_ledger")


def test_linking_by_itself(shared, score_ledger):
    """With the gold's own events; ``beyond``: expectations met that gold has not as met."""
    figures = score_ledger.score(shared, [score_ledger.own(row) for row in score_ledger.lines(shared / "gold" / "dev.jsonl")])
    assert figures["pairs"] >= 0.70
    assert figures["cross"] >= 0.80
    assert figures["verdicts"] >= 0.90
    assert figures["beyond"] <= 12


def test_linking_what_the_coder_gives(shared, score_ledger):
    figures = score_ledger.score(shared, score_ledger.coded(shared))
    assert figures["pairs"] >= 0.70
    assert figures["verdicts"] >= 0.60
    assert figures["beyond"] <= 8
