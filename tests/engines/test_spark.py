"""Spark on this machine: the rows of one process, also when a worker is killed; nothing doubled when it runs again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from depeche.engines.work import Settings
from depeche.records import Article

pyspark = pytest.importorskip("pyspark")
pytest.importorskip("pyarrow")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17, which is not here", allow_module_level=True)

from depeche.engines.spark import CodeRows, code_files, code_frame, read_frame, session  # noqa: E402

MASTER = "local[2,4]"


@dataclass(frozen=True, slots=True)
class _Killed(CodeRows):
    """A worker that is killed in the midst of its first share, and only then."""

    mark: str = ""

    def __call__(self, frames: Iterable[Any]) -> Iterator[Any]:
        done = CodeRows(self.settings, self.lang, self.published, self.text)(frames)
        yield from _dies_once(done, self.mark)


def _dies_once(done: Iterator[Any], mark: str) -> Iterator[Any]:
    for batch in done:
        try:
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            yield batch
        else:
            os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """One session for all tests here."""
    from pyspark import cloudpickle

    # The workers do not have this file as a module.
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    running = session(MASTER)
    yield running
    running.stop()


def _coded(folder: Path) -> list[Article]:
    from depeche.formats.parquet import read_articles

    return [article for path in sorted(folder.glob("*.parquet")) for article in read_articles(str(path))]


def _by_id(articles: Iterable[Article]) -> list[Article]:
    return sorted(articles, key=lambda article: article.id)


def test_rows_are_those_of_one_process(
    spark: Any, sample_file: Path, expected: list[Article], strange: Article, tmp_path: Path
) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    broken = json.dumps(strange.to_line() | {"lang": "de"}) + '\n\n{"text": 3}\n'
    source.write_text(sample_file.read_text(encoding="utf-8") + broken, encoding="utf-8")
    count = code_files([str(source)], str(out), Settings(), partitions=3)
    assert _by_id(_coded(out / "articles")) == _by_id(expected)
    assert (count.articles, count.events, count.failed) == (12, sum(len(a.events) for a in expected), 2)
    errors = [json.loads(line) for path in (out / "errors").glob("*.json") for line in path.read_text().splitlines()]
    assert sorted(error["code"] for error in errors) == ["input", "language"]
    assert not (out / "stage").exists()
    # A second run finds the first complete.
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    assert code_files([str(source)], str(out), Settings()) == count
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")} == before


def test_nothing_is_lost_or_doubled_when_a_worker_is_killed(
    spark: Any, sample_file: Path, expected: list[Article], tmp_path: Path
) -> None:
    mark = tmp_path / "killed"
    work = _Killed(Settings(), mark=str(mark))
    code_frame(read_frame(spark, [str(sample_file)]), work, partitions=4).write.parquet(str(tmp_path / "out"))
    assert mark.exists()
    assert _by_id(_coded(tmp_path / "out")) == _by_id(expected)


def test_texts_parquet_and_lists_of_paths_are_read_too(
    spark: Any, samples: list[Article], expected: list[Article], tmp_path: Path
) -> None:
    from depeche.formats import line_of
    from depeche.formats.parquet import write_articles

    with (tmp_path / "in.parquet").open("wb") as stream:
        write_articles((line_of(article.to_line()) for article in samples[:2]), stream)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(samples[2].text, encoding="utf-8")
    (tmp_path / "b.txt").write_text(samples[3].text, encoding="utf-8")
    (tmp_path / "all.paths").write_text(f"{tmp_path / 'b.txt'}\n\n{tmp_path / 'none.txt'}\n")
    frame = read_frame(spark, [str(tmp_path / name) for name in ("in.parquet", "texts", "all.paths")])
    rows = code_frame(frame, CodeRows(Settings(), published=samples[2].published), partitions=2).collect()
    found = {row["text"]: Article.from_dict(row.asDict(recursive=True)) for row in rows if row["error"] is None}
    assert set(found) == {article.text for article in samples[:4]}
    assert [e.type for e in found[samples[2].text].events] == [e.type for e in expected[2].events]
    assert found[samples[2].text].source.endswith("texts/a.txt")
    (error,) = [row["error"] for row in rows if row["error"] is not None]
    assert "none.txt" in error
