"""``depeche corpus``: the lexicons' examples as an open corpus."""

from __future__ import annotations

import json

import click


@click.command()
@click.option("--lang", metavar="CODE", help="Only this language (fr, en).")
def corpus(lang: str | None) -> None:
    """Give out the lexicons' examples as a corpus.

    JSON Lines, one sentence a line with its events.

    The corpus is ours and open (CC BY 4.0): real-looking news sentences in our own words, each event with its trigger's
    offsets, type, modes, status, certainty, sides, contexts and holder; hard negatives with no event. Lines are gold
    records for depeche score.

    \b
    Examples:
      depeche corpus > corpus.jsonl
      depeche corpus --lang fr
    """
    from depeche.coding.packs import languages
    from depeche.evaluation.corpus import corpus as examples
    from depeche.reading import check

    for code in [check(lang)] if lang else languages():
        for row in examples(code):
            click.echo(json.dumps(row, ensure_ascii=False))
