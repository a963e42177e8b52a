"""The same articles give the same bytes in every process, under every hash seed, in batches of any size, by every engine."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import depeche
from depeche.records import Article

_SAMPLES = Path(depeche.__file__).parent / "samples" / "dispatches.jsonl"
_CODE = (
    "import json, sys, depeche\nfrom depeche.reading import read\n"
    "for article in depeche.coder().code_many(list(read([sys.argv[1]])), batch=int(sys.argv[2])):\n"
    "    print(json.dumps(article.to_line(), ensure_ascii=False))"
)


def _lines(command: list[str], **env: str) -> list[str]:
    given = os.environ | env | {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, *command], env=given, capture_output=True, text=True, check=True, encoding="utf-8")
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def expected() -> list[str]:
    """The samples coded in this process, one by one."""
    from depeche.reading import read

    return [json.dumps(depeche.coder().code(article).to_line(), ensure_ascii=False) for article in read([str(_SAMPLES)])]


def test_the_samples_hold_events(expected: list[str]) -> None:
    assert sum(len(json.loads(line)["events"]) for line in expected) > 40


@pytest.mark.parametrize(("seed", "batch", "threads"), [("0", 1, "1"), ("1", 5, "2"), ("4294967295", 32, "1")])
def test_processes_hash_seeds_batches_and_threads(expected: list[str], seed: str, batch: int, threads: str) -> None:
    lines = _lines(["-c", _CODE, str(_SAMPLES), str(batch)], PYTHONHASHSEED=seed, OMP_NUM_THREADS=threads)
    assert lines == expected


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_the_command_whatever_the_locale_and_time_zone(expected: list[str], locale: str) -> None:
    for zone in ("UTC", "Pacific/Kiritimati"):
        assert _lines(["-m", "depeche", "code", str(_SAMPLES)], LC_ALL=locale, TZ=zone, PYTHONUTF8="1") == expected


def test_the_local_engine(expected: list[str]) -> None:
    lines = _lines(["-m", "depeche", "code", str(_SAMPLES), "--workers", "2", "--json"], PYTHONHASHSEED="7")
    assert sorted(lines) == sorted(expected)


def test_a_shard_of_a_job_array(expected: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    _lines(["-m", "depeche", "code-shard", str(_SAMPLES), str(out)], PYTHONHASHSEED="3")
    assert out.read_text(encoding="utf-8").splitlines() == expected


def test_the_order_of_the_articles_does_not_matter() -> None:
    rows = [json.loads(line) for line in _SAMPLES.read_text(encoding="utf-8").splitlines()]
    articles = [Article.from_dict(row | {"events": []}) for row in rows]

    def digest(given: list[Article]) -> dict[str, str]:
        coded = depeche.coder().code_many(given)
        return {a.id: hashlib.sha256(json.dumps(a.to_line()).encode()).hexdigest() for a in coded}

    assert digest(articles) == digest(articles[::-1])


def test_spark(expected: list[str], tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="needs pyspark; install depeche[spark]")
    command = ["-m", "depeche", "code", str(_SAMPLES), "--engine", "spark", "--output", str(tmp_path / "out")]
    _lines(command)
    from pyarrow import parquet

    rows = [
        row for path in sorted((tmp_path / "out" / "articles").glob("*.parquet")) for row in parquet.read_table(path).to_pylist()
    ]
    ids = [[event["id"] for event in row["events"]] for row in sorted(rows, key=lambda row: str(row["id"]))]
    wanted = sorted(map(json.loads, expected), key=lambda row: str(row["id"]))
    assert ids == [[event["id"] for event in row["events"]] for row in wanted]
    assert [Article.from_dict(row).to_line() for row in sorted(rows, key=lambda row: str(row["id"]))] == wanted
