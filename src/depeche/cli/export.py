"""``depeche export``: a ledger or coded articles in the forms of the field."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from depeche.cli._common import DAY, day, say
from depeche.cli._ledger import ledger_option

if TYPE_CHECKING:
    from depeche.errors import DepecheError
    from depeche.formats import Chosen, Format


def _names(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """A known format; the list is read only now."""
    from depeche.formats import formats

    if value not in formats():
        raise click.BadParameter(f"{value!r} is none of {', '.join(formats())}", ctx, param)
    return value


def _list(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    """Show the formats and leave."""
    if value and not ctx.resilient_parsing:
        from depeche.formats import formats

        for form in formats().values():
            click.echo(f"{form.name:17} {form.meaning}")
        ctx.exit()


@click.command()
@click.argument("source", required=False, metavar="[SOURCE]")
@ledger_option
@click.option(
    "--format", "form", default="jsonl", show_default=True, metavar="NAME", callback=_names, help="The form of the output."
)
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=_list, help="The formats; nothing else is done."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file, or for brat the folder; else standard output.")
@click.option("--since", type=DAY, callback=day, help="Events of this day or later (their own day, else the report's).")
@click.option("--until", type=DAY, callback=day, help="Events of this day or earlier.")
@click.option("--with-negated", is_flag=True, help="Also what did not happen.")
@click.option("--with-expected", is_flag=True, help="Also planned, expected and possible events.")
@click.option("--no-text", is_flag=True, help="Leave the articles' text out.")
@click.option("-q", "--quiet", is_flag=True, help="No count at the end; errors are still told.")
def export(
    source: str | None,
    path: Path,
    form: str,
    output: Path | None,
    since: datetime.date | None,
    until: datetime.date | None,
    with_negated: bool,
    with_expected: bool,
    no_text: bool,
    quiet: bool,
) -> int:
    """Give out a ledger, or coded articles, in a form that other tools read.

    SOURCE is a ledger or JSON Lines as depeche code writes them (- for standard input); without it the ledger of --ledger.
    An event leaves only where the form can say what it is: POLECAT, GDELT and ICEWS have no word for a plan or a denial, so
    only what happened, and planned cooperation as the agreement that PLOVER calls it, goes there unless asked for. Of a
    ledger each event has its episode and, where one is due, its verdict. The output is whole or not there at all.

    \b
    Examples:
      depeche export --list
      depeche export --format jsonl > ledger.jsonl
      depeche export events.jsonl --format polecat -o events.txt
      depeche export --format gdelt --since 2024-01-01 --until 2024-12-31 -o 2024.export.CSV
    """
    from depeche.formats import Chosen, Source, Wanted, formats, write

    failed: list[DepecheError] = []

    def tell(error: DepecheError) -> None:
        failed.append(error)
        say(str(error))

    found = formats()[form]
    asked = found.leaves | ({"negated"} if with_negated else set()) | ({"future", "hypothetical"} if with_expected else set())
    given = Source(source or str(path), on_error=tell, ledger=source is None)
    lines = Chosen(given, Wanted(statuses=frozenset(asked), since=since, until=until, text=not no_text))
    write(found, lines, output)
    if output is not None and not quiet:
        _tell(output, lines, found)
    return 1 if failed else 0


def _tell(output: Path, lines: Chosen, found: Format) -> None:
    """How many events left, and how many did not."""
    held = f"; {lines.held} planned, expected or negated ones left out (--with-expected, --with-negated)" if lines.held else ""
    say(f"{output}: {lines.kept} events as {found.name}{held}")
