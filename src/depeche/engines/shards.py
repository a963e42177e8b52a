"""Results in a folder: a file a shard, each whole or not there; an interrupted run goes on with the shards that are missing.

``part-00000.jsonl`` (or ``.parquet``), ``part-00000.errors.jsonl`` where articles failed, ``plan.json`` (what and how), and at
the end ``_SUCCESS.json``. The parts in the order of their names are the articles in the order of the inputs.
"""

from __future__ import annotations

import glob
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from depeche.engines.local import Pool, WorkerDied
from depeche.engines.work import BATCH, Failure, Settings, batches, code_batch
from depeche.errors import InputError
from depeche.formats._files import whole_file
from depeche.records import Article

SHARD = 128
"""Articles in a shard: a few seconds of one core's work, so that the cores end together and little is lost with a worker."""
DONE = "_SUCCESS.json"
_PLAN = "plan.json"
FORMS = ("jsonl", "parquet")


@dataclass(slots=True)
class Count:
    """What came of a run."""

    articles: int = 0
    events: int = 0
    failed: int = 0
    shards: int = 0
    kept: int = 0

    def add(self, other: Count) -> None:
        """Add the numbers of a shard."""
        self.articles += other.articles
        self.events += other.events
        self.failed += other.failed
        self.shards += other.shards
        self.kept += other.kept


@dataclass(frozen=True, slots=True)
class _Shard:
    """One shard to be made."""

    path: Path
    articles: list[Article]


@dataclass(frozen=True, slots=True)
class _Make:
    """The work of making a shard; goes to each worker."""

    settings: Settings
    text: bool

    def __call__(self, shard: _Shard) -> Count:
        """Code a shard and put it in its place."""
        done = (one for group in batches(shard.articles, BATCH) for one in code_batch(group, self.settings))
        return put(done, shard.path, text=self.text)


@dataclass(frozen=True, slots=True)
class _Lose:
    """A shard whose worker died twice: coded in one more process, batch by batch, so that only the guilty article is lost."""

    settings: Settings
    text: bool

    def __call__(self, shard: _Shard) -> Count:
        """Code a shard article by article, each at the risk of its own worker."""
        from depeche.engines.local import CodeBatch

        def lost(group: list[Article]) -> list[Article | Failure]:
            return [Failure.of(group[0], WorkerDied("its worker process died twice; it may need more memory"))]

        pool: Pool[list[Article], list[Article | Failure]] = Pool(CodeBatch(self.settings), lost, 1)
        done = (one for group in pool.run([a] for a in shard.articles) for one in group)
        return put(done, shard.path, text=self.text)


def errors_of(path: Path) -> Path:
    """Where a shard's failures stand."""
    return path.with_name(f"{path.name.removesuffix(path.suffix)}.errors.jsonl")


def put(done: Iterable[Article | Failure], path: Path, *, text: bool = True) -> Count:
    """Write coded articles to ``path`` (JSON Lines, or Parquet by its ending) and the failures beside it; both whole.

    The failures go first: where the shard stands, its failures are known.
    """
    count, failures = Count(shards=1), list[Failure]()

    def good() -> Iterator[Article]:
        for one in done:
            if isinstance(one, Failure):
                failures.append(one)
                continue
            count.articles += 1
            count.events += len(one.events)
            yield one

    with whole_file(path, binary=path.suffix == ".parquet") as stream:
        _write(good(), stream, parquet=path.suffix == ".parquet", text=text)
        count.failed = len(failures)
        if failures:
            with whole_file(errors_of(path)) as errors:
                errors.writelines(json.dumps(failure.to_dict(), ensure_ascii=False) + "\n" for failure in failures)
        else:
            errors_of(path).unlink(missing_ok=True)
    return count


def _write(articles: Iterator[Article], stream: Any, *, parquet: bool, text: bool) -> None:
    if parquet:
        from depeche.formats._arrow import article_schema, plain
        from depeche.formats.parquet import put as put_rows

        rows = (plain(article) | ({} if text else {"text": ""}) for article in articles)
        put_rows(rows, article_schema(), stream)
        return
    for article in articles:
        stream.write(json.dumps(article.to_line(text=text), ensure_ascii=False) + "\n")


def plan_of(inputs: Sequence[str], **how: Any) -> dict[str, Any]:
    """What is to be coded, and how: a folder goes on only with the same.

    Raises:
        InputError: an input names nothing.
    """
    from depeche.coding.coder import CODER

    files = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in _named(inputs)]
    # As it will be read back: lists, not tuples.
    plan: dict[str, Any] = json.loads(json.dumps({"coder": CODER, "inputs": list(inputs), "files": files, **how}))
    return plan


def _named(inputs: Sequence[str]) -> Iterator[Path]:
    """The files behind the inputs; what names nothing must not leave a folder behind that looks complete."""
    for name in inputs:
        path = Path(name)
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from sorted(inside for inside in path.rglob("*") if inside.is_file())
        elif name != "-":
            found = sorted(Path(match) for match in glob.glob(name, recursive=True)) if glob.has_magic(name) else []
            if not found:
                raise InputError(f"{name}: there is no such file; check the name")
            yield from (match for match in found if match.is_file())


def open_folder(folder: Path, plan: dict[str, Any]) -> bool:
    """Make the folder ready; whether all is done already.

    Raises:
        InputError: the folder holds something else.
    """
    known = folder / _PLAN
    if known.is_file():
        if json.loads(known.read_text(encoding="utf-8")) != plan:
            raise InputError(f"{folder}: holds another run (see {_PLAN}); give another folder, or take this one away")
        if "-" in plan["inputs"]:
            raise InputError(f"{folder}: a run from standard input cannot go on; give another folder, or take this one away")
        return (folder / DONE).is_file()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder}: is not an empty folder; give another")
    with whole_file(known) as stream:
        json.dump(plan, stream, ensure_ascii=False, indent=1)
    return False


def code_to_folder(
    articles: Iterable[Article],
    folder: Path,
    settings: Settings,
    *,
    workers: int = 1,
    form: str = "jsonl",
    shard: int = SHARD,
    text: bool = True,
    on_shard: Callable[[Count], None] = lambda count: None,
) -> Count:
    """Code articles into the shards of a folder that :func:`open_folder` made ready; shards that stand are kept.

    Args:
        articles: all of them, in the same order as at the first run.
        folder, settings: where to, and how.
        workers: worker processes.
        form: ``jsonl`` or ``parquet``.
        shard: articles in a shard.
        text: whether the articles' text goes along.
        on_shard: told the numbers so far after each shard.
    """
    total = Count()

    def missing() -> Iterator[_Shard]:
        for number, group in enumerate(batches(articles, shard)):
            path = folder / f"part-{number:05d}.{form}"
            if path.exists():
                total.add(Count(shards=1, kept=len(group), failed=_lines_in(errors_of(path))))
            else:
                yield _Shard(path, group)

    make = _Make(settings, text)
    if workers <= 1:
        done: Iterable[Count] = map(make, missing())
    else:
        done = Pool(make, _Lose(settings, text), workers).run(missing(), ordered=False)
    for count in done:
        total.add(count)
        on_shard(total)
    return total


def finish(folder: Path, total: Count) -> None:
    """Say that the folder is complete, and take away what killed runs left."""
    for left in folder.glob(".*.part"):
        left.unlink(missing_ok=True)
    with whole_file(folder / DONE) as stream:
        json.dump(asdict(total), stream, indent=1)


def _lines_in(path: Path) -> int:
    if not path.exists():
        return 0
    with path.open(encoding="utf-8") as lines:
        return sum(1 for _ in lines)


def part_of(articles: Iterable[Article], number: int, count: int) -> Iterator[Article]:
    """The ``number``-th (from 1) of ``count`` parts: every ``count``-th article."""
    return (article for at, article in enumerate(articles) if at % count == number - 1)
