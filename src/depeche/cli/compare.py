"""``depeche compare``: two series of events side by side."""

from __future__ import annotations

import datetime
import json
import sys
from typing import TYPE_CHECKING, Any

import click

from depeche.cli._common import DAY, day, say

if TYPE_CHECKING:
    from depeche.errors import DepecheError
    from depeche.formats.compare import Row

_KINDS = click.Choice(["polecat", "gdelt", "icews"])


def _dyad(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, str] | None:
    """``MLI,CHN`` as two codes."""
    if value is None:
        return None
    one, comma, other = value.upper().replace(" ", "").partition(",")
    if not (one and comma and other) or "," in other:
        raise click.BadParameter(f"{value!r} must be two codes such as MLI,CHN", ctx, param)
    return one, other


@click.command()
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--dyad", callback=_dyad, metavar="ONE,OTHER", help="Only events between these two; else all events.")
@click.option(
    "--by", "level", type=click.Choice(["both", "type", "month"]), default="both", show_default=True, help="What a row is."
)
@click.option("--since", type=DAY, callback=day, help="Events of this day or later.")
@click.option("--until", type=DAY, callback=day, help="Events of this day or earlier.")
@click.option("--from-a", type=_KINDS, help="Whose table A is, where its first line does not say it.")
@click.option("--from-b", type=_KINDS, help="Whose table B is, likewise.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines also on a terminal (in a pipe they are the default).")
def compare(
    a: str,
    b: str,
    dyad: tuple[str, str] | None,
    level: str,
    since: datetime.date | None,
    until: datetime.date | None,
    from_a: str | None,
    from_b: str | None,
    as_json: bool,
) -> int:
    """Compare two series of events: how far they agree, by month and type.

    A and B are ledgers, JSON Lines of depeche, or tables of POLECAT, GDELT or ICEWS. What happened is compared, in the
    strict PLOVER view, over the months that both cover; a ledger's episodes count once. Agreement is twice the smaller
    count over the sum of both: 1 the same, 0 nothing in common.

    \b
    Examples:
      depeche compare mine.ledger gdelt.export.CSV --dyad MLI,CHN
      depeche compare a.jsonl b.jsonl --by type
    """
    from depeche.formats import Wanted
    from depeche.formats import compare as comparing

    failed: list[DepecheError] = []
    wanted = Wanted(statuses=comparing.DEFAULT, since=since, until=until)
    series = []
    for name, kind in ((a, from_a), (b, from_b)):
        series.append(comparing.counts(comparing.read(name, kind, wanted=wanted, on_error=failed.append), dyad))
    cells = comparing.rows(*series)
    shown = cells if level == "both" else comparing.by(cells, level)
    _give(shown, as_json)
    moves = comparing.correlation(cells)
    together = f"; their monthly counts correlate with {moves:.2f}" if moves is not None else ""
    totals, both = [sum(getattr(row, name) for row in cells) for name in ("a", "b")], sum(row.both for row in cells)
    overall = 2 * both / sum(totals) if sum(totals) else 0.0
    say(f"{totals[0]} and {totals[1]} events in the same months, agreement {overall:.2f}{together}")
    for error in failed[:10]:
        say(str(error))
    return 1 if failed else 0


def _plain(row: Row) -> dict[str, Any]:
    keys = {"month": row.month, "type": row.type}
    return {k: v for k, v in keys.items() if v} | {"a": row.a, "b": row.b, "agreement": round(row.agreement, 3)}


def _give(rows: list[Row], as_json: bool) -> None:
    if as_json or not sys.stdout.isatty():
        for row in rows:
            click.echo(json.dumps(_plain(row)))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("month", "type", "A", "B", "agreement", box=None)
    for row in rows:
        table.add_row(row.month, row.type, str(row.a), str(row.b), f"{row.agreement:.2f}")
    Console(highlight=False).print(table)
