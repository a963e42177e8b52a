"""What several commands share: options and messages."""

from __future__ import annotations

import datetime

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


def say(message: str) -> None:
    """A line for people."""
    click.echo(f"depeche: {message}", err=True)
