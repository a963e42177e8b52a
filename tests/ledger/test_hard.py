"""A writer that is killed, and many processes at one ledger; shortened (scripts/kill_ledger.py is the full length)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_SCRIPT = Path(__file__).parents[2] / "scripts" / "kill_ledger.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("kill_ledger", _SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["kill_ledger"] = module
    spec.loader.exec_module(module)
    return module


def test_nothing_is_lost_or_doubled_by_kills(script, tmp_path):
    assert script.kill(tmp_path, kills=4, count=60) == []


def test_two_adders_and_three_readers(script, tmp_path):
    assert script.crowd(tmp_path, seconds=3, count=40) == []
