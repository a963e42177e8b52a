"""``depeche score``: coded events against gold records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from depeche.cli._common import say

if TYPE_CHECKING:
    from depeche.evaluation.scorer import Figures, Rate

_HEAD = (
    f"{'':<14}{'gold':>6}{'coded':>6}  {'detect p/r/f1':<17}{'strict p/r/f1':<17}{'status':>6}  {'false':>6}  "
    f"{'dyad p/r/f1':<17}{'context p/r/f1':<17}{'when':>5} {'where':>5}"
)


def _rate(rate: Rate) -> str:
    return f"{rate.precision:.2f}/{rate.recall:.2f}/{rate.f1:.3f}"


def line(name: str, figures: Figures) -> str:
    """One group's figures in one line."""
    return (
        f"{name[:13]:<14}{figures.events:>6}{figures.coded:>6}  {_rate(figures.detect):<17}{_rate(figures.strict):<17}"
        f"{figures.status:>6.2f}  {figures.false_facts:>6.2f}  {_rate(figures.dyad):<17}{_rate(figures.context):<17}"
        f"{figures.when:>5.2f} {figures.where:>5.2f}"
    )


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("coded", type=click.Path(path_type=Path))
@click.option("--by", type=click.Choice(["lang", "type", "source"]), help="Figures for each of these, too.")
@click.option("--misses", "most", type=click.IntRange(min=0), default=0, metavar="N", help="Show up to N misses.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write all misses as a workbook.")
def score(gold: Path, coded: Path, by: str | None, most: int, html: Path | None) -> None:
    """Score coded events (JSON Lines) against gold records.

    detect: right type in the right sentence. strict: also right status and sides. false: share of the events coded
    actual that gold does not hold as actual. The workbook shows gold and coded side by side, grouped by cause.

    \b
    Examples:
      depeche score gold.jsonl coded.jsonl
      depeche score gold.jsonl coded.jsonl --by type --misses 20
      depeche score gold.jsonl coded.jsonl --html misses.html
    """
    from depeche.evaluation.misses import misses, told, workbook
    from depeche.evaluation.scorer import compare, load, table

    want, got = load(gold), load(coded)
    if lacking := sorted(set(want) - set(got)):
        say(f"{coded}: lacks {len(lacking)} of {len(want)} gold articles: {', '.join(lacking[:5])}")
    comparisons = compare(want, got)
    click.echo(_HEAD)
    for name, figures in table(comparisons, by).items():
        click.echo(line(name, figures))
    found = misses(comparisons)
    for miss in found[:most]:
        click.echo(told(miss))
    if html:
        html.write_text(workbook(found), encoding="utf-8")
        say(f"{len(found)} misses written to {html}")
