"""``depeche atlas`` with real files: a user's atlas is added whole or not at all, found, checked, and used by the coder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from depeche.cli import cli, main
from depeche.cli.atlas import atlas as group

ACTORS = """# Ours to keep.
kind	id	name	name_fr	also	code	sector	office	start	end
group	FRONTX	X Front	Front X	fr:FX;en:XF;front X	MLI	REB
person	awa-test	Awa Test		Awa T. Test	MLI	OPP	party leader	2015	2024-03-01
person	awa-test				MLI	GOV	foreign minister	2024-03-02
"""
ENTITY = "http://www.wikidata.org/entity/"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in; the user's atlas is to lie in its ``own``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEPECHE_ATLAS", str(tmp_path / "own"))
    (tmp_path / "actors.tsv").write_text(ACTORS, encoding="utf-8")
    return tmp_path / "own"


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    """Run a command in this process: exit code, stdout, stderr."""
    with pytest.raises(SystemExit) as left:
        main(args)
    out, err = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, out, err


def files(folder: Path) -> dict[str, bytes]:
    """All that lies in a folder, hidden files as well."""
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def found(capsys: pytest.CaptureFixture[str], *args: str) -> list[dict[str, object]]:
    code, out, err = run(capsys, "atlas", "find", *args)
    assert code == 0, err
    return [json.loads(line) for line in out.splitlines()]


def test_what_is_added_is_found_at_its_date_and_goes_before_ours(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "atlas", "add", "actors.tsv")
    assert (code, out) == (0, "")
    assert f"{own / 'actors.tsv'}: added" in err
    [before] = found(capsys, "Awa Test", "--on", "2020-01-01")
    [after] = found(capsys, "awa t. test")
    assert (before["code"], before["sector"], after["sector"]) == ("MLI", "OPP", "GOV")
    assert (after["yours"], after["from"]) == (True, "actors.tsv:4")
    assert [row["id"] for row in found(capsys, "FX", "--lang", "fr")] == ["FRONTX"]


def test_adding_again_changes_nothing_and_a_changed_file_takes_its_place(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "atlas", "add", "actors.tsv")
    before = (own / "actors.tsv").stat()
    code, _, err = run(capsys, "atlas", "add", "actors.tsv")
    assert code == 0
    assert "stands there already" in err
    assert (own / "actors.tsv").stat().st_mtime_ns == before.st_mtime_ns
    Path("actors.tsv").write_text(ACTORS.replace("X Front", "Y Front"), encoding="utf-8")
    assert "replaced" in run(capsys, "atlas", "add", "actors.tsv")[2]
    assert [row["id"] for row in found(capsys, "Y Front")] == ["FRONTX"]
    assert list(files(own)) == ["actors.tsv"]


FAULTY = """kind	id	name	code	sector	start
group	A	!!	XXX	FOO	soon
thing		B
group	A	C	MLI	REB				x
group	FRONTX	D	MLI	REB
state	QQQ	Q Land
"""


def test_all_faults_are_told_with_their_lines_and_nothing_is_applied(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "atlas", "add", "actors.tsv")
    before = files(own)
    Path("bad.tsv").write_text(FAULTY, encoding="utf-8")
    Path("good.tsv").write_text("kind\tid\tname\tcode\ngroup\tGOOD\tGood Front\tMLI\n", encoding="utf-8")
    code, out, err = run(capsys, "atlas", "add", "good.tsv", "bad.tsv")
    assert code == 1
    assert re.findall(r"^bad\.tsv:(\d): (\S+)", out, re.MULTILINE) == [
        ("2", "code"),
        ("2", "sector"),
        ("2", '"soon"'),
        ("2", '"!!"'),
        ("3", "kind"),
        ("3", "the"),
        ("4", "9"),
        ("5", "id"),
        ("6", "id"),
    ]
    assert "nothing was added" in err
    assert files(own) == before
    assert run(capsys, "atlas", "check", "bad.tsv")[0] == 1


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("empty.tsv", b"", "empty.tsv:1: no lines"),
        ("empty.json", b"", "empty.json:1: no JSON"),
        ("head.tsv", b"kind\tid\tname\n", "head.tsv:1: it tells of nothing"),
        ("none.json", b'{"head":{},"results":{"bindings":[]}}', "none.json:1: it tells of nothing"),
        ("commas.tsv", b"kind,id,name\ngroup,A,B\n", "commas.tsv:1: its cells are not parted by tabs"),
        ("latin.tsv", "kind\tid\tname\ngroup\tA\tÉ\n".encode("latin-1"), "latin.tsv:2: not UTF-8"),
        ("excel.tsv", "kind\tid\tname\ngroup\tA\tÉ\n".encode("utf-16"), "excel.tsv:1: not UTF-8"),
        ("zeros.tsv", b"kind\tid\tname\ngroup\tA\t\0B\n", "zeros.tsv:2: no text"),
        ("image.json", b"\x89PNG\r\n\x1a\n\0\0", "image.json:1: not UTF-8"),
        ("deep.json", b"[" * 100_000, "deep.json:1: no SPARQL result"),
        ("list.json", b'{"results":{"bindings":[[]]}}', "list.json:1: a result is no object"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    own: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes, problem: str
) -> None:
    Path(name).write_bytes(data)
    code, out, _ = run(capsys, "atlas", "add", name)
    assert (code, out[: len(problem)]) == (1, problem)
    assert files(own) == {}


def test_a_table_saved_by_a_spreadsheet_is_read(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a byte order mark and Windows's line ends."""
    Path("actors.tsv").write_bytes(b"\xef\xbb\xbf" + ACTORS.replace("\n", "\r\n").encode())
    assert run(capsys, "atlas", "add", "actors.tsv")[0] == 0
    assert found(capsys, "Awa Test")[0]["code"] == "MLI"


def test_names_of_files_and_folders(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("b").mkdir()
    Path("b/actors.tsv").write_text(ACTORS, encoding="utf-8")
    Path("actors.txt").write_text(ACTORS, encoding="utf-8")
    Path("file").touch()
    for args, problem in (
        (["actors.tsv", "b/actors.tsv"], "two files are called actors.tsv"),
        (["actors.txt"], "a file is called NAME.tsv"),
        (["no.tsv"], "no.tsv:1: there is no such file"),
        (["actors.tsv", "--atlas", "file/own"], "cannot be written"),
    ):
        code, out, err = run(capsys, "atlas", "add", *args)
        assert code == 1
        assert problem in out + err
    assert files(own) == {}


def test_conflicts_are_told_and_do_no_harm(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        "kind\tid\tname\tcode\tsector",
        "party\tMYJNIM\tJNIM\tMLI\tOPP",
        "group\tM23\tMine\tMLI\tREB",
        "group\tM2\tMine\tMLI\tREB",
    ]
    Path("mine.tsv").write_text("\n".join(lines), encoding="utf-8")
    code, out, err = run(capsys, "atlas", "add", "mine.tsv")
    assert code == 0
    assert out.splitlines() == [
        'mine.tsv:2: "jnim" is JNIM (group IMG REB) in our atlas; yours goes before it',
        'mine.tsv:3: id "M23" is that of M23 (group COD REB) in our atlas; yours takes its place',
        'mine.tsv:4: "mine" is also M23 (mine.tsv:3); the date or nothing tells them apart',
    ]
    assert "conflicts 3" in err
    assert found(capsys, "JNIM")[0]["id"] == "MYJNIM"


def test_a_fault_in_the_folder_is_told_by_check(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "atlas", "add", "actors.tsv")
    assert run(capsys, "atlas", "check")[:2] == (0, "")
    (own / "notes.txt").write_text("no table", encoding="utf-8")
    (own / "actors.tsv").write_text(ACTORS.replace("MLI", "MALI"), encoding="utf-8")
    code, out, err = run(capsys, "atlas", "check")
    assert code == 1
    assert [line.split(": ")[0] for line in out.splitlines()] == ["actors.tsv:3", "actors.tsv:4", "actors.tsv:5"]
    assert "files 1," in err


def result(*bindings: dict[str, str]) -> str:
    """A query result as query.wikidata.org gives it."""
    cells = [{name: {"type": "literal", "value": value} for name, value in binding.items()} for binding in bindings]
    return json.dumps({"head": {"vars": []}, "results": {"bindings": cells}}, indent=1)


def test_wikidata_refreshes_a_term_and_leaves_the_others(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    johnson = {"person": f"{ENTITY}Q180589", "personLabel": "Boris Johnson", "country": "GBR"}
    unknown = {"type": "uri", "value": "http://www.wikidata.org/.well-known/genid/1"}
    text = result(
        johnson | {"positionLabel": "Foreign Secretary", "start": "2016-07-13T00:00:00Z", "end": "2018-07-01T00:00:00Z"},
        johnson | {"positionLabel": "Foreign Secretary", "start": "2016-07-13T00:00:00Z", "end": "2018-07-01T00:00:00Z"},
        {"person": f"{ENTITY}Q1", "personLabel": "Assimi Goïta", "country": "CMR", "start": "2019-01-00T00:00:00Z"},
    )
    given = json.loads(text)
    given["results"]["bindings"][2]["end"] = unknown
    Path("ministers.json").write_text(json.dumps(given), encoding="utf-8")
    assert run(capsys, "atlas", "add", "ministers.json")[0] == 0
    [entry] = found(capsys, "Boris Johnson")
    terms = entry["terms"]
    assert isinstance(terms, list)
    assert [(term["office"], term["end"]) for term in terms] == [
        ("mayor of London", "2016-05-31"),
        ("Foreign Secretary", "2018-07-01"),
        ("prime minister", "2022-09-06"),
    ]
    # A namesake of another country is another person.
    assert found(capsys, "Assimi Goïta")[0]["id"] == "Q1"


def test_faults_of_a_wikidata_result_are_all_told(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = {"person": f"{ENTITY}Q1", "personLabel": "Jeanne Essai"}
    text = result(person, person | {"country": "Mali"}, person | {"country": "MLI", "start": "soon"})
    Path("bad.json").write_text(text, encoding="utf-8")
    code, out, _ = run(capsys, "atlas", "add", "bad.json")
    assert code == 1
    lines = [number for number, line in enumerate(text.splitlines(), 1) if f'"{ENTITY}Q1"' in line]
    assert [int(line.split(":")[1]) for line in out.splitlines()] == lines


def test_a_name_may_be_asked_in_words_by_a_part_and_as_a_place(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys, "soldats nigériens", "--lang", "fr")[0]["id"] == "NER"
    assert "boris-johnson" in [row["id"] for row in found(capsys, "johnson")]
    [place] = found(capsys, "Labbezanga")
    assert (place["kind"], place["code"], place["resolution"]) == ("place", "MLI", 4)
    members = found(capsys, "CEDEAO", "--on", "2024-01-01")[0]["members"]
    assert isinstance(members, list)
    assert "MLI" in members
    code, out, err = run(capsys, "atlas", "find", "Xyzzy")
    assert (code, out) == (1, "")
    assert "nothing is known by this name" in err


def test_the_coder_uses_the_users_atlas_unless_another_is_named(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("text.txt").write_text("Le Front X a attaqué l'armée malienne.", encoding="utf-8")

    def actors(*options: str) -> list[str]:
        code, out, err = run(capsys, "code", "text.txt", "--lang", "fr", "--json", *options)
        assert code == 0, err
        return [side["id"] for event in json.loads(out)["events"] for side in event["actor"] if side["code"] == "MLI"]

    assert actors() == []
    assert actors("--atlas", "actors.tsv") == ["FRONTX"]
    run(capsys, "atlas", "add", "actors.tsv")
    assert actors() == ["FRONTX"]
    Path("none").mkdir()
    assert actors("--atlas", "none") == []
    assert actors("--atlas", str(own)) == ["FRONTX"]


def test_the_ledger_uses_the_users_atlas(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("text.txt").write_text("Front X\nLe Front X a attaqué l'armée malienne.", encoding="utf-8")
    assert run(capsys, "add", "text.txt", "--lang", "fr", "--ledger", "x.ledger")[0] == 0

    def count() -> int:
        return run(capsys, "list", "--ledger", "x.ledger", "--json")[1].count("FRONTX")

    assert count() == 0
    run(capsys, "atlas", "add", "actors.tsv")
    assert run(capsys, "recode", "--all", "--ledger", "x.ledger")[0] == 0
    assert count() > 0


def test_where_the_atlas_lies_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "actors.tsv").write_text(ACTORS, encoding="utf-8")
    env = {key: value for key, value in os.environ.items() if key != "DEPECHE_ATLAS"} | {"XDG_CONFIG_HOME": str(tmp_path / "etc")}
    command = [sys.executable, "-m", "depeche", "atlas", "add", "actors.tsv"]
    done = subprocess.run(command, cwd=tmp_path, env=env | {"HOME": str(tmp_path)}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.rglob("depeche/atlas/actors.tsv"))) == 1


@pytest.mark.parametrize("command", sorted(group.commands))
def test_the_examples_of_help_run(command: str, own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = {"person": f"{ENTITY}Q1", "personLabel": "Jeanne Essai", "country": "MLI", "start": "2020-01-01T00:00:00Z"}
    Path("ministers.json").write_text(result(person), encoding="utf-8")
    _, out, _ = run(capsys, "atlas", command, "--help")
    lines = re.findall(r"^ {4}depeche (.*)$", out, re.MULTILINE)
    assert lines
    for line in lines:
        args = re.findall(r'"[^"]*"|\S+', line)
        assert run(capsys, *(arg.strip('"') for arg in args))[0] == 0, line


def test_every_option_says_what_it_does() -> None:
    for command in (*group.commands.values(), cli.commands["code"]):
        for parameter in command.params:
            assert parameter.param_type_name == "argument" or getattr(parameter, "help", None), parameter.name
