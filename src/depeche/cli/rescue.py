"""``depeche rescue``: what can still be read of a damaged ledger."""

from __future__ import annotations

from pathlib import Path

import click

from depeche.cli._common import say

_SHOWN = 20


@click.command()
@click.argument("damaged", type=click.Path(path_type=Path, dir_okay=False))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The new ledger to make.")
@click.option("--all", "everything", is_flag=True, help="Tell everything that is lost, not only the first of it.")
def rescue(damaged: Path, output: Path, everything: bool) -> int:
    """Take out of a damaged ledger what can still be read, into a new one.

    DAMAGED is only read. Articles, events, sources and reviews go over as they are; episodes and expectations are made
    anew. What is lost is told, a line each, and the exit code is then 1; depeche add reads lost articles in again from
    their files.

    \b
    Examples:
      depeche rescue sahel.ledger -o saved.ledger
    """
    from depeche.ledger.rescuing import rescue as save

    told = save(damaged, output)
    shown = told.lost if everything else told.lost[:_SHOWN]
    for line in shown:
        click.echo(line)
    if len(shown) < len(told.lost):
        say(f"and {len(told.lost) - len(shown)} more; --all tells them")
    counts = f"{told.articles} articles, {told.events} events, {told.copies} further sources, {told.reviews} reviews"
    say(f"{output}: {counts} saved" + (f"; {len(told.lost)} losses" if told.lost else "; nothing is lost"))
    return 1 if told.lost else 0
