"""Outputs are whole or not there: a failed, killed or disk-full export leaves nothing that looks complete."""

from __future__ import annotations

import os
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
    """No file over 4 KB, and an error instead of death when one would grow beyond: what a full disk does."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="needs limits on file size")
def test_a_full_disk_leaves_no_file(coded: Path, tmp_path: Path) -> None:
    coded.write_text(coded.read_text(encoding="utf-8") * 20, encoding="utf-8")
    out = tmp_path / "out" / "events.csv"
    command = [sys.executable, "-m", "depeche", "export", str(coded), "--format", "csv", "-o", str(out)]
    done = subprocess.run(command, preexec_fn=_small_files, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert list(out.parent.iterdir()) == []


def test_a_killed_export_leaves_no_file_of_that_name(coded: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "events.csv"
    # Standard input stays open, so that the export waits half-way.
    program = (
        "import sys\nfrom pathlib import Path\nfrom depeche.formats._files import whole_file\n"
        f"with whole_file(Path({str(out)!r})) as stream:\n"
        "    stream.write('half')\n    stream.flush()\n    print('ready', flush=True)\n    sys.stdin.read()\n"
    )
    child = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ)
    assert child.stdout
    assert child.stdout.readline() == b"ready\n"
    child.kill()
    child.wait(timeout=10)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and out.exists():
        time.sleep(0.01)
    assert not out.exists()
