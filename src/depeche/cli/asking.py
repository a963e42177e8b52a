"""``depeche list``, ``show``, ``search``, ``expect``: questions to a ledger."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import click

from depeche.cli._common import DAY, day, say, visible
from depeche.cli._ledger import days, give, json_option, ledger_option, sides, upper, words

_STATES = ("open", "met", "off", "lapsed")
_limit = click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="So many at most.")
_offset = click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave so many out before.")


def _event_line(row: dict[str, Any]) -> str:
    when = (row["when"] or {}).get("start") or row["published"] or ""
    head = f"{click.style(when, bold=True)}  {row['status']:<12} {row['type']:<10} {sides(row)}"
    return f"{head}\n    “{words(row)}”\n    {row['source'] or row['title']} · event {row['id']} · episode {row['episode']}"


@click.command("list")
@ledger_option
@click.option("--country", "--side", "wanted", multiple=True, callback=upper, metavar="CODE", help="Who takes part; repeatable.")
@click.option("--with", "other", callback=upper, metavar="CODE", help="And with whom.")
@click.option("--type", "types", multiple=True, callback=upper, metavar="TYPE", help="Only this type; repeatable.")
@click.option("--status", "statuses", multiple=True, metavar="STATUS", help="Only this status; repeatable.")
@click.option("--since", type=DAY, callback=day, help="Not before this day.")
@click.option("--until", type=DAY, callback=day, help="Not after this day.")
@click.option("--words", "about", default="", help="In articles with these words.")
@_limit
@_offset
@json_option
def list_(
    path: Path,
    wanted: tuple[str, ...],
    other: tuple[str, ...],
    types: tuple[str, ...],
    statuses: tuple[str, ...],
    since: datetime.date | None,
    until: datetime.date | None,
    about: str,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """List events, newest first.

    \b
    Examples:
      depeche list --country MLI --with CHN --since 2024-08-01
      depeche list --type SANCTION --status actual --limit 10
    """
    from depeche.ledger import Filter, Ledger

    chosen = Filter(sides=(*wanted, *other), types=types, statuses=statuses, since=since, until=until, words=about)
    with Ledger(path) as ledger:
        if not give(ledger.events(chosen, limit=limit, offset=offset), as_json, _event_line):
            say("no events answer to that")


@click.command()
@click.argument("what")
@ledger_option
@json_option
def show(what: str, path: Path, as_json: bool) -> None:
    """Show one thing: an episode (its number), an article or an event (their ids).

    An episode comes with all its mentions and sources, where the reports differ, and what came of what was announced.

    \b
    Examples:
      depeche show 12
      depeche show 4f1c0a9be2d35a77
    """
    import json
    import sys

    from depeche.ledger import Ledger
    from depeche.ledger.asking import find

    with Ledger(path) as ledger:
        kind, row = find(ledger.db, what)
    if as_json or not sys.stdout.isatty():
        click.echo(json.dumps(row, ensure_ascii=False))
        return
    row = visible(row)
    if kind == "article":
        from rich.console import Console

        from depeche.cli._table import show as table
        from depeche.records import Article

        table(Console(highlight=False), Article.from_dict(row), explain=True)
        return
    place = f" · {row['place']}" if row["place"] else ""
    click.echo(f"episode {row['n']}: {row['type']} · {row['status']} · {row['day'] or '?'}{place}")
    if row["expectation"]:
        seen = row["expectation"]
        click.echo(f"expected: {seen['state']}, due {seen['due'] or 'at no stated time'}")
    for name, said in row["differs"].items():
        click.echo(f"reports differ on {name}: {' / '.join(said)}")
    for event in row["events"]:
        click.echo(_event_line(event | {"episode": row["n"]}))


def _article_line(row: dict[str, Any]) -> str:
    head = f"{click.style(row['published'] or '', bold=True)}  {row['title']}"
    return f"{head}\n    {row['words']}\n    {row['source']} · {row['id']}"


@click.command()
@click.argument("query", nargs=-1, required=True, metavar="WORDS...")
@ledger_option
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="So many at most.")
@_offset
@json_option
def search(query: tuple[str, ...], path: Path, limit: int, offset: int, as_json: bool) -> None:
    """Find articles by their words; accents and case do not count, "quoted words" stand together, word* begins so.

    \b
    Examples:
      depeche search accord Bamako
      depeche search '"partenariat strategique"' Mali
    """
    from depeche.ledger import Ledger

    with Ledger(path) as ledger:
        found = ledger.search(" ".join(query), limit=limit, offset=offset)
    if not give(found, as_json, _article_line):
        say("no article holds all these words")


def _expectation_line(row: dict[str, Any]) -> str:
    due = row["due"] or "no date"
    holder = f" — {row['holder']}" if row["holder"] else ""
    head = f"{click.style(row['state'], bold=True):<8} {due}  {row['type']:<10} {sides(row['event'])}{holder}"
    decider = f"\n    decided by event {row['decider']['event']} on {row['decided']}" if row["decider"] else ""
    source = f"{row['source']['source']} {row['opened'] or ''} · episode {row['episode']}"
    return f"{head}\n    “{words(row['event'])}”\n    {source}{decider}"


def _rate_line(row: dict[str, Any]) -> str:
    decided = row["met"] + row["off"] + row["lapsed"]
    return (
        f"{row['name'] or '(the author)':<40.40} {row['met']:>5} of {decided:<5} {row['rate']:>4.0%}  "
        f"[{row['low']:.0%}–{row['high']:.0%}]  off {row['off']}, lapsed {row['lapsed']}, open {row['open']}"
    )


@click.command()
@ledger_option
@click.option("--country", "--side", "wanted", multiple=True, callback=upper, metavar="CODE", help="Who takes part; repeatable.")
@click.option("--with", "other", callback=upper, metavar="CODE", help="And with whom.")
@click.option("--state", type=click.Choice(_STATES), help="Only those in this state.")
@click.option("--due", callback=days, metavar="30d", help="Only those due within so many days.")
@click.option("--on", "on", type=DAY, callback=day, help="The day of asking; the day of the newest report when not given.")
@click.option("--rates", type=click.Choice(["holder", "country", "type"]), help="How often announced things come, by these.")
@_limit
@_offset
@json_option
def expect(
    path: Path,
    wanted: tuple[str, ...],
    other: tuple[str, ...],
    state: str | None,
    due: int | None,
    on: datetime.date | None,
    rates: str | None,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """Show what is planned or expected, and what came of what was.

    open: nothing has come yet. met: it has happened. off: it was called off. lapsed: its time has passed.

    \b
    Examples:
      depeche expect --country MLI --with CHN
      depeche expect --state open --due 30d
      depeche expect --rates holder
    """
    from depeche.ledger import Ledger

    with Ledger(path) as ledger:
        if rates:
            give(ledger.hit_rates(by=rates, on=on)[offset : offset + limit], as_json, _rate_line)
            return
        rows = ledger.expectations(sides=(*wanted, *other), state=state, due_days=due, on=on, limit=limit, offset=offset)
    if not give(rows, as_json, _expectation_line):
        say("nothing of the kind is expected")
