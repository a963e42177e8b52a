"""Spark: the same coder in ``mapInArrow``; the model is loaded once a Python worker, and a lost worker's share is coded again.

``code_frame`` is for programs of one's own; ``code_files`` is ``depeche code --engine spark``: it leaves ``DIR/articles`` (in
Parquet, the record's schema), ``DIR/errors`` (what failed) and at the end ``DIR/_SUCCESS.json``.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from depeche.engines._place import Place
from depeche.engines.shards import Count
from depeche.engines.work import BATCH, Failure, Settings, batches, code_batch, one_thread
from depeche.errors import DepecheError, InputError
from depeche.records import Article

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from depeche.reading.content import Given

DONE = "_SUCCESS.json"
# Rows that Spark hands to Python at once: a few megabytes of news.
_ROWS = 256
_PARTITIONS_A_CORE = 4
_LOCAL = "local[*,4]"
"""Four tries a task: plain ``local[*]`` fails the whole job when a worker dies once."""
_FAILED = ("code", "error")


@dataclass(frozen=True, slots=True)
class CodeRows:
    """The work of a Spark task; goes to each worker.

    Rows have ``path``, and ``line`` (an article as JSON) or ``content`` (a file's bytes); with neither the worker opens the path
    itself (an archive on a file system that all workers share).
    """

    settings: Settings
    lang: str | None = None
    published: datetime.date | None = None
    text: bool = True

    def __call__(self, frames: Iterable[Any]) -> Iterator[Any]:
        """Arrow batches of articles, or of what went wrong."""
        one_thread()
        rows = (row for frame in frames for row in frame.to_pylist())
        for group in batches(self._read(rows), BATCH):
            yield self._batch(group)

    def _read(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Article | Failure]:
        """What is read of the rows, and after it what could not be."""
        from depeche.reading.content import Given

        faults: list[Failure] = []
        name = ""

        def tell(error: DepecheError) -> None:
            said = str(error)
            faults.append(Failure("", name, "", "", error.code, said if said.startswith(name) else f"{name}: {said}"))

        given = Given(lang=self.lang, published=self.published, on_error=tell)
        for row in rows:
            name = _plain_path(row["path"])
            try:
                yield from _articles(row, name, given)
            except DepecheError as error:
                tell(error)
            yield from faults
            faults.clear()

    def _batch(self, group: Sequence[Article | Failure]) -> Any:
        import pyarrow

        from depeche.formats._arrow import plain

        coded = iter(code_batch([one for one in group if isinstance(one, Article)], self.settings))
        rows = []
        for given in group:
            done = given if isinstance(given, Failure) else next(coded)
            row = plain(done)
            if isinstance(done, Article):
                row |= {} if self.text else {"text": ""}
            rows.append(row)
        return pyarrow.RecordBatch.from_pylist(rows, schema=_both())


def _articles(row: Mapping[str, Any], name: str, given: Given) -> Iterator[Article]:
    """The articles of one row."""
    from depeche.reading.articles import from_line
    from depeche.reading.content import articles_of
    from depeche.reading.inputs import read_all

    line, content = row["line"], row["content"]
    if line is not None:
        if line.strip():
            yield from_line(line, given.lang, given.published)
    elif content is not None:
        yield from articles_of(bytes(content), name, PurePosixPath(name).suffix.lower(), given)
    else:
        yield from read_all([name], given)


def _plain_path(path: str | None) -> str:
    """A file of this machine as a plain path, other addresses as they are."""
    name = path or ""
    return "/" + name.removeprefix("file:").lstrip("/") if name.startswith("file:") else name


def _both() -> Any:
    """Articles and failures in one schema."""
    import pyarrow

    from depeche.formats._arrow import article_schema

    extra = [(name, pyarrow.string()) for name in _FAILED]
    return pyarrow.schema([*article_schema(), *(pyarrow.field(name, kind) for name, kind in extra)])


def session(master: str | None = None) -> SparkSession:
    """The running Spark session, or one made for this purpose.

    Raises:
        DepecheError: pyspark is not installed.
    """
    # Else the workers take the system's Python, which has no depeche.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise DepecheError("the Spark engine needs pyspark; install it with: pip install 'depeche[spark]'") from None
    running = SparkSession.getActiveSession()
    if running is not None:
        return running
    builder = (
        SparkSession.builder.appName("depeche")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
    )
    chosen = master or os.environ.get("SPARK_MASTER")
    if chosen is None and "PYSPARK_GATEWAY_PORT" not in os.environ:
        chosen = _LOCAL
    if chosen:
        builder = builder.master(chosen)
        if chosen.startswith("local"):
            builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    made = builder.getOrCreate()
    # Spark's warnings are about itself; what fails is raised, or stands in the table of errors.
    made.sparkContext.setLogLevel("ERROR")
    return made


def code_frame(frame: DataFrame, work: CodeRows, *, partitions: int | None = None) -> DataFrame:
    """The articles of a frame with their events, and with ``code`` and ``error`` where one failed.

    Args:
        frame: ``path`` and ``line`` (an article as JSON), or ``path`` and ``content`` (a file's bytes).
        work: how to code them.
        partitions: how many tasks; else four a core.
    """
    from pyspark.sql import functions
    from pyspark.sql.pandas.types import from_arrow_schema

    spark = frame.sparkSession
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(_ROWS))
    count = partitions or spark.sparkContext.defaultParallelism * _PARTITIONS_A_CORE
    # Salted with the rows' own hash: long articles spread over all tasks, and a task that is run again gets the same rows.
    salted = frame.repartition(count, functions.xxhash64(*frame.columns))
    return salted.mapInArrow(work, from_arrow_schema(_both()))


def read_frame(spark: SparkSession, inputs: Sequence[str]) -> DataFrame:
    """JSON Lines as lines, Parquet as lines made of its columns, archives by their paths, everything else as whole files.

    A list of paths, one a line (``.paths``, ``.list``, also ``.gz``), stands for the files that it names.

    Raises:
        InputError: there is no input.
    """
    from pyspark.sql import functions

    frames = []
    for kind, names in _by_kind(inputs).items():
        if kind == "lines":
            found = spark.read.text(names, lineSep="\n")
            frames.append(found.select(_path(), functions.col("value").alias("line"), _nothing("content", "binary")))
        elif kind == "parquet":
            found = spark.read.parquet(*names)
            line = functions.to_json(functions.struct(*(functions.col(name) for name in found.columns if name != "events")))
            frames.append(found.select(_path(), line.alias("line"), _nothing("content", "binary")))
        elif kind == "lists":
            named = spark.read.text(names).where("trim(value) != ''").select(functions.trim("value").alias("path"))
            frames.append(named.select("path", _nothing("line", "string"), _nothing("content", "binary")))
        elif kind == "archives":
            named = spark.createDataFrame([(name,) for name in names], "path string")
            frames.append(named.select("path", _nothing("line", "string"), _nothing("content", "binary")))
        else:
            found = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(names)
            frames.append(found.select("path", _nothing("line", "string"), "content"))
    if not frames:
        raise InputError("there is nothing to code; name at least one input")
    whole = frames[0]
    for other in frames[1:]:
        whole = whole.union(other)
    return whole


def _path() -> Any:
    from pyspark.sql import functions

    return functions.input_file_name().alias("path")


def _nothing(name: str, kind: str) -> Any:
    from pyspark.sql import functions

    return functions.lit(None).cast(kind).alias(name)


_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".json")
_LISTS = (".paths", ".list", ".paths.gz", ".list.gz")


def _by_kind(inputs: Iterable[str]) -> dict[str, list[str]]:
    from depeche.reading import archives, tables, warc

    kept = (*warc.ENDINGS, *archives.TARS, *archives.ZIPS, *tables.ENDINGS)
    endings = {"parquet": (".parquet",), "lines": _LINES, "lists": _LISTS, "archives": kept}
    kinds: dict[str, list[str]] = {}
    for name in inputs:
        if name == "-":
            raise InputError("the Spark engine cannot read standard input; name a file or an address")
        lower = name.lower().rstrip("/*")
        kinds.setdefault(next((kind for kind, ends in endings.items() if lower.endswith(ends)), "files"), []).append(name)
    return kinds


def code_files(
    inputs: Sequence[str],
    output: str,
    settings: Settings,
    *,
    master: str | None = None,
    partitions: int | None = None,
    lang: str | None = None,
    published: datetime.date | None = None,
    text: bool = True,
) -> Count:
    """Code files into ``output``; a run that is complete changes nothing, one that broke off goes on with its last whole step.

    Args:
        inputs: paths or addresses (``file://``, ``s3a://``, ``hdfs://``): JSON Lines, Parquet, or folders of texts and pages.
        output: the folder to write.
        settings, lang, published, text: how to code, and whether the text goes along.
        master, partitions: where, and in how many tasks.
    """
    spark = session(master)
    place = Place(spark, output)
    plan = json.dumps({"inputs": list(inputs), "how": asdict(settings), "lang": lang, "published": str(published), "text": text})
    if known := place.read(DONE):
        return Count(**json.loads(known))
    if place.read("plan.json") not in (None, plan):
        raise InputError(f"{output}: holds another run (see plan.json); give another folder, or take this one away")
    place.write("plan.json", plan)
    if not place.exists("stage/_SUCCESS"):
        work = CodeRows(settings, lang, published, text)
        coded = code_frame(read_frame(spark, inputs), work, partitions=partitions)
        coded.write.mode("overwrite").parquet(place.at("stage"), compression="zstd")
    count = _divide(spark, place)
    place.write(DONE, json.dumps(asdict(count)))
    place.remove("stage")
    return count


def _divide(spark: SparkSession, place: Place) -> Count:
    """The stage as two tables; coding was the dear part, and is not done again."""
    from pyspark.sql import functions

    stage = spark.read.parquet(place.at("stage"))
    good, bad = stage.where("code IS NULL").drop(*_FAILED), stage.where("code IS NOT NULL")
    good.write.mode("overwrite").parquet(place.at("articles"), compression="zstd")
    bad.select("id", "source", "url", "title", *_FAILED).coalesce(1).write.mode("overwrite").json(place.at("errors"))
    events = functions.coalesce(functions.sum(functions.size("events")), functions.lit(0))
    row = good.agg(functions.count("*").alias("articles"), events.alias("events")).collect()[0]
    return Count(articles=row["articles"], events=row["events"], failed=bad.count(), shards=stage.rdd.getNumPartitions())
