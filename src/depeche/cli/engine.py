"""How ``depeche code`` spreads its work: worker processes, a folder of shards, a Spark cluster; and ``depeche code-shard``."""

from __future__ import annotations

import datetime
import functools
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from depeche.cli._common import DAY, atlas_option, day, pairs, say

if TYPE_CHECKING:
    from depeche.engines.shards import Count
    from depeche.engines.work import Settings
    from depeche.errors import InputError
    from depeche.records import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What holds for all inputs: language, date, what is read out and how loud."""

    lang: str | None
    published: datetime.date | None
    text: bool
    quiet: bool

    def read(self, inputs: Sequence[str], on_error: Callable[[InputError], None]) -> Iterator[Article]:
        """The articles of the inputs."""
        from depeche.reading.content import Given, quiet
        from depeche.reading.inputs import read_all

        notice = quiet if self.quiet else say
        return read_all(inputs, Given(lang=self.lang, published=self.published, on_error=on_error, on_notice=notice))

    def plan(self) -> dict[str, Any]:
        """What of this changes the result."""
        return {"lang": self.lang, "published": str(self.published or ""), "text": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The choice of an engine on the command line."""

    name: str
    inputs: tuple[str, ...]
    workers: int | None
    output: str | None
    form: str
    part_size: int | None
    unordered: bool
    master: str | None
    partitions: int | None

    def coded(self, articles: Iterable[Article], settings: Settings, on_error: Callable[[Any], None]) -> Iterator[Article]:
        """The articles as they come from the workers; failures are told."""
        from depeche.engines.local import code_articles, cores
        from depeche.engines.work import Failure

        workers = cores() if self.workers == 0 else self.workers or 1
        for one in code_articles(articles, settings, workers=workers, ordered=not self.unordered):
            if isinstance(one, Failure):
                on_error(one)
            else:
                yield one

    def to_folder(self, inputs: Sequence[str], settings: Settings, how: How, on_error: Callable[[Any], None]) -> Count:
        """Code into the folder ``output``; the numbers."""
        from dataclasses import asdict

        from depeche.engines.local import cores
        from depeche.engines.shards import SHARD, Count, code_to_folder, finish, open_folder, plan_of

        size = self.part_size or SHARD

        folder = Path(self.output or "")
        plan = plan_of(inputs, **asdict(settings), **how.plan(), form=self.form, shard=size)
        if open_folder(folder, plan):
            say(f"{folder}: is complete already")
            return Count()
        live = not how.quiet and sys.stderr.isatty()
        show = (lambda count: click.echo(f"\r{_said(count)} …\x1b[K", err=True, nl=False)) if live else (lambda count: None)
        # All cores: who names a folder has much to code.
        workers = self.workers or cores()
        options: dict[str, Any] = {"workers": workers, "form": self.form, "shard": size, "text": how.text, "on_shard": show}
        total = code_to_folder(how.read(inputs, on_error), folder, settings, **options)
        if live:
            click.echo("\r\x1b[K", err=True, nl=False)
        finish(folder, total)
        return total

    def on_spark(self, inputs: Sequence[str], settings: Settings, how: How) -> Count:
        """Code on a Spark cluster into ``output``; the numbers."""
        from depeche.engines.spark import code_files

        options: dict[str, Any] = {"lang": how.lang, "published": how.published, "text": how.text}
        return code_files(inputs, self.output or "", settings, master=self.master, partitions=self.partitions, **options)

    def run(self, inputs: Sequence[str], settings: Settings, how: How, on_error: Callable[[Any], None]) -> bool:
        """Code into the output; whether an article failed."""
        spark = self.name == "spark"
        total = self.on_spark(inputs, settings, how) if spark else self.to_folder(inputs, settings, how, on_error)
        if not how.quiet:
            say(f"{self.output}: {_said(total)}")
        return total.failed > 0


def _said(count: Count) -> str:
    parts = [f"{count.articles} articles with {count.events} events"]
    parts += [f"{count.kept} in parts that stood"] if count.kept else []
    parts += [f"{count.failed} failed"] if count.failed else []
    return ", ".join(parts)


_OPTIONS = (
    click.option("--engine", "name", type=click.Choice(["local", "spark"]), default="local", show_default=True, help="Where."),
    click.option(
        "--input", "more", multiple=True, metavar="FILE", help="A further FILE; on Spark also an address such as s3a://…"
    ),
    click.option("--workers", type=click.IntRange(0), metavar="N", help="Worker processes; 0: all cores, as with --output."),
    click.option("--output", metavar="DIR", help="Into a folder, in parts; a run that was interrupted goes on."),
    click.option("--parts", type=click.Choice(["jsonl", "parquet"]), default="jsonl", help="Form of the parts."),
    click.option("--part-size", type=click.IntRange(1), metavar="N", help="Articles in a part; else 128."),
    click.option("--unordered", is_flag=True, help="Give articles out as they are ready."),
    click.option("--master", metavar="URL", help="Spark's master; else what spark-submit or SPARK_MASTER say, or local[*,4]."),
    click.option("--partitions", type=click.IntRange(1), metavar="N", help="Spark's partitions; else four a core."),
)


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of the engines; it gets them together as ``engine``."""

    @functools.wraps(command)
    def with_engine(**given: Any) -> Any:
        own = {key: given.pop(key) for key in ("name", "workers", "output", "part_size", "unordered", "master", "partitions")}
        given["inputs"] = (*given.get("inputs", ()), *given.pop("more"))
        engine = Engine(form=given.pop("parts"), inputs=given["inputs"], **own)
        if not engine.inputs:
            raise click.UsageError("Missing argument 'FILE...': name at least one, or --input FILE")
        if engine.name == "spark" and not engine.output:
            raise click.UsageError("--engine spark needs --output DIR")
        return command(engine=engine, **given)

    for option in reversed(_OPTIONS):
        with_engine = option(with_engine)
    return with_engine


def _part(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, int]:
    """``3/100`` as two numbers."""
    number, slash, count = (value or "1/1").partition("/")
    if not (slash and number.isdigit() and count.isdigit() and 1 <= int(number) <= int(count)):
        raise click.BadParameter(f"{value!r} must be a part and how many there are, such as 3/100", ctx, param)
    return int(number), int(count)


@click.command(name="code-shard")
@click.argument("source", metavar="IN")
@click.argument("output", metavar="OUT", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--part", callback=_part, metavar="I/N", help="Only the I-th of N parts of IN (every N-th article).")
@click.option("--again", is_flag=True, help="Code also when OUT stands.")
@click.option("--lang", metavar="CODE", help="Language of all articles (fr, en); detected when not given.")
@click.option("--published", type=DAY, callback=day, help="Publication date of all articles; else each one's own.")
@click.option("--no-text", is_flag=True, help="Leave the articles' text out.")
@click.option("--with-title", is_flag=True, help="Code titles too.")
@click.option("--pipeline", "pipelines", multiple=True, callback=pairs, metavar="LANG=NAME", help="Another spaCy pipeline.")
@atlas_option
@click.option("-q", "--quiet", is_flag=True, help="No progress and no notices; errors are still told.")
def code_shard(
    source: str,
    output: Path,
    part: tuple[int, int],
    again: bool,
    lang: str | None,
    published: datetime.date | None,
    no_text: bool,
    with_title: bool,
    pipelines: dict[str, str],
    atlas: tuple[Path, ...],
    quiet: bool,
) -> int:
    """Code one shard in one process: what a job array of a cluster calls, once a task.

    IN is what depeche code takes, or a web archive (.warc.gz); OUT is a .jsonl or .parquet file. It appears when it is
    complete; when it stands already, nothing is done, so that a job may simply be started again. Articles that fail go to
    OUT's .errors.jsonl.

    \b
    Examples:
      depeche code-shard articles.jsonl coded-articles.jsonl
      depeche code-shard articles.jsonl out/3.parquet --part 3/100
    """
    from depeche.engines.shards import part_of, put
    from depeche.engines.work import BATCH, batches, code_batch, one_thread

    if output.exists() and not again:
        say(f"{output}: stands already")
        return 0
    one_thread()
    failed: list[InputError] = []

    def tell(error: InputError) -> None:
        failed.append(error)
        say(str(error))

    how = How(lang=lang, published=published, text=not no_text, quiet=quiet)
    settings = settings_of(pipelines, atlas, with_title)
    articles = part_of(how.read([source], tell), *part)
    count = put((one for group in batches(articles, BATCH) for one in code_batch(group, settings)), output, text=how.text)
    if not quiet:
        say(f"{output}: {_said(count)}")
    return 1 if failed or count.failed else 0


def settings_of(pipelines: dict[str, str], atlas: Sequence[Path], with_title: bool) -> Settings:
    """The settings of the command line for the workers."""
    from depeche.engines.work import Settings
    from depeche.reading import check

    named = tuple(sorted((check(lang), name) for lang, name in pipelines.items()))
    return Settings(pipelines=named, atlas=tuple(str(path) for path in atlas), with_title=with_title)
