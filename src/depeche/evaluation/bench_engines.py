"""The part of the benchmark that compares engines: whole runs of the command, one process beside two and beside Spark."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from depeche.records import Article

_SPARK = ("--engine", "spark", "--master", "local[2,4]")
_PARTS = ("--parts", "parquet", "--part-size", "32")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the command: seconds from start to end, seconds of processors, MB of the largest process (not known of Spark)."""

    seconds: float
    processor: float
    memory: float


def _run(options: Sequence[str], source: Path, out: Path) -> Run:
    """Code ``source`` into ``out``."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "depeche", "code", str(source), "--output", str(out), "--quiet", *options]
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, stdout=said, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise subprocess.CalledProcessError(child.returncode, command, said.read().decode(errors="replace"))
    scale = 1 if sys.platform != "darwin" else 1024
    return Run(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale / 1024)


def _write(articles: Sequence[Article], path: Path) -> Path:
    path.write_text("".join(json.dumps(a.to_line(), ensure_ascii=False) + "\n" for a in articles), encoding="utf-8")
    return path


def _rows(folder: Path) -> list[dict[str, Any]]:
    """All rows below a folder, in the order of their ids and texts."""
    from pyarrow import parquet

    rows = (row for path in folder.rglob("*.parquet") for row in parquet.read_table(path).to_pylist())
    return sorted(rows, key=lambda row: (row["id"], row["text"]))


def can_spark() -> bool:
    """Whether pyspark and Java are here."""
    return importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None


def processes(articles: Sequence[Article], samples: Sequence[Article], *, rounds: int, spark: bool) -> bool:
    """Print speed, start-up and memory of one process, two, and Spark; whether all gave the same rows.

    Start-up is a run over one article of each language. The engines take turns, so that other work on the machine meets
    all of them alike; figures are medians, the ratio that of rounds, with its least and greatest.
    """
    engines: dict[str, Sequence[str]] = {"1 process": ("--workers", "1", *_PARTS), "2 processes": ("--workers", "2", *_PARTS)}
    if spark and can_spark():
        engines["Spark"] = _SPARK
    elif spark:
        print("Spark is left out: pyspark or Java is not here")
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        source, small = _write(articles, here / "in.jsonl"), _write([samples[0], samples[-1]], here / "small.jsonl")
        started = {name: _run(options, small, here / "start").seconds for name, options in engines.items()}
        turns = [{name: _run(options, source, here / name) for name, options in engines.items()} for _ in range(rounds)]
        rows = {name: _rows(here / name) for name in engines}
        given = source.stat().st_size
        parquet = sum(path.stat().st_size for path in (here / "1 process").glob("*.parquet"))
        lines = sum(len(json.dumps(row, ensure_ascii=False, default=str).encode()) + 1 for row in rows["1 process"])
    for name in engines:
        _tell(name, len(articles), [turn[name] for turn in turns], started[name])
    _ratios("2 processes / 1, start to end", [turn["1 process"].seconds / turn["2 processes"].seconds for turn in turns])
    coding = [
        (turn["1 process"].seconds - started["1 process"]) / (turn["2 processes"].seconds - started["2 processes"])
        for turn in turns
    ]
    _ratios("2 processes / 1, without the start", coding)
    _ratios("processor time, 2 processes / 1", [turn["2 processes"].processor / turn["1 process"].processor for turn in turns])
    if "Spark" in engines:
        _ratios("Spark / 2 processes, time", [turn["Spark"].seconds / turn["2 processes"].seconds for turn in turns])
    print(f"output / input, JSON Lines; Parquet   {lines / given:8.2f}; {parquet / given:.2f}")
    same = agree(rows, len(articles))
    print(f"rows the same in all                  {'yes' if same else 'NO':>8} ({len(articles)} articles)")
    return same


def agree(rows: Mapping[str, Sequence[Mapping[str, Any]]], count: int) -> bool:
    """Whether all engines gave ``count`` rows, the same ones."""
    first, *others = rows.values()
    return len(first) == count and all(other == first for other in others)


def _tell(name: str, count: int, runs: Sequence[Run], start: float) -> None:
    seconds = statistics.median(run.seconds for run in runs)
    speed = count / max(seconds - start, 1e-9)
    memory = f", {max(run.memory for run in runs):.0f} MB in the largest process" if name != "Spark" else ""
    print(f"{name:12} start {start:6.1f} s, then  {speed:8.1f} articles a second ({seconds:.1f} s{memory})")


def _ratios(name: str, ratios: Sequence[float]) -> None:
    print(f"{name:37} {statistics.median(ratios):8.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
