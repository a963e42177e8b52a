"""``depeche times``: dated expressions."""

from __future__ import annotations

import dataclasses
import datetime
import json
import sys
from pathlib import Path

import click

from depeche.cli._common import DAY, day, say


def _given(value: str) -> str:
    """The text of a file, of standard input (``-``), or the words themselves."""
    from depeche.errors import InputError
    from depeche.reading.decoding import check_size, decode

    try:
        is_file = value != "-" and Path(value).is_file()
    except OSError:
        is_file = False
    if value != "-" and not is_file:
        return value
    try:
        data = Path(value).read_bytes() if is_file else sys.stdin.buffer.read()
    except OSError as error:
        raise InputError(f"{value}: cannot be read ({error.strerror}); check its permissions") from None
    text = decode(data, value, say)
    check_size(len(text), value)
    return text


@click.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines also on a terminal (in a pipe they are the default).")
@click.option("--lang", metavar="CODE", help="Language of the text (fr, en); detected when not given.")
@click.option("--published", type=DAY, callback=day, help="The date from which 'Tuesday' or 'last month' count.")
def times(text: str, as_json: bool, lang: str | None, published: datetime.date | None) -> None:
    """Find dated expressions in TEXT, a file, or - for standard input.

    \b
    Examples:
      depeche times 'du 4 au 6 septembre 2024' --lang fr
      depeche times 'The talks resume on Tuesday.' --published 2024-09-02
      depeche times article.txt --json
    """
    from depeche import find_times
    from depeche.reading import check

    found = find_times(_given(text), lang=check(lang) if lang else None, published=published)
    for span in found:
        row = dataclasses.asdict(span)
        if as_json or not sys.stdout.isatty():
            click.echo(json.dumps(row, ensure_ascii=False, default=str))
        else:
            days = f"{span.start or '?'} … {span.end or '?'}"
            click.echo(f"{days:<25}{span.granularity:<9}{span.text_start:>5}–{span.text_end:<6}{' '.join(span.text.split())}")
