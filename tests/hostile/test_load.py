"""Readers, a writer and a reviewer at one served ledger, for half a minute (scripts/load_crowd.py is the full length)."""

from __future__ import annotations

import importlib
import random
from pathlib import Path

import pytest

pytest.importorskip("httpx", reason="the load script needs httpx; install depeche[dev]")

from depeche.ledger import Ledger

_SCRIPTS = Path(__file__).parents[2] / "scripts"


def test_readers_a_writer_and_a_reviewer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(_SCRIPTS))
    make, crowd = importlib.import_module("bench_ledger").make, importlib.import_module("load_crowd")
    path, rng = tmp_path / "load.ledger", random.Random(1)
    with Ledger(path, write=True) as ledger:
        for _ in ledger.add([make(number * 300, rng, 10) for number in range(200)], version="made"):
            pass
    assert crowd.run(path, minutes=0.2, readers=5, pause=0.5) == 0
    said = capsys.readouterr().out
    assert "page 200" in said
    assert "review 201" in said
    with Ledger(path, write=True) as ledger:
        assert ledger.counts()["article"] > 200
        assert ledger.check() == []
