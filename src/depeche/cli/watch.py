"""``depeche watch``: follow feeds into a ledger."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from depeche.cli._common import atlas_option, say
from depeche.cli._ledger import ledger_option, seconds
from depeche.cli.ledger import pipeline_option, quiet_option, told

if TYPE_CHECKING:
    from depeche.errors import DepecheError


@click.command()
@click.argument("feeds", type=click.Path(path_type=Path, dir_okay=False), metavar="FEEDS")
@ledger_option
@click.option("--every", callback=seconds, default="15m", show_default=True, metavar="15m", help="Look again after so long.")
@click.option("--once", is_flag=True, help="Look once and leave.")
@click.option("--pages", is_flag=True, help="Read the pages that entries link to, not only the entries' own words.")
@click.option("--lang", metavar="CODE", help="Language of all feeds (fr, en); detected when not given.")
@pipeline_option
@atlas_option
@quiet_option
def watch(
    feeds: Path,
    path: Path,
    every: float,
    once: bool,
    pages: bool,
    lang: str | None,
    pipelines: dict[str, str],
    atlas: tuple[Path, ...],
    quiet: bool,
) -> int:
    """Follow the feeds of FEEDS (OPML, or an address a line) and add what is new.

    Politely: robots.txt is heeded, unchanged feeds are not sent again, requests to one site keep a distance. A feed that
    fails is told and tried again the next time. Stop it with Ctrl-C.

    \b
    Examples:
      depeche watch feeds.opml --ledger sahel.ledger --every 15m
      depeche watch feeds.txt --once --pages
    """
    from depeche import coder
    from depeche.ledger import Ledger
    from depeche.ledger.watching import Watcher
    from depeche.reading.feeds import addresses

    failed: list[DepecheError] = []

    def tell(error: DepecheError) -> None:
        failed.append(error)
        say(str(error))

    watcher = Watcher(addresses(feeds), lang=lang, pages=pages, on_error=tell)
    coding = coder(pipelines=pipelines, atlas_files=atlas)
    while True:
        failed.clear()
        with Ledger(path, write=True) as ledger:
            tally = watcher.look(ledger, coding)
        if not quiet:
            say(f"{path}: {told(tally)}")
        if once:
            return 1 if failed else 0
        time.sleep(every)
