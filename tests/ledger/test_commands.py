"""The ledger's commands, from adding to briefing, as a user runs them."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner

from depeche.cli import cli
from depeche.errors import DepecheError
from depeche.ledger import Ledger


@pytest.fixture
def run(tmp_path, summit, monkeypatch):
    """Runs a command on a ledger of the made articles; gives exit code, stdout lines and stderr."""
    monkeypatch.chdir(tmp_path)
    lines = "".join(json.dumps(article.to_dict(), ensure_ascii=False) + "\n" for article in summit)
    (tmp_path / "coded.jsonl").write_text(lines, encoding="utf-8")

    def command(*args: str):
        result = CliRunner().invoke(cli, args, standalone_mode=False)
        if result.exception and not isinstance(result.exception, DepecheError):
            raise result.exception
        code = 1 if result.exception else result.return_value or 0
        return code, result.stdout.splitlines(), result.stderr + str(result.exception or "")

    assert command("add", "coded.jsonl", "--as-is")[0] == 0
    return command


def test_add_again_says_that_all_is_known(run, summit):
    code, _, said = run("add", "coded.jsonl", "--as-is")
    assert code == 0
    assert f"0 added with 0 events, {len(summit)} known" in said


def test_a_broken_line_costs_itself(run, tmp_path):
    (tmp_path / "bad.jsonl").write_text('{"text": "Le Mali."}\n{broken\n[1]\n{"events": []}\n', encoding="utf-8")
    code, _, said = run("add", "bad.jsonl", "nowhere.jsonl", "--as-is")
    assert code == 1
    assert "1 added" in said
    for number in (2, 3, 4):
        assert f"bad.jsonl:{number}" in said
    assert "nowhere.jsonl" in said


def test_list_show_search(run, summit):
    _, lines, _ = run("list", "--country", "mli", "--with", "chn")
    assert len(lines) == 3
    event = json.loads(lines[0])
    _, (shown,), _ = run("show", str(event["episode"]))
    assert json.loads(shown)["mentions"] == 3
    _, (shown,), _ = run("show", event["id"])
    assert json.loads(shown)["n"] == event["episode"]
    _, (shown,), _ = run("show", summit[0].id)
    assert json.loads(shown)["text"] == summit[0].text
    _, (found,), _ = run("search", "mopti")
    assert json.loads(found)["source"] == "fr-4"
    assert run("show", "zzz")[0] == 1
    assert "no article" in run("search", "zanzibar")[2]
    assert "no events" in run("list", "--country", "ABW")[2]


def test_expect(run):
    rows = [json.loads(line) for line in run("expect")[1]]
    assert sorted(r["state"] for r in rows) == ["lapsed", "met", "off"]
    assert [json.loads(line)["state"] for line in run("expect", "--country", "MLI", "--with", "CHN")[1]] == ["met"]
    assert run("expect", "--state", "open", "--due", "30d", "--on", "2024-09-06")[1]
    assert "nothing" in run("expect", "--state", "open")[2]
    assert {json.loads(line)["name"] for line in run("expect", "--rates", "type")[1]} == {"CONSULT", "SUPPORT"}


def test_review_and_recode_survive(run):
    event = json.loads(run("list", "--type", "ASSAULT")[1][0])["id"]
    assert run("review", "reject", event, "--by", "awa")[0] == 0
    assert run("list", "--type", "ASSAULT")[1] == []
    assert run("review", "correct", event, 'contexts=["terrorism"]', "--by", "awa")[0] == 0
    assert json.loads(run("list", "--type", "ASSAULT")[1][0])["contexts"] == ["terrorism"]
    assert json.loads(run("review", "stats")[1][0])["judged"] == 1
    assert json.loads(run("review", "gold")[1][0])["events"][0]["optional"] is False
    assert "cannot be corrected" in run("review", "correct", event, "moon=1", "--by", "awa")[2]


def test_export_check_vacuum_relink_sql(run, summit):
    assert len(run("export", "--format", "jsonl")[1]) == len(summit)
    assert "text" not in json.loads(run("export", "--no-text")[1][0])
    for command in ("check", "vacuum", "relink"):
        assert run(command)[0] == 0
    assert "sound" in run("check")[2]
    assert json.loads(run("sql", "SELECT count(*) AS n FROM event")[1][0]) == {"n": len(summit)}
    assert "reading" in run("sql", "DROP TABLE event")[2]


def test_check_says_what_is_wrong(run):
    with Ledger("depeche.ledger", write=True) as ledger:
        ledger.db.execute("UPDATE episode SET mentions = 7 WHERE n = 1")
    code, lines, _ = run("check")
    assert code == 1
    assert "miscounted" in lines[0]


def test_brief_and_series(run, tmp_path):
    assert "# Mali – Chine" in run("brief", "MLI", "CHN", "--since", "2024-08-01")[1]
    assert run("brief", "mli", "chn", "--lang", "en", "-o", "b.html")[0] == 0
    assert "<svg" in (tmp_path / "b.html").read_text(encoding="utf-8")
    assert json.loads(run("series", "MLI", "CHN")[1][0])["facts"] == 1


def test_network(run, tmp_path):
    import networkx

    edges = [json.loads(line) for line in run("network")[1]]
    assert {(row["a"], row["b"], row["facts"]) for row in edges} == {("CHN", "MLI", 1), ("ETH", "TUR", 1), ("SOM", "TUR", 1)}
    nodes = [json.loads(line) for line in run("network", "--nodes")[1]]
    assert (nodes[0]["side"], nodes[0]["facts"], nodes[0]["ties"]) == ("TUR", 2, 2)
    assert nodes[0]["between"] > 0
    for name, load in (("n.gexf", networkx.read_gexf), ("n.graphml", networkx.read_graphml)):
        assert run("network", "--type", "consult", "-o", name)[0] == 0
        assert set(load(tmp_path / name).edges) == {("CHN", "MLI")}
    code, lines, said = run("network", "--since", "2030-01-01")
    assert (code, lines) == (0, [])
    assert "no facts" in said
    with pytest.raises(click.BadParameter, match="gexf"):
        run("network", "-o", "n.png")


@pytest.mark.parametrize("command", ["list", "check", "vacuum", "relink", "export", "expect"])
def test_a_ledger_that_is_not_there_is_named(run, command):
    code, _, said = run(command, "--ledger", "none.ledger")
    assert code == 1
    assert "none.ledger" in said
