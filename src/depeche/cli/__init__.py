"""The command line, one file a command group. Modules here import nothing heavy at the top: ``--help`` must be quick."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Sequence

import click

from depeche import __version__
from depeche.cli.about import about
from depeche.cli.atlas import atlas
from depeche.cli.code import code, demo
from depeche.cli.corpus import corpus
from depeche.cli.engine import code_shard
from depeche.cli.group import LEDGER_COMMANDS
from depeche.cli.score import score
from depeche.cli.times import times
from depeche.errors import DepecheError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="depeche %(version)s")
def cli() -> None:
    """Read news in French and English as events: who did, plans, expects or denies what, to whom.

    Works offline. Data goes to stdout, everything else to stderr. Exit code: 0 done, 1 failed in part or whole,
    2 wrong usage, 130 interrupted.

    \b
    Examples:
      depeche code article.txt
      depeche code press/ --json > events.jsonl
      depeche demo
    """


for _command in (code, code_shard, demo, times, score, corpus, atlas, about, *LEDGER_COMMANDS):
    cli.add_command(_command)


def _run(args: Sequence[str] | None) -> int:
    try:
        result = cli.main(args=args, prog_name="depeche", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except BrokenPipeError:
        # Whoever read our output (head, less) has had enough; say nothing, also not when Python closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except DepecheError as error:
        click.echo(f"depeche: {error}", err=True)
        return 1
    except OSError as error:
        click.echo(f"depeche: {error.filename or 'the output'}: {error.strerror or error}", err=True)
        return 1
    except sqlite3.Error as error:
        from depeche.ledger.errors import fault_of

        told = fault_of(error)
        if told is None:
            raise
        click.echo(f"depeche: {told}", err=True)
        return 1
    return result if isinstance(result, int) else 0


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(_run(args))
