"""Batches, worker processes and shards: the rows of one process, whatever happens to the workers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from depeche.engines.local import Pool, code_articles
from depeche.engines.shards import DONE, Count, code_to_folder, errors_of, finish, open_folder, part_of, plan_of
from depeche.engines.work import Failure, Settings, code_batch
from depeche.errors import InputError
from depeche.records import Article


def test_a_batch_of_both_languages_keeps_its_order(samples: list[Article], expected: list[Article]) -> None:
    mixed = [article for pair in zip(samples[:6], samples[6:], strict=True) for article in pair]
    by_id = {article.id: article for article in expected}
    assert code_batch(mixed, Settings()) == [by_id[article.id] for article in mixed]


def test_an_article_that_fails_costs_only_itself(samples: list[Article], expected: list[Article], strange: Article) -> None:
    done = code_batch([samples[0], strange, samples[1]], Settings())
    assert [done[0], done[2]] == expected[:2]
    assert isinstance(done[1], Failure)
    assert (done[1].id, done[1].code) == ("strange", "language")


def test_a_mistake_of_ours_is_written_down(samples: list[Article]) -> None:
    broken = replace(samples[0], text=None)  # type: ignore[arg-type]
    (failure,) = code_batch([broken], Settings())
    assert isinstance(failure, Failure)
    assert failure.code == "crash"


@pytest.mark.parametrize("ordered", [True, False])
def test_two_processes_give_the_rows_of_one(samples: list[Article], expected: list[Article], ordered: bool) -> None:
    done = list(code_articles(samples, Settings(), workers=2, ordered=ordered, batch=4))
    if ordered:
        assert done == expected
    else:
        assert sorted(done, key=lambda a: str(a.id)) == sorted(expected, key=lambda a: a.id)


def test_a_worker_that_dies_costs_one_job() -> None:
    jobs = ["1 + 1", "__import__('os')._exit(9)", "2 + 2", "3 + 3"]
    pool: Pool[str, object] = Pool(eval, lambda job: "lost", 2)
    assert list(pool.run(jobs)) == [2, "lost", 4, 6]


def test_an_article_that_kills_its_worker_is_named(samples: list[Article]) -> None:
    from depeche.engines.local import _Lost

    (failure,) = _Lost(Settings())(samples[:1])
    assert isinstance(failure, Failure)
    assert "died twice" in failure.error


def test_inputs_are_read_as_they_are_needed() -> None:
    read, most = [0], 0

    def jobs() -> Iterator[str]:
        for number in range(40):
            read[0] += 1
            yield str(number)

    pool: Pool[str, int] = Pool(eval, lambda job: -1, 1)
    for done, _ in enumerate(pool.run(jobs()), 1):
        most = max(most, read[0] - done)
    assert read[0] == 40
    assert most <= 3


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    job = f"(open({str(note)!r}, 'w').write(str(__import__('os').getpid())), __import__('time').sleep(60))"
    program = f"from depeche.engines.local import Pool\nif __name__ == '__main__':\n    list(Pool(eval, str, 1).run([{job!r}]))\n"
    (tmp_path / "run.py").write_text(program)
    parent = subprocess.Popen([sys.executable, str(tmp_path / "run.py")])
    worker = _until(lambda: note.exists() and note.read_text())
    parent.kill()
    parent.wait(timeout=10)
    assert _until(lambda: not Path(f"/proc/{worker}").exists())


def _until(question: object, seconds: float = 30.0) -> str:
    """The answer, as soon as there is one."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = question()  # type: ignore[operator]
        if answer:
            return str(answer)
        time.sleep(0.05)
    raise AssertionError("nothing came")


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("part-*.jsonl")) if "errors" not in path.name)


def _lines(articles: list[Article]) -> bytes:
    return "".join(json.dumps(a.to_line(), ensure_ascii=False) + "\n" for a in articles).encode()


def test_shards_joined_are_the_single_process_s_output(tmp_path: Path, samples: list[Article], expected: list[Article]) -> None:
    count = code_to_folder(samples, tmp_path, Settings(), workers=2, shard=5)
    assert _bytes(tmp_path) == _lines(expected)
    assert (count.articles, count.shards, count.failed) == (12, 3, 0)


def test_an_interrupted_run_goes_on(tmp_path: Path, samples: list[Article], expected: list[Article], strange: Article) -> None:
    def breaks() -> Iterator[Article]:
        yield from samples[:10]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        code_to_folder(breaks(), tmp_path, Settings(), shard=4)
    first = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert sorted(first) == ["part-00000.jsonl", "part-00001.jsonl"]
    count = code_to_folder([*samples, strange], tmp_path, Settings(), shard=4)
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in first} == first
    assert (count.kept, count.articles, count.failed) == (8, 4, 1)
    assert _bytes(tmp_path) == _lines(expected)
    (failure,) = errors_of(tmp_path / "part-00003.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(failure)["id"] == "strange"


def test_a_killed_run_leaves_whole_shards(
    tmp_path: Path, sample_file: Path, samples: list[Article], expected: list[Article]
) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom depeche.engines.shards import code_to_folder\n"
        "from depeche.engines.work import Settings\nfrom depeche.reading import read\n"
        "if __name__ == '__main__':\n"
        "    code_to_folder(read([sys.argv[1]]), Path(sys.argv[2]), Settings(), shard=2)\n"
    )
    out = tmp_path / "out"
    child = subprocess.Popen([sys.executable, "-c", program, str(sample_file), str(out)])
    _until(lambda: (out / "part-00001.jsonl").exists())
    os.kill(child.pid, signal.SIGKILL)
    child.wait(timeout=10)
    stood = _bytes(out)
    assert _lines(expected).startswith(stood)
    count = code_to_folder(samples, out, Settings(), shard=2)
    assert count.kept == stood.count(b"\n")
    finish(out, count)
    assert _bytes(out) == _lines(expected)
    assert not list(out.glob(".*.part"))


def test_a_folder_goes_on_only_with_the_same_run(tmp_path: Path) -> None:
    plan = plan_of(["-"], form="jsonl")
    folder = tmp_path / "run"
    assert open_folder(folder, {"inputs": []}) is False
    with pytest.raises(InputError, match="another run"):
        open_folder(folder, plan)
    finish(folder, Count())
    assert (folder / DONE).exists()
    assert open_folder(folder, {"inputs": []}) is True
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine").touch()
    with pytest.raises(InputError, match="not an empty folder"):
        open_folder(tmp_path / "other", plan)


def test_parts_of_an_input_are_all_of_it(samples: list[Article]) -> None:
    parts = [list(part_of(samples, number, 5)) for number in range(1, 6)]
    assert sorted(a.id for part in parts for a in part) == sorted(a.id for a in samples)


# Sets of lemmas were gone over unsorted once: of two roles as long, now the one was taken, now the other (président, présidente).
def test_rows_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    text = "La présidente sud-coréenne Park Geun-hye a été destituée vendredi par le Parlement. Elle rejette cette décision."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "depeche", "code", str(tmp_path / "a.txt"), "--lang", "fr", "--json"]
    seeds = [os.environ | {"PYTHONHASHSEED": str(seed)} for seed in range(4)]
    found = {subprocess.run(command, env=env, capture_output=True, check=True).stdout for env in seeds}
    assert len(found) == 1
