"""What the commands on a ledger share: which ledger, how rows are given out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from depeche.cli._common import visible

LEDGER = "depeche.ledger"
"""The ledger that commands take when none is named."""

ledger_option = click.option(
    "--ledger",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=LEDGER,
    envvar="DEPECHE_LEDGER",
    show_default=True,
    help="The ledger's file; or set DEPECHE_LEDGER.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="JSON Lines also on a terminal (in a pipe they are the default)."
)


def existing(path: Path) -> Path:
    """``path``, when a ledger may lie there: a command that changes one must not make one.

    Raises:
        LedgerError: there is no such file.
    """
    from depeche.ledger import LedgerError

    if not path.is_file():
        raise LedgerError(f"{path}: there is no such ledger; make one with: depeche add SOURCE --ledger {path}")
    return path


def give(rows: Iterable[Mapping[str, Any]], as_json: bool, line: Callable[[Any], str]) -> int:
    """Write the rows: JSON Lines, or on a terminal what ``line`` makes of each. How many there were."""
    count = 0
    for row in rows:
        count += 1
        click.echo(json.dumps(row, ensure_ascii=False) if as_json or not sys.stdout.isatty() else line(visible(row)))
    return count


def upper(ctx: click.Context, param: click.Parameter, value: tuple[str, ...] | str | None) -> tuple[str, ...]:
    """Codes and types in capitals."""
    values = (value,) if isinstance(value, str) else value or ()
    return tuple(item.upper() for item in values)


def days(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """``30d``, ``6w``, ``3m``, ``1y`` or a bare number, as days."""
    if value is None:
        return None
    lengths = {"d": 1, "w": 7, "m": 30, "y": 365}
    number, unit = (value[:-1], value[-1].lower()) if not value.isdigit() else (value, "d")
    if not number.isdigit() or unit not in lengths:
        raise click.BadParameter(f"{value!r} must be a number of days such as 30d, 6w or 3m", ctx, param)
    return int(number) * lengths[unit]


def seconds(ctx: click.Context, param: click.Parameter, value: str) -> float:
    """``30s``, ``15m``, ``2h`` or ``1d`` as seconds; a bare number is minutes."""
    lengths = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    number, unit = (value[:-1], value[-1].lower()) if not value.isdigit() else (value, "m")
    if not number.isdigit() or unit not in lengths or int(number) == 0:
        raise click.BadParameter(f"{value!r} must be a time such as 30s, 15m or 2h", ctx, param)
    return float(int(number) * lengths[unit])


def sides(event: Mapping[str, Any]) -> str:
    """Who does it to whom, in codes."""

    def side(entities: Iterable[Mapping[str, Any]]) -> str:
        named = [e.get("id") if e.get("code") in ("IGO", "NGO", "MNC", "IMG") else e.get("code") for e in entities]
        return ", ".join(dict.fromkeys(n or e.get("text") or "?" for n, e in zip(named, entities, strict=True)))

    actor, recipient = side(event["actor"]), side(event["recipient"])
    return f"{actor or '?'} → {recipient}" if recipient else actor or "?"


def words(event: Mapping[str, Any]) -> str:
    """The sentence on one line."""
    return " ".join((event.get("sentence") or event.get("trigger") or "").split())
