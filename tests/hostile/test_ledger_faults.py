"""A ledger outlives power cuts, full disks, locks, wrong clocks and broken pages; what breaks is said and the rest is saved."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from depeche.cli import _run
from depeche.ledger import Ledger, LedgerError, Review, asking, database, writing
from depeche.ledger.errors import LedgerFault
from depeche.ledger.rescuing import rescue


@pytest.fixture
def made(faults_ledger: ModuleType, tmp_path: Path) -> Path:
    """A ledger of sixty made articles of five events each."""
    source, path = tmp_path / "made.jsonl", tmp_path / "made.ledger"
    faults_ledger.articles(source, 60)
    assert _run(["add", str(source), "--as-is", "--ledger", str(path), "-q"]) == 0
    return path


def _sound(path: Path) -> bool:
    with Ledger(path, write=True) as ledger:
        return ledger.check() == []


def _coded(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of an exported line, without what linking says of them."""
    return [{k: v for k, v in event.items() if k not in ("episode", "verdict", "decided_by")} for event in row["events"]]


def test_nothing_committed_is_lost_by_power_cuts(faults_ledger: ModuleType, tmp_path: Path) -> None:
    assert faults_ledger.power_cuts(tmp_path, 5, count=100) == []


def test_a_lost_commit_would_be_noticed(faults_ledger: ModuleType, made: Path) -> None:
    assert list(faults_ledger._whole(made, 60, 60)) == []
    assert any("61 had been said" in fault for fault in faults_ledger._whole(made, 61, 61))
    with Ledger(made, write=True) as ledger:
        ledger.db.execute("DELETE FROM event WHERE n = 7")
    assert any("half of one" in fault for fault in faults_ledger._whole(made, 60, 60))


def test_broken_pages_are_noticed_and_the_rest_is_rescued(faults_ledger: ModuleType, tmp_path: Path) -> None:
    faults, saved = faults_ledger.broken_pages(tmp_path, 6, count=60)
    assert faults == []
    assert saved > 0.8


def test_a_full_disk_is_said_and_survived(faults_ledger: ModuleType, tmp_path: Path) -> None:
    assert faults_ledger.full_disk(tmp_path, 1) == []


def test_rescue_keeps_reviews_and_sources(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger(made, write=True) as ledger:
        first, second = [row["id"] for row in ledger.events(limit=2)]
        ledger.review(Review(event=first, verdict="reject", who="awa"))
        ledger.review(Review(event=second, verdict="correct", who="awa", changes={"status": "negated"}))
        before = list(ledger.export())
    assert _run(["rescue", str(made), "-o", str(tmp_path / "new.ledger")]) == 0
    assert "60 articles, 300 events, 0 further sources, 2 reviews saved; nothing is lost" in capsys.readouterr().err
    with Ledger(tmp_path / "new.ledger") as ledger:
        after = list(ledger.export())
    assert [_coded(row) for row in after] == [_coded(row) for row in before]
    assert _sound(tmp_path / "new.ledger")


def test_rescue_leaves_out_what_is_no_longer_what_it_was(made: Path, tmp_path: Path) -> None:
    db = sqlite3.connect(made)
    db.execute("UPDATE article SET text = replace(text, 'e', 'x') WHERE n = 3")
    db.execute("UPDATE event SET body = replace(body, 'start', 'stort') WHERE n = 1")
    db.execute("UPDATE event SET body = 'x' WHERE n = 2")
    db.commit()
    db.close()
    with Ledger(made, write=True) as ledger:
        assert any("no longer the one that was added" in fault for fault in ledger.check())
    told = rescue(made, tmp_path / "new.ledger")
    assert told.articles == 59
    assert told.events == 60 * 5 - 5 - 2
    assert len(told.lost) == 1 + 5 + 2
    assert _sound(tmp_path / "new.ledger")


def test_rescue_refuses_what_it_cannot_do(made: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no ledger")
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE article (n)").connection.close()
    for source, target, why in (
        (tmp_path / "none", tmp_path / "new", "no such"),
        (tmp_path / "text", tmp_path / "new", "first page"),
        (tmp_path / "other.db", tmp_path / "new", "is no ledger"),
        (made, made, "there already"),
    ):
        with pytest.raises(LedgerError, match=why):
            rescue(source, target)
    assert not (tmp_path / "new").exists()


def test_a_damaged_ledger_names_the_way_out(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger(made, write=True) as ledger:
        ledger.vacuum()
        size = ledger.db.execute("PRAGMA page_size").fetchone()[0]
        root = ledger.db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'event'").fetchone()[0]
    with made.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    assert _run(["check", "--ledger", str(made)]) == 1
    assert "depeche rescue" in capsys.readouterr().out
    assert _run(["list", "--ledger", str(made), "--json"]) == 1
    assert "depeche rescue" in capsys.readouterr().err


def test_a_locked_ledger_is_said_and_can_be_read(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = sqlite3.connect(made, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Ledger(made) as ledger:
        assert ledger.counts()["article"] == 60
    monkeypatch.setattr(database, "_PATIENCE_MS", 100)
    with Ledger(made, write=True) as ledger:
        event = next(ledger.events(limit=1))["id"]
        with pytest.raises(LedgerFault, match="another process"):
            ledger.review(Review(event=event, verdict="accept", who="awa"))
        other.execute("ROLLBACK")
        ledger.review(Review(event=event, verdict="accept", who="awa"))
    other.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a second user: only root can become one")
def test_a_read_only_ledger_can_be_read_log_and_all(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tmp_path, f"/tmp/depeche-read-only-{os.getpid()}"))
    try:
        writer = sqlite3.connect(folder / made.name, isolation_level=None)
        writer.execute("DELETE FROM copy")
        writer.execute("INSERT INTO meta VALUES ('late', 'in the log alone')")
        for path in (*folder.iterdir(), folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
        ask = (
            "import os, sys, sqlite3; from depeche.ledger import Ledger, LedgerError; "
            "from depeche.records import Article; os.setuid(65534)\n"
            "ledger = Ledger(sys.argv[1]); print(ledger.query(\"SELECT value FROM meta WHERE key = 'late'\").fetchall())\n"
            "try: list(Ledger(sys.argv[1], write=True).add([Article('x', 'fr', 'Le Mali.')], version='x'))\n"
            "except LedgerError as error: print(error)"
        )
        done = subprocess.run([sys.executable, "-c", ask, str(folder / made.name)], capture_output=True, text=True, check=False)
        assert "in the log alone" in done.stdout, done.stderr
        assert "may not be written" in done.stdout
        writer.close()
    finally:
        shutil.rmtree(folder)


def test_the_last_word_counts_though_the_clock_jumps(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger(made, write=True) as ledger:
        event = next(ledger.events(limit=1))["id"]
        for moment, verdict in (("2030-01-01T00:00:00Z", "accept"), ("1970-01-01T00:00:00Z", "reject")):
            monkeypatch.setattr(writing, "now", lambda moment=moment: moment)
            ledger.review(Review(event=event, verdict=verdict, who="awa"))
        assert event not in [row["id"] for row in ledger.events(limit=500)]
        assert ledger.check() == []


def test_a_clock_of_1970_lets_nothing_lapse(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Early(datetime.date):
        @classmethod
        def today(cls) -> Early:
            return cls(1970, 1, 1)

    with Ledger(made) as ledger:
        states = {row["state"] for row in ledger.expectations(limit=500)}
        assert "lapsed" in states
        monkeypatch.setattr(asking.datetime, "date", Early)
        assert asking.today(ledger.db) == "1970-01-01"
        assert "lapsed" not in {row["state"] for row in ledger.expectations(limit=500)}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_on_a_full_disk_is_said(made: Path, tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "depeche", "export", "--ledger", str(made)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    target = tmp_path / "x.jsonl"
    assert _run(["export", "--ledger", str(made), "-o", str(target), "-q"]) == 0
    assert len([json.loads(line) for line in target.read_text().splitlines()]) == 60
