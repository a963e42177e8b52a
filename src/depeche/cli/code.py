"""``depeche code`` and ``depeche demo``: articles → events."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from depeche.cli._common import DAY, atlas_option, day, pairs, say
from depeche.cli.engine import Engine, How, engine_options, settings_of

if TYPE_CHECKING:
    from depeche.engines.work import Failure
    from depeche.errors import InputError
    from depeche.records import Article

_SAMPLES = Path(__file__).parents[1] / "samples"


class _Errors:
    """Tells each input that cannot be read, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: InputError | Failure) -> None:
        self.count += 1
        say(str(error))


@contextmanager
def _progress(paths: Iterable[str], wanted: bool) -> Iterator[Callable[[], None]]:
    """A bar on stderr that counts articles; its end is known when every input is one article."""
    if not wanted:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from depeche.reading import expand

    files = [str(path) for path in expand(paths)]
    single = not any(name == "-" or name.lower().endswith(("jsonl", "ndjson", "json")) for name in files)
    columns = (TextColumn("coding"), BarColumn(), MofNCompleteColumn(), TextColumn("articles"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("coding", total=len(files) if single else None)
        yield lambda: bar.advance(task)


def _write(articles: Iterable[Article], *, as_table: bool, explain: bool, text: bool, tick: Callable[[], None]) -> None:
    """Each article as soon as it is coded: a table, or a line of JSON."""
    if not as_table:
        for article in articles:
            click.echo(json.dumps(article.to_line(text=text), ensure_ascii=False))
            tick()
        return
    from rich.console import Console

    from depeche.cli._table import show

    console = Console(highlight=False)
    for article in articles:
        show(console, article, explain=explain)
        tick()


@click.command()
@click.argument("inputs", nargs=-1, metavar="FILE...")
@click.option("--json", "form", flag_value="json", help="JSON Lines also on a terminal (in a pipe they are the default).")
@click.option("--table", "form", flag_value="table", help="A table also in a pipe.")
@click.option("--no-text", is_flag=True, help="Leave the articles' text out of the JSON.")
@click.option("--explain", is_flag=True, help="Show with every event the words and rules behind it.")
@click.option("--lang", metavar="CODE", help="Language of all inputs (fr, en); detected when not given.")
@click.option("--published", type=DAY, callback=day, help="Publication date of all inputs; else read from the page or the text.")
@click.option("--with-title", is_flag=True, help="Code titles too; else they are only read for context.")
@click.option("--pipeline", "pipelines", multiple=True, callback=pairs, metavar="LANG=NAME", help="Another spaCy pipeline.")
@atlas_option
@click.option("-q", "--quiet", is_flag=True, help="No progress and no notices; errors are still told.")
@engine_options
def code(
    inputs: tuple[str, ...],
    form: str | None,
    no_text: bool,
    explain: bool,
    lang: str | None,
    published: datetime.date | None,
    with_title: bool,
    pipelines: dict[str, str],
    atlas: tuple[Path, ...],
    quiet: bool,
    engine: Engine,
) -> int:
    """Code articles into events.

    FILE is a text file, an HTML page, JSON Lines (fields id, lang, published, title, text, source, url), a glob, a
    directory, or - for standard input. In a text file a first line without closing punctuation is the title.
    Offsets count the code points of the text that the JSON gives out.

    \b
    Examples:
      depeche code article.txt
      depeche code article.txt --explain
      depeche code --published 2024-09-02 'press/*.html'
      depeche code articles.jsonl --no-text > events.jsonl
      cat article.txt | depeche code - --lang fr --json
      depeche code articles.jsonl --workers 2 --output coded/
    """
    told = _Errors()
    as_table = form == "table" or (form is None and sys.stdout.isatty())
    how = How(lang=lang, published=published, text=not no_text, quiet=quiet)
    settings = settings_of(pipelines, atlas, with_title)
    if engine.output:
        return 1 if engine.run(inputs, settings, how, told) or told.count else 0
    articles = how.read(inputs, told)
    # On a terminal the tables themselves show how far it is.
    with _progress(inputs, not quiet and sys.stderr.isatty() and not sys.stdout.isatty()) as tick:
        spread = engine.workers not in (None, 1)
        coded = engine.coded(articles, settings, told) if spread else settings.coder().code_many(articles, with_title=with_title)
        _write(coded, as_table=as_table, explain=explain, text=not no_text, tick=tick)
    return 1 if told.count else 0


@click.command()
@click.option("--explain", is_flag=True, help="Show with every event the words and rules behind it.")
@click.option("--lang", metavar="CODE", help="Only the dispatches in this language (fr, en).")
def demo(explain: bool, lang: str | None) -> None:
    """Code the sample dispatches that come with depeche.

    Twelve short ones, in French and English: Mali, China and the Sahel around the FOCAC summit of 2024.

    \b
    Examples:
      depeche demo
      depeche demo --lang en --explain
    """
    from depeche import coder
    from depeche.reading import read

    articles = [article for article in read([str(_SAMPLES)]) if lang in (None, article.lang)]
    if not articles:
        raise click.BadParameter(f"there is no sample in {lang!r}; take fr or en", param_hint="--lang")
    _write(coder().code_many(articles), as_table=True, explain=explain, text=True, tick=lambda: None)
