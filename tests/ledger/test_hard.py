"""A writer that is killed, and many processes at one ledger; shortened (scripts/kill_ledger.py is the full length)."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", name="kill_ledger")
def _kill_ledger(script):
    return script("kill_ledger")


def test_nothing_is_lost_or_doubled_by_kills(kill_ledger, tmp_path):
    assert kill_ledger.kill(tmp_path, kills=4, count=60) == []


def test_two_adders_and_three_readers(kill_ledger, tmp_path):
    assert kill_ledger.crowd(tmp_path, seconds=3, count=40) == []
