"""A real cluster of two workers on loopback, one killed half-way: the job completes, nothing is lost or doubled.

Takes a minute or more and four JVMs, and so runs only when asked, as ``.ci/run`` does:
``DEPECHE_CLUSTER=1 python -m pytest tests/engines/test_cluster.py``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from depeche.records import Article

if not os.environ.get("DEPECHE_CLUSTER"):
    pytest.skip("a cluster of four JVMs: set DEPECHE_CLUSTER=1", allow_module_level=True)
pyspark = pytest.importorskip("pyspark")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17, which is not here", allow_module_level=True)

_HOME = Path(pyspark.__file__).parent
_LOCAL = {
    "SPARK_LOCAL_IP": "127.0.0.1",
    "PYSPARK_PYTHON": sys.executable,
    "SPARK_HOME": str(_HOME),
    "SPARK_SCALA_VERSION": "2.13",
}
_COPIES = 25


class _Cluster:
    """A master and two workers, each in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._env = os.environ | _LOCAL
        self.running: list[subprocess.Popen[bytes]] = []
        self._start("master", "master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        self.url = self._said("master", r"spark://127\.0\.0\.1:\d+")
        for number in (1, 2):
            options = ("--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0")
            self._start(f"worker{number}", "worker.Worker", *options, "--work-dir", str(folder / f"work{number}"), self.url)
            self._said(f"worker{number}", "Successfully registered with master")

    def _start(self, name: str, program: str, *arguments: str) -> None:
        command = ["java", "-Xmx256m", "-cp", f"{_HOME}/jars/*", f"org.apache.spark.deploy.{program}", *arguments]
        with (self._folder / f"{name}.log").open("wb") as log:
            self.running.append(subprocess.Popen(command, stdout=log, stderr=log, env=self._env, start_new_session=True))

    def _said(self, name: str, pattern: str) -> str:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            found = re.search(pattern, (self._folder / f"{name}.log").read_text(errors="replace"))
            if found:
                return found[0]
            time.sleep(0.1)
        raise AssertionError((self._folder / f"{name}.log").read_text(errors="replace")[-2000:])

    def kill_worker(self) -> None:
        """Kill the second worker with its executor and their Python processes."""
        os.killpg(self.running[2].pid, signal.SIGKILL)

    def close(self) -> None:
        """End what still runs."""
        for process in self.running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=20)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[_Cluster]:
    """A cluster for one test."""
    (tmp_path / "cluster").mkdir()
    made = _Cluster(tmp_path / "cluster")
    yield made
    made.close()


def test_a_worker_is_killed_half_way(cluster: _Cluster, samples: list[Article], expected: list[Article], tmp_path: Path) -> None:
    from depeche.formats.parquet import read_articles

    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    rows = [article.to_line() | {"id": f"{article.id}-{n}"} for n in range(_COPIES) for article in samples]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, "-m", "depeche", "code", "--engine", "spark", "--master", cluster.url]
    command += ["--input", f"file://{source}", "--output", f"file://{out}", "--partitions", "24"]
    env = os.environ | _LOCAL
    with (tmp_path / "driver.log").open("wb") as log:
        driver = subprocess.Popen(command, stdout=log, stderr=log, env=env)
    # Half-way: some tasks have ended, others have not.
    while driver.poll() is None and len(list(out.rglob("part-*.parquet"))) < 4:
        time.sleep(0.05)
    assert driver.poll() is None
    cluster.kill_worker()
    assert driver.wait(timeout=900) == 0, (tmp_path / "driver.log").read_text(errors="replace")[-3000:]
    coded = [a for path in (out / "articles").glob("*.parquet") for a in read_articles(str(path))]
    assert sorted(a.id for a in coded) == sorted(row["id"] for row in rows)
    by_text = {a.text: [(e.type, e.start, e.status) for e in a.events] for a in expected}
    assert all([(e.type, e.start, e.status) for e in a.events] == by_text[a.text] for a in coded)
