"""The command line as a person or a pipe meets it: real runs of the installed command."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from depeche.cli import cli, main
from depeche.cli.group import LEDGER_COMMANDS

FRENCH = (
    "Le président malien est arrivé lundi à Pékin. Le Mali a expulsé l'ambassadeur de France. "
    "La Chine devrait signer un accord avec le Mali."
)
ARTICLE = "Bamako et Pékin\n" + FRENCH
ENGLISH = {
    "id": "en-1",
    "lang": "en",
    "published": "2024-09-02",
    "title": "T",
    "source": "S",
    "text": "Mali expelled two French diplomats.",
}
# The ledger's commands need a ledger; their examples run in its own tests.
COMMANDS = sorted(set(cli.commands) - {command.name for command in LEDGER_COMMANDS})


def run(*args: str, cwd: Path | None = None, data: str | bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command."""
    given = data.encode() if isinstance(data, str) else data
    return subprocess.run(
        [sys.executable, "-m", "depeche", *args], cwd=cwd, input=given, capture_output=True, env=os.environ | env, check=False
    )


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the examples of ``--help`` name."""
    folder = tmp_path_factory.mktemp("press-room")
    (folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "articles.jsonl").write_text(json.dumps(ENGLISH) + "\n", encoding="utf-8")
    (folder / "press").mkdir()
    page = f"<html><head><title>Le Mali</title></head><body><article><p>{FRENCH * 3}</p></article></body></html>"
    (folder / "press" / "page.html").write_text(page, encoding="utf-8")
    event = {"type": "SANCTION", "status": "actual", "start": 5, "end": 13, "actor": [{"code": "MLI", "text": "Mali"}]}
    gold = json.dumps(ENGLISH | {"events": [event]})
    for name in ("gold.jsonl", "coded.jsonl"):
        (folder / name).write_text(gold + "\n", encoding="utf-8")
    return folder


def examples(command: str) -> list[str]:
    """The command lines in a command's help."""
    result = CliRunner().invoke(cli, [command, "--help"] if command else ["--help"], terminal_width=100)
    found = re.findall(r"^ {4}((?:cat .*\| )?depeche .*)$", result.output, re.MULTILINE)
    assert found, f"depeche {command} --help shows no example"
    return found


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_examples_of_help_run(command: str, press: Path) -> None:
    for line in examples(command):
        script = line.replace("depeche ", f"{sys.executable} -m depeche ", 1)
        result = subprocess.run(["bash", "-c", script], cwd=press, capture_output=True, check=False)
        assert result.returncode == 0, (line, result.stderr.decode())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_says_what_it_does(command: str) -> None:
    for parameter in cli.commands[command].params:
        assert parameter.param_type_name == "argument" or getattr(parameter, "help", None), parameter.name


def test_help_is_quick() -> None:
    def seconds() -> float:
        start = time.perf_counter()
        assert run("code", "--help").returncode == 0
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.3


def test_help_needs_no_heavy_library() -> None:
    code = "import sys, depeche.cli; print(sorted({'spacy', 'numpy', 'rich', 'trafilatura', 'py3langid'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"


def test_a_pipe_gets_json_lines_in_the_design_s_order(press: Path) -> None:
    result = run("code", "articles.jsonl", "article.txt", cwd=press)
    assert result.returncode == 0, result.stderr
    english, french = map(json.loads, result.stdout.decode().splitlines())
    assert list(english) == ["id", "lang", "published", "title", "source", "url", "text", "events"]
    assert (english["id"], english["published"], english["title"]) == ("en-1", "2024-09-02", "T")
    assert (french["title"], french["text"], french["lang"]) == ("Bamako et Pékin", FRENCH, "fr")
    for article in (english, french):
        assert article["events"]
        for event in article["events"]:
            assert article["text"][event["start"] : event["end"]] == event["trigger"]
            assert event["proof"]


def test_no_text_and_standard_input() -> None:
    result = run("code", "-", "--no-text", "--lang", "fr", data=ARTICLE)
    (article,) = map(json.loads, result.stdout.decode().splitlines())
    assert "text" not in article
    assert article["title"] == "Bamako et Pékin"


def test_the_title_is_coded_only_when_asked() -> None:
    text = "Le Mali expulse l'ambassadeur de France\nIl fait beau. Les rues sont calmes."
    count = {flag: len(json.loads(run("code", "-", *flag, data=text).stdout)["events"]) for flag in ((), ("--with-title",))}
    assert count[()] == 0
    assert count[("--with-title",)] == 1


@pytest.mark.parametrize("width", [80, 140])
def test_the_table_keeps_to_the_width(press: Path, width: int) -> None:
    result = run("code", "article.txt", "--table", cwd=press, COLUMNS=str(width))
    lines = result.stdout.decode().splitlines()
    assert max(map(len, lines)) <= width
    assert any("actual" in line and "SANCTION" in line for line in lines)
    assert "who → whom" in result.stdout.decode()


def test_explain_shows_words_and_rules(press: Path) -> None:
    out = run("code", "article.txt", "--table", "--explain", cwd=press).stdout.decode()
    assert re.search(r"^ +type +“[^”]+” +\d+–\d+ +\S+", out, re.MULTILINE)
    assert re.search(r"^ +status ", out, re.MULTILINE)


def test_a_bad_input_costs_only_itself(press: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "latin.txt").write_bytes(FRENCH.encode("latin-1"))
    result = run("code", str(tmp_path), str(press / "article.txt"), "no.txt")
    assert result.returncode == 1
    assert len(result.stdout.splitlines()) == 2
    errors = result.stderr.decode().splitlines()
    assert [line.split(":")[0] for line in errors] == ["depeche"] * 3
    assert "empty" in errors[0]
    assert "cp1252" in errors[1]
    assert "no.txt" in errors[2]
    quiet = run("code", "-q", str(tmp_path / "latin.txt"))
    assert (quiet.returncode, quiet.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["code"], 2, "Missing argument"),
        (["code", "--published", "hier", "-"], 2, "does not match"),
        (["code", "--pipeline", "fr", "-"], 2, "LANGUAGE=PIPELINE"),
        (["nonsense"], 2, "No such command"),
        (["code", "--lang", "de", "-"], 1, "German"),
        (["code", "--pipeline", "de=x", "-"], 1, "German"),
        (["code", "--pipeline", "fr=nonsense", "--lang", "fr", "-"], 1, "nonsense"),
        (["code", "--atlas", "no.tsv", "-"], 1, "no.tsv"),
        (["times", "Der Präsident ist am Dienstag in Peking eingetroffen, sagte er."], 1, "German"),
        (["score", "no.jsonl", "no.jsonl"], 1, "no.jsonl"),
        (["demo", "--lang", "de"], 2, "no sample"),
    ],
)
def test_exit_codes_and_messages(args: list[str], code: int, says: str) -> None:
    result = run(*args, data=FRENCH)
    assert result.returncode == code
    assert says in result.stderr.decode()
    assert b"Traceback" not in result.stderr


def test_a_closed_pipe_is_quiet() -> None:
    script = f"{sys.executable} -m depeche corpus | head -n 1"
    result = subprocess.run(["bash", "-c", script], capture_output=True, check=False)
    assert len(result.stdout.splitlines()) == 1
    assert result.stderr == b""


def test_an_interrupt_ends_with_130(press: Path) -> None:
    many = press / "many.jsonl"
    many.write_text("\n".join(json.dumps(ENGLISH | {"id": str(n)}) for n in range(5000)), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "depeche", "code", str(many)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.decode().strip() == "interrupted"


def test_times(press: Path) -> None:
    result = run("times", "du 4 au 6 septembre 2024", "--lang", "fr")
    (row,) = map(json.loads, result.stdout.decode().splitlines())
    assert (row["start"], row["end"], row["text_start"], row["granularity"]) == ("2024-09-04", "2024-09-06", 0, "day")
    late = run("times", "article.txt", "--published", "2024-09-04", cwd=press)
    assert json.loads(late.stdout)["start"] == "2024-09-02"


def test_score_gives_a_table_and_a_workbook(press: Path) -> None:
    html = press / "misses.html"
    result = run("score", "gold.jsonl", "coded.jsonl", "--by", "lang", "--html", str(html), cwd=press)
    assert result.returncode == 0
    assert [line.split()[0] for line in result.stdout.decode().splitlines()[1:]] == ["all", "en"]
    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_demo_shows_announcements_and_outcomes() -> None:
    out = run("demo").stdout.decode()
    assert out.count("depeche sample") == 12
    assert re.search(r"^future ", out, re.MULTILINE)
    assert re.search(r"^actual ", out, re.MULTILINE)


def test_about_names_packs_and_licences() -> None:
    out = run("about").stdout.decode()
    assert "16 types" in out
    assert "Apache-2.0" in out
    for lang in ("fr", "en"):
        assert re.search(rf"^{lang}  pipeline .* MB", out, re.MULTILINE)


def test_main_in_process_leaves_with_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("depeche ")
