"""The public interface: what it names, and that it does what it says."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import depeche

ROOT = Path(__file__).parents[1]


def test_all_names_the_public_names() -> None:
    public = {name for name, value in vars(depeche).items() if not name.startswith("_") and _ours(value)}
    assert public == set(depeche.__all__)
    assert list(depeche.__all__) == sorted(depeche.__all__)


def _ours(value: object) -> bool:
    return getattr(value, "__module__", "").startswith("depeche")


def test_every_public_name_has_a_docstring() -> None:
    assert all(getattr(depeche, name).__doc__ for name in depeche.__all__)


def test_the_errors_are_one_tree_with_stable_codes() -> None:
    errors = [
        value for value in map(depeche.__dict__.get, depeche.__all__) if isinstance(value, type) and issubclass(value, Exception)
    ]
    assert all(issubclass(error, depeche.DepecheError) for error in errors)
    codes = [error.code for error in errors]  # type: ignore[attr-defined]
    assert len(set(codes)) == len(codes)


def test_code_gives_an_article_with_events() -> None:
    article = depeche.code(
        "Le Mali a expulsé l'ambassadeur de France.", published="2022-01-31", title="Mali", source="S", url="u"
    )
    assert (article.lang, article.published, article.title) == ("fr", datetime.date(2022, 1, 31), "Mali")
    (event,) = article.events
    assert (event.type, event.modes, event.status) == ("SANCTION", ("expel",), "actual")
    assert ([e.code for e in event.actor], [e.code for e in event.recipient]) == (["MLI"], ["FRA"])
    assert "expulsé" in article._repr_html_()


def test_the_coder_is_made_once_for_the_same_settings() -> None:
    assert depeche.coder() is depeche.coder(pipelines={})


def test_find_times_gives_offsets_and_days() -> None:
    text = "Le sommet se tiendra du 4 au 6 septembre 2024."
    (span,) = depeche.find_times(text, published="2024-09-01")
    assert text[span.text_start : span.text_end] == "du 4 au 6 septembre 2024"
    assert (span.start, span.end) == (datetime.date(2024, 9, 4), datetime.date(2024, 9, 6))


@pytest.mark.parametrize(
    ("text", "options", "error", "says"),
    [
        ("  \n", {}, depeche.InputError, "empty"),
        ("Mali. " * 200_000, {}, depeche.InputError, "signs"),
        ("Le Mali.", {"lang": "de"}, depeche.LanguageError, "German"),
        ("Le Mali.", {"lang": "fr", "published": "hier"}, depeche.RecordError, "YYYY-MM-DD"),
    ],
)
def test_bad_calls_say_what_is_wrong(text: str, options: dict[str, str], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        depeche.code(text, **options)  # type: ignore[arg-type]


def test_the_version_stands_once() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'^version = "(.+)"', project, re.MULTILINE)[1] == depeche.__version__  # type: ignore[index]
    assert f"## {depeche.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_readme_s_python_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})


def test_the_readme_s_example_is_what_the_command_prints(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    text, shown = re.search(r"\$ cat dispatch\.txt\n(.*?)\n\n\$ depeche code [^\n]*\n(.*?)```", readme, re.DOTALL).groups()  # type: ignore[union-attr]
    (tmp_path / "dispatch.txt").write_text(text.replace("\n", " "), encoding="utf-8")
    command = [sys.executable, "-m", "depeche", "code", "dispatch.txt", "--published", "2024-09-02", "--table"]
    printed = subprocess.run(command, cwd=tmp_path, env=os.environ | {"COLUMNS": "80"}, capture_output=True, check=True)
    lines = [line.rstrip() for line in printed.stdout.decode().strip().split("\n")]
    assert lines[1:] == shown.rstrip().split("\n")


def test_the_readme_s_commands_exist() -> None:
    from depeche.cli import cli
    from depeche.cli.group import LEDGER_COMMANDS

    readme = "\n".join(re.findall(r"```\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    named = set(re.findall(r"^depeche ([\w-]+)", readme, re.MULTILINE))
    assert named <= set(cli.commands)
    assert set(cli.commands) - {command.name for command in LEDGER_COMMANDS} <= named


def test_the_samples_are_twelve_dated_dispatches() -> None:
    from depeche.reading import read

    samples = list(read([str(Path(depeche.__file__).parent / "samples")]))
    assert sorted(sample.lang for sample in samples) == ["en"] * 6 + ["fr"] * 6
    assert all(sample.published and sample.title for sample in samples)
