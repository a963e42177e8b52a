"""``depeche add``, ``recode``, ``relink``, ``check``, ``vacuum``, ``sql``: the ledger as a whole."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from depeche.cli._common import DAY, atlas_option, day, pairs, say
from depeche.cli._ledger import existing, ledger_option

if TYPE_CHECKING:
    from depeche.errors import DepecheError
    from depeche.ledger import Tally
    from depeche.reading.content import Given
    from depeche.records import Article

pipeline_option = click.option(
    "--pipeline", "pipelines", multiple=True, callback=pairs, metavar="LANG=NAME", help="Another spaCy pipeline."
)
quiet_option = click.option("-q", "--quiet", is_flag=True, help="No progress and no notices; errors are still told.")


def told(tally: Tally) -> str:
    """A tally in words."""
    parts = [f"{tally.added} added with {tally.events} events", f"{tally.known} known already"]
    parts += [f"{tally.copies} further sources"] if tally.copies else []
    parts += [f"{tally.failed} failed"] if tally.failed else []
    return ", ".join(parts)


@contextmanager
def _progress(quiet: bool) -> Iterator[Any]:
    """A function that shows a tally on stderr: one line that renews itself on a terminal, nothing in a log."""
    live = not quiet and sys.stderr.isatty()
    yield (lambda tally: click.echo(f"\r{told(tally)} …\x1b[K", err=True, nl=False)) if live else (lambda tally: None)
    if live:
        click.echo("\r\x1b[K", err=True, nl=False)


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@ledger_option
@click.option("--lang", metavar="CODE", help="Language of all sources (fr, en); detected when not given.")
@click.option("--published", type=DAY, callback=day, help="Publication date of all sources; else read from each.")
@click.option("--column", "columns", multiple=True, callback=pairs, metavar="FIELD=NAME", help="Which column is which field.")
@click.option("--fetch", is_flag=True, help="Fetch sources that are addresses.")
@click.option("--as-is", is_flag=True, help="Take the events that the JSON lines carry instead of coding the text.")
@pipeline_option
@atlas_option
@quiet_option
def add(
    sources: tuple[str, ...],
    path: Path,
    lang: str | None,
    published: datetime.date | None,
    columns: dict[str, str],
    fetch: bool,
    as_is: bool,
    pipelines: dict[str, str],
    atlas: tuple[Path, ...],
    quiet: bool,
) -> int:
    """Read articles into a ledger: code them, link them to what is known.

    SOURCE is a text file, an HTML page, JSON Lines, ninjs, CSV or Parquet, an RSS or Atom file, a web archive (WARC, WET),
    a zip or tar of these, a glob, a directory, - for standard input, or with --fetch an address. A text that the ledger
    has is passed over, so that an interrupted run is simply started again; the same text from another source, or nearly
    the same, becomes a further source of the first.

    \b
    Examples:
      depeche add press/ --ledger sahel.ledger
      depeche add articles.jsonl
      depeche add news.csv --column text=body --column published=date
      depeche add coded.jsonl --as-is
    """
    from depeche import coder
    from depeche.ledger import Ledger, Tally
    from depeche.reading.content import Given
    from depeche.reading.content import quiet as silent

    failed: list[DepecheError] = []

    def tell(error: DepecheError) -> None:
        failed.append(error)
        say(str(error))

    given = Given(lang=lang, published=published, on_error=tell, on_notice=silent if quiet else say)
    articles = _articles(sources, given, columns=columns, fetch=fetch, as_is=as_is)
    coding = None if as_is else coder(pipelines=pipelines, atlas_files=atlas)
    tally = Tally()
    with Ledger(path, write=True) as ledger, _progress(quiet) as show:
        for tally in ledger.add(articles, coding, on_error=tell):
            show(tally)
    if not quiet:
        say(f"{path}: {told(tally)}")
    return 1 if failed else 0


def _articles(sources: tuple[str, ...], given: Given, *, columns: dict[str, str], fetch: bool, as_is: bool) -> Iterator[Article]:
    """What the sources hold, coded already or not."""
    from depeche.ledger.taking import coded_lines
    from depeche.reading.fetching import Fetcher
    from depeche.reading.inputs import read_all

    if as_is:
        return coded_lines(sources, on_error=given.on_error)
    return read_all(sources, given, columns=columns, fetcher=Fetcher() if fetch else None)


@click.command()
@ledger_option
@click.option("--all", "everything", is_flag=True, help="Also articles that this version of the coder has coded (a new atlas).")
@pipeline_option
@atlas_option
@quiet_option
def recode(path: Path, everything: bool, pipelines: dict[str, str], atlas: tuple[Path, ...], quiet: bool) -> None:
    """Code the ledger's articles anew, after a change of coder or atlas.

    What people accepted, rejected or corrected stays as they left it. An interrupted run goes on where it stood.

    \b
    Examples:
      depeche recode
      depeche recode --all --atlas people.tsv
    """
    from depeche import coder
    from depeche.ledger import Ledger, Tally

    tally = Tally()
    with Ledger(existing(path), write=True) as ledger, _progress(quiet) as show:
        for tally in ledger.recode(coder(pipelines=pipelines, atlas_files=atlas), everything=everything):
            show(tally)
    if not quiet:
        say(f"{path}: {tally.added} articles coded anew, {tally.events} events")


@click.command()
@ledger_option
def relink(path: Path) -> None:
    """Undo all episodes and make them anew, in the order of the reports.

    Adding links each article as it comes; after this the order in which they came no longer matters.

    \b
    Examples:
      depeche relink
    """
    from depeche.ledger import Ledger

    with Ledger(existing(path), write=True) as ledger:
        say(f"{path}: {ledger.relink()} episodes")


@click.command()
@ledger_option
@click.option("--quick", is_flag=True, help="Do not compare every event's words with its article.")
def check(path: Path, quick: bool) -> int:
    """Check a ledger: the file, its references and counts, and that every event's words stand where it says.

    Brings an older ledger up to the present schema. Exit code 1 when something is wrong.

    \b
    Examples:
      depeche check --ledger sahel.ledger
    """
    from depeche.ledger import Ledger

    with Ledger(existing(path), write=True) as ledger:
        faults = ledger.check(full=not quick)
        for fault in faults:
            click.echo(fault)
        counts = ", ".join(f"{count} {name}" for name, count in ledger.counts().items())
    say(f"{path}: {f'{len(faults)} faults' if faults else 'sound'}; rows: {counts}")
    return 1 if faults else 0


@click.command()
@ledger_option
def vacuum(path: Path) -> None:
    """Give unused space back and put the full-text index in order.

    \b
    Examples:
      depeche vacuum --ledger sahel.ledger
    """
    from depeche.ledger import Ledger

    before = existing(path).stat().st_size
    with Ledger(existing(path), write=True) as ledger:
        ledger.vacuum()
    say(f"{path}: {before:,} → {path.stat().st_size:,} bytes")


@click.command()
@click.argument("statement")
@ledger_option
def sql(statement: str, path: Path) -> None:
    """Ask a ledger in SQL; it can only read. Rows come as JSON Lines; - reads the statement from standard input.

    The tables are article, copy, event, side, episode, expectation, tie, summary and review; docs/ledger.md describes them.

    \b
    Examples:
      depeche sql 'SELECT type, count(*) AS n FROM episode GROUP BY type ORDER BY n DESC'
      depeche sql "SELECT month, sum(episodes) AS n FROM summary WHERE a = 'CHN' AND b = 'MLI' GROUP BY month"
    """
    from depeche.ledger import Ledger

    with Ledger(path) as ledger:
        cursor = ledger.query(sys.stdin.read() if statement == "-" else statement)
        names = [column[0] for column in cursor.description or ()]
        for row in cursor:
            click.echo(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str))
