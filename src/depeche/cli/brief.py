"""``depeche brief`` and ``depeche series``: the relation of two countries."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import click

from depeche.cli._common import DAY, day, say
from depeche.cli._ledger import give, json_option, ledger_option

_since = click.option("--since", type=DAY, callback=day, help="Not before this day.")
_until = click.option("--until", type=DAY, callback=day, help="Not after this day.")


@click.command()
@click.argument("one", metavar="CODE")
@click.argument("other", metavar="CODE")
@ledger_option
@_since
@_until
@click.option("--on", "on", type=DAY, callback=day, help="The day of asking; the day of the newest report when not given.")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="The language of the briefing.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A .md or .html file; else Markdown to stdout."
)
def brief(
    one: str,
    other: str,
    path: Path,
    since: datetime.date | None,
    until: datetime.date | None,
    on: datetime.date | None,
    lang: str,
    output: Path | None,
) -> None:
    """Write a briefing on two countries or organisations.

    What happened, what is planned and expected, what was met, called off or lapsed, and how the relation moves; each line
    with its source and the words it rests on. Quotations stay in the language of their source.

    \b
    Examples:
      depeche brief MLI CHN --since 2024-08-01 --lang fr
      depeche brief MLI CHN -o brief.html
    """
    from depeche.ledger import Ledger
    from depeche.relations import gather
    from depeche.relations.rendering import to_html, to_markdown
    from depeche.relations.wording import Wording

    with Ledger(path) as ledger:
        found = gather(ledger.db, one.upper(), other.upper(), since=since, until=until, on=on)
    as_page = output is not None and output.suffix.lower() in (".html", ".htm")
    text = (to_html if as_page else to_markdown)(found, Wording(lang))
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    say(f"{output}: {len(found.facts)} facts, {len(found.plans)} plans, {len(found.outcomes)} outcomes")


def _series_line(row: dict[str, Any]) -> str:
    mean = "" if row["mean"] is None else f"{row['mean']:+.1f}"
    counts = ", ".join(f"{count} {status}" for status, count in sorted(row["statuses"].items()))
    return f"{row['period']:<11}{row['facts']:>4} facts {mean:>6}   {counts}"


@click.command()
@click.argument("one", metavar="CODE")
@click.argument("other", metavar="CODE")
@ledger_option
@click.option("--step", type=click.Choice(["day", "week", "month"]), default="month", show_default=True, help="A row each.")
@_since
@_until
@json_option
def series(
    one: str, other: str, path: Path, step: str, since: datetime.date | None, until: datetime.date | None, as_json: bool
) -> None:
    """Show how the relation of two sides moves: episodes by status, and the mean PLOVER score of the facts.

    \b
    Examples:
      depeche series MLI CHN
      depeche series RUS UKR --step week --since 2024-01-01
    """
    from depeche.ledger import Ledger
    from depeche.relations import series as rows

    with Ledger(path) as ledger:
        found = rows(ledger.db, one.upper(), other.upper(), step=step, since=since, until=until)
    if not give(found, as_json, _series_line):
        say(f"nothing is told of {one.upper()} and {other.upper()} together")
