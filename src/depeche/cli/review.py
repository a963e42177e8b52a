"""``depeche review``: people's judgements of events."""

from __future__ import annotations

import getpass
import json
from pathlib import Path
from typing import Any

import click

from depeche.cli._common import say
from depeche.cli._ledger import existing, give, json_option, ledger_option

_who = click.option("--by", "who", envvar="DEPECHE_REVIEWER", default=None, help="Who judges; the login name when not given.")
_note = click.option("--note", default="", help="Why.")


@click.group()
def review() -> None:
    """Accept, reject or correct events; what people say outranks the coder.

    Reviews are kept for good, with who and when; they survive recode and can be given out as gold records.
    """


def _judge(path: Path, event: str, verdict: str, who: str | None, note: str, changes: dict[str, Any] | None = None) -> None:
    from depeche.ledger import Ledger, Review

    name = who or getpass.getuser()
    with Ledger(existing(path), write=True) as ledger:
        ledger.review(Review(event=event, verdict=verdict, who=name, note=note, changes=changes or {}))
    say(f"event {event}: {verdict} by {name}")


@review.command()
@click.argument("event")
@ledger_option
@_who
@_note
def accept(event: str, path: Path, who: str | None, note: str) -> None:
    """Say that an event is right.

    \b
    Examples:
      depeche review accept 10c923b1dd135fc7 --by awa
    """
    _judge(path, event, "accept", who, note)


@review.command()
@click.argument("event")
@ledger_option
@_who
@_note
def reject(event: str, path: Path, who: str | None, note: str) -> None:
    """Say that an event is wrong; it leaves all lists and episodes.

    \b
    Examples:
      depeche review reject 10c923b1dd135fc7 --by awa --note 'a phrase, not an act'
    """
    _judge(path, event, "reject", who, note)


def _changes(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, Any]:
    """``field=value`` pairs; a value that is JSON is read as such."""
    out: dict[str, Any] = {}
    for item in values:
        name, equals, value = item.partition("=")
        if not (name and equals):
            raise click.BadParameter(f"{item!r} must be FIELD=VALUE, such as status=future", ctx, param)
        try:
            out[name] = json.loads(value)
        except ValueError:
            out[name] = value
    return out


@review.command()
@click.argument("event")
@click.argument("changes", nargs=-1, required=True, callback=_changes, metavar="FIELD=VALUE...")
@ledger_option
@_who
@_note
def correct(event: str, changes: dict[str, Any], path: Path, who: str | None, note: str) -> None:
    """Say what an event should be; lists and objects are given as JSON.

    \b
    Examples:
      depeche review correct 10c923b1dd135fc7 status=future 'modes=["visit"]'
    """
    _judge(path, event, "correct", who, note, changes)


@review.command()
@ledger_option
def gold(path: Path) -> None:
    """Give the reviewed articles out as gold records for depeche score; events that nobody judged are optional.

    \b
    Examples:
      depeche review gold > gold.jsonl
    """
    from depeche.ledger import Ledger
    from depeche.ledger.reviewing import gold as records

    with Ledger(path) as ledger:
        for line in records(ledger.db):
            click.echo(json.dumps(line, ensure_ascii=False))


def _precision_line(row: dict[str, Any]) -> str:
    share = f"{row['right']:>5} of {row['judged']:<5} {row['precision']:.0%} [{row['low']:.0%}–{row['high']:.0%}]"
    return f"{row['type']:<10} {share}"


def _agreement_line(row: dict[str, Any]) -> str:
    kappa = "undefined" if row["kappa"] is None else f"{row['kappa']:.2f}"
    return f"{' and '.join(row['reviewers'])}: kappa {kappa} over {row['shared']} events, {row['agree']:.0%} alike"


@review.command()
@ledger_option
@json_option
def stats(path: Path, as_json: bool) -> None:
    """How good the coder is by its reviews: precision by type, and how far reviewers agree (Cohen's kappa).

    \b
    Examples:
      depeche review stats
    """
    from depeche.ledger import Ledger
    from depeche.ledger.reviewing import agreement, precision

    with Ledger(path) as ledger:
        right, agree = precision(ledger.db), agreement(ledger.db)
    if not give(right, as_json, _precision_line):
        say("nobody has judged an event yet; do so with: depeche review accept EVENT")
    give(agree, as_json, _agreement_line)
