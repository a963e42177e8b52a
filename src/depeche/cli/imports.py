"""``depeche import``: POLECAT, GDELT and ICEWS tables as events of a ledger or as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from depeche.cli._common import say

if TYPE_CHECKING:
    from depeche.errors import DepecheError
    from depeche.formats.imports import Told
    from depeche.records import Article

_SHOWN = 10


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "--from", "kind", type=click.Choice(["polecat", "gdelt", "icews"]), help="Whose tables; else told from the first line."
)
@click.option(
    "--ledger", "ledger", type=click.Path(path_type=Path, dir_okay=False), help="Into this ledger, not to standard output."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Into this file of JSON Lines.")
@click.option("-q", "--quiet", is_flag=True, help="No count at the end; errors are still told.")
def import_(files: tuple[Path, ...], kind: str | None, ledger: Path | None, output: Path | None, quiet: bool) -> int:
    """Read tables of POLECAT, GDELT or ICEWS as events without text, their source named.

    FILE is a tab-separated table, also as .zip or .gz. A broken line is counted, shown and left out. CAMEO's statements
    and appeals (01, 02) have no PLOVER type and are left out too.

    \b
    Examples:
      depeche import 20240902.export.CSV.zip > gdelt.jsonl
      depeche import ngecEvents.txt --ledger polecat.ledger
    """
    from depeche.formats._files import whole_file
    from depeche.formats.imports import Told, read

    told = Told()

    def tell(error: DepecheError) -> None:
        told.shown += 1
        if told.shown <= _SHOWN:
            say(str(error))

    articles = (article for path in files for article in read(path, kind, told=told, on_error=tell))
    if ledger is not None:
        _add(ledger, articles, tell)
    elif output is not None:
        with whole_file(output) as stream:
            stream.writelines(map(_line, articles))
    else:
        for article in articles:
            click.echo(_line(article), nl=False)
    if told.broken or not quiet:
        say(_said(told))
    return 1 if told.broken else 0


def _line(article: Article) -> str:
    return json.dumps(article.to_line(), ensure_ascii=False) + "\n"


def _add(path: Path, articles: Iterator[Article], tell: object) -> None:
    from depeche.ledger import Ledger

    with Ledger(path, write=True) as ledger:
        for _ in ledger.add(articles, None, on_error=tell):  # type: ignore[arg-type]
            pass


def _said(told: Told) -> str:
    parts = [f"{told.events} events"]
    parts += [f"{told.no_type} statements and appeals left out"] if told.no_type else []
    parts += [f"{told.broken} broken lines"] if told.broken else []
    return ", ".join(parts)
