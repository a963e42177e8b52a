"""Outputs are whole or not there: a failed, killed or disk-full export leaves nothing that looks complete."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from depeche.errors import InputError
from depeche.formats._files import whole_file, whole_folder


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail() -> None:
        with whole_file(path) as stream:
            stream.write("new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]


def test_a_folder_that_holds_something_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    with pytest.raises(InputError, match="not an empty folder"), whole_folder(tmp_path / "full"):
        pass
    with whole_folder(tmp_path / "new") as aside:
        (aside / "a").touch()
        assert not (tmp_path / "new").exists()
    assert (tmp_path / "new" / "a").exists()


def _small_files() -> None:
    """No file over 200 bytes, and an error instead of death when one would grow beyond: what a full disk does."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="needs limits on file size")
@pytest.mark.parametrize("form", ["csv", "gdelt", "parquet", "graphml", "docbin", "brat"])
def test_a_full_disk_leaves_no_file(coded: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out" / "events"
    command = [sys.executable, "-m", "depeche", "export", str(coded), "--format", form, "-o", str(out)]
    done = subprocess.run(command, preexec_fn=_small_files, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(out.parent.iterdir()) == []


def test_a_killed_export_leaves_no_file_of_that_name(coded: Path, tmp_path: Path) -> None:
    coded.write_text(coded.read_text(encoding="utf-8") * 2_000, encoding="utf-8")
    out = tmp_path / "out" / "events.csv"
    command = [sys.executable, "-m", "depeche", "export", str(coded), "--format", "csv", "-o", str(out)]
    child = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    # Half-way: something is written aside, and nothing stands in its place.
    while not any(path.stat().st_size for path in out.parent.glob(".events.csv.*")):
        assert child.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.005)
    assert not out.exists()
    child.kill()
    child.wait(timeout=10)
    assert not out.exists()
    # What the killed one left aside does not hinder the next.
    coded.write_text(coded.read_text(encoding="utf-8")[: coded.stat().st_size // 4_000], encoding="utf-8")
    assert subprocess.run(command, capture_output=True, check=False).returncode in (0, 1)
    assert out.read_text(encoding="utf-8").startswith("article,event,")
