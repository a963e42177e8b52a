"""Docs and ``--help`` against each other: each command and option is told, and each command line that the docs show parses."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import click
import pytest

from depeche.cli import cli

ROOT = Path(__file__).parents[2]
PAGES = sorted((*(ROOT / "docs").glob("*.md"), ROOT / "README.md"))


def _commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """A command and those inside it, by the names that one types."""
    yield name, command
    if isinstance(command, click.Group):
        for inside, other in command.commands.items():
            yield from _commands(other, f"{name} {inside}")


COMMANDS = dict(_commands(cli, "depeche"))


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_and_option_is_told(name: str, page: Callable[[str], str]) -> None:
    text = page("commands")
    # From its usage to the next one's.
    found = re.search(rf"^{name} \[OPTIONS\].*?(?=^depeche .*\[OPTIONS\]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{name} is not in commands.md"
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert all(option in found[0] for option in parameter.opts), parameter.opts
            assert parameter.help, f"{name} {parameter.opts}: --help says nothing of it"
            assert parameter.help in found[0], parameter.opts


def _shown(text: str) -> Iterator[str]:
    """The lines of code: fenced, or set in by four signs, or between backticks with an argument."""
    blocks = re.findall(r"^```(?:\{code-cell\}|bash|sh)?\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    blocks += re.findall(r"(?:^    .*\n)+", text, re.MULTILINE)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    yield from (line.strip() for line in lines)
    yield from (span for span in re.findall(r"`(depeche [^`\n]+)`", text))


def _calls(text: str) -> Iterator[tuple[str, list[str]]]:
    """The calls of depeche in a text, without redirections and what stands before or after a pipe."""
    for line in _shown(text):
        line = re.sub(r"^\$ ", "", line)
        for part in re.split(r"\s\|\s|\$\(|;\s|&&\s", line):
            if not part.startswith("depeche ") or "…" in part:
                continue
            # A program for python -c goes on over further lines.
            words = shlex.shlex(part.rstrip(")"), posix=True, punctuation_chars=">")
            words.whitespace_split, words.commenters = True, "#"
            args = list(words)[1:]
            args = args[: args.index(">")] if ">" in args else args
            # accept|reject: a call each.
            for chosen in product(*(word.split("|") for word in args)):
                yield part, list(chosen)


def _parse(args: list[str]) -> None:
    """Let click parse the call, with every value checked that does not ask whether a file is there."""
    command: click.Command = cli
    context = click.Context(cli, info_name="depeche")
    while isinstance(command, click.Group) and args and not args[0].startswith("-"):
        assert args[0] in command.commands, f"there is no command {args[0]!r}"
        command, args = command.commands[args[0]], args[1:]
        context = click.Context(command, parent=context, info_name=command.name)
    given, _, order = command.make_parser(context).parse_args(args)
    for parameter in order:
        value = given.get(parameter.name or "")
        if isinstance(value, str | list | tuple) and not isinstance(parameter.type, click.Path | click.File):
            parameter.type_cast_value(context, value)


CALLS = sorted({(page.name, part, *args) for page in PAGES for part, args in _calls(page.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0]}: {' '.join(call[2:])}")
def test_each_command_line_of_the_docs_parses(call: tuple[str, ...]) -> None:
    _parse(list(call[2:]))


def test_a_wrong_command_line_would_be_found() -> None:
    with pytest.raises(click.NoSuchOption):
        _parse(["code", "--no-such-thing", "a.txt"])
    with pytest.raises(click.BadParameter):
        _parse(["code", "--engine", "abacus", "a.txt"])
    with pytest.raises(AssertionError):
        _parse(["decode"])


def test_the_docs_show_many_calls() -> None:
    assert len(CALLS) > 60
    assert {"tutorial.md", "tutoriel.md", "formats.md", "ledger.md", "scale.md", "atlas.md", "README.md"} <= {c[0] for c in CALLS}
