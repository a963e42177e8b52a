"""What several commands share: options and messages."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

DAY = click.DateTime(formats=["%Y-%m-%d"])
"""A date on the command line; :func:`day` makes it one in Python."""


def day(ctx: click.Context, param: click.Parameter, value: datetime.datetime | None) -> datetime.date | None:
    """The date of a ``DAY`` option."""
    return value.date() if value else None


def pairs(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """``fr=NAME`` options as a mapping."""
    out = {}
    for value in values:
        key, equals, name = value.partition("=")
        if not (key and equals and name):
            raise click.BadParameter(f"{value!r} must be LANGUAGE=PIPELINE, such as fr=fr_core_news_md", ctx, param)
        out[key] = name
    return out


# News may hold signs that command a terminal (ESC, and the C1 controls): shown as U+FFFD, one for one, so that offsets stay.
_CONTROLS = dict.fromkeys((c for c in (*range(32), *range(127, 160)) if c not in (9, 10)), "\ufffd")


def visible(value: Any) -> Any:
    """Text for a terminal, whose control signs do nothing; of rows and lists all texts in them."""
    if isinstance(value, str):
        return value.translate(_CONTROLS)
    if isinstance(value, Mapping):
        return {key: visible(inner) for key, inner in value.items()}
    return [visible(inner) for inner in value] if isinstance(value, list | tuple) else value


def say(message: str) -> None:
    """A line for people."""
    click.echo(f"depeche: {visible(message)}", err=True)


def atlas_folder() -> Path:
    """The folder of the user's own atlas: DEPECHE_ATLAS, else ``depeche/atlas`` where the system keeps settings."""
    import os

    given = os.environ.get("DEPECHE_ATLAS")
    return Path(given) if given else Path(click.get_app_dir("depeche")) / "atlas"


def _tables(ctx: click.Context, param: click.Parameter, given: tuple[Path, ...]) -> tuple[Path, ...]:
    """The tables meant by ``--atlas``, or the user's own when it is not given."""
    from depeche.atlas import tables_in

    return tuple(
        table for path in given or (atlas_folder(),) for table in (tables_in(path) if path.is_dir() or not given else [path])
    )


atlas_option = click.option(
    "--atlas",
    "atlas",
    multiple=True,
    metavar="PATH",
    type=click.Path(path_type=Path),
    callback=_tables,
    help="Tables of further actors, or a folder of them, in the place of your own atlas (see: depeche atlas).",
)
