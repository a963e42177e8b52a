"""Nothing that an article says becomes markup, script, formula or terminal command: on any page, in any export."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

pytest.importorskip("httpx", reason="the tests of the workbench need httpx; install depeche[dev]")

from starlette.testclient import TestClient

from depeche.cli import _run
from depeche.cli._common import visible
from depeche.formats import formats
from depeche.ledger import Ledger, Review
from depeche.records import Article, Entity, Event, Proof, Size, When, Where
from depeche.web import Settings, app, create_app

ATTACK = "\"'><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>]]>&lt;{{7*7}}${7*7}"
_DAY = datetime.date(2024, 9, 4)
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1")
_TEXT = f"Le Mali signera {ATTACK} un accord avec la Chine à Pékin, dit =HYPERLINK(1). \x1b]0;owned\x07\x1b[31m \u202e"


def _article(number: int, said: str) -> Article:
    def at(words: str) -> tuple[int, int]:
        return _TEXT.index(words), _TEXT.index(words) + len(words)

    event = Event(
        id=f"e{number}{said}",
        type="SUPPORT",
        status=("future", "actual")[number % 2],
        trigger="signera",
        start=at("signera")[0],
        end=at("signera")[1],
        sentence=_TEXT,
        holder=said,
        actor=(Entity("Mali", *at("Mali"), "MLI", "GOV", said, said),),
        recipient=(
            Entity("Chine", *at("Chine"), "CHN", "GOV", None, said),
            Entity("Pékin", *at("Pékin"), said, said, said, said),
        ),
        contexts=("economic",),
        when=When(_DAY, _DAY, "day"),
        where=Where("Pékin", said, "CHN", said, 39.9, 116.4, 1816670, 4, *at("Pékin")),
        size=Size(amount=4.0, currency=said),
        proof=(Proof(f"status:{said}", *at("signera"), said),),
        coder=said,
    )
    return Article(f"a{number}", "fr", f"{_TEXT} {number}", _DAY, said, said, f"javascript:alert('{said}')", (event,))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("hostile") / "h.ledger"
    with Ledger(found, write=True) as ledger:
        list(ledger.add([_article(n, said) for n, said in enumerate((ATTACK, ATTACK + "2", *FORMULAS))], version=ATTACK))
        event = next(ledger.events())["id"]
        ledger.review(Review(event=event, verdict="accept", who=ATTACK, note=ATTACK))
    return found


@pytest.fixture(scope="module")
def client(path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(ledger=path, hosts=("testserver",)))) as found:
        yield found


def _addresses() -> list[str]:
    """Every page, with what is in the ledger in the place of its parameters, and with hostile questions."""
    routers = [import_module(f"depeche.web.pages.{name}").router for name in app._PAGES]
    paths = {route.path for router in routers for route in router.routes if "GET" in route.methods}
    known = {
        "a": "MLI",
        "b": "CHN",
        "one": "MLI",
        "other": "CHN",
        "code": "MLI",
        "side": "MLI",
        "number": "1",
        "n": "1",
        "id": "a0",
    }
    out = []
    for pattern in sorted(paths):
        path = pattern
        for name in [part.split("}")[0] for part in pattern.split("{")[1:]]:
            path = path.replace("{" + name + "}", known.get(name.split(":")[0], "MLI"))
        out += [
            path,
            f"{path}?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E&source=%22%3E%3Csvg%20onload%3Dalert(1)%3E&lang=en&theme=%22%3E",
        ]
    return out


@pytest.mark.parametrize("address", _addresses())
def test_no_page_runs_what_an_article_says(address: str, client: TestClient) -> None:
    answer = client.get(address)
    assert answer.status_code < 500
    if not answer.headers["content-type"].startswith("text/html"):
        return
    page = html.fromstring(answer.text)
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "script":
            # Ours come from /static; data in a page is JSON, which no browser runs.
            ours = str(element.get("src") or "").startswith("/static/")
            assert ours or element.get("type") in ("application/json", "application/ld+json")
        assert element.get("onerror") is None
        assert not [name for name in element.attrib if str(name).startswith("on")], etree.tostring(element)
        for name in ("href", "src", "action", "formaction"):
            assert not str(element.get(name) or "").lower().lstrip().startswith(("javascript:", "data:text", "vbscript:"))
        assert element.tag not in ("iframe", "object", "embed", "base")
        assert element.get("http-equiv") is None
    rules = dict(rule.strip().partition(" ")[::2] for rule in answer.headers["content-security-policy"].split(";"))
    assert rules.get("script-src", rules["default-src"]) in ("'self'", "'none'")
    assert "{{7*7}}" in answer.text or "49${" not in answer.text


@pytest.mark.parametrize("address", [a for a in _addresses() if "?" not in a])
@pytest.mark.parametrize("form", ["csv", "json", "svg"])
def test_what_is_taken_away_is_harmless(address: str, form: str, client: TestClient) -> None:
    answer = client.get(f"{address}?format={form}")
    kind = answer.headers["content-type"]
    if answer.status_code != 200 or kind.startswith("text/html"):
        assert answer.status_code < 500
        return
    if address.endswith(".svg"):
        _plain_svg(answer.content)
        return
    assert answer.headers["content-disposition"].startswith("attachment")
    if form == "csv":
        _no_formulas(answer.text)
    elif form == "json":
        json.loads(answer.text)
    else:
        _plain_svg(answer.content)


def _no_formulas(table: str) -> None:
    rows = list(csv.reader(io.StringIO(table)))
    assert rows
    for cell in (cell for row in rows[1:] for cell in row):
        number = cell.lstrip("+-").replace(".", "", 1).isdigit()
        assert number or cell[:1] not in ("=", "+", "@", "\t", "\r", "\n"), cell
        assert number or not cell.startswith("-") or cell.split("; ")[0] == "-", cell


def _plain_svg(picture: bytes) -> None:
    for element in etree.fromstring(picture).iter():
        assert etree.QName(element).localname not in ("script", "foreignObject", "iframe")
        assert not [name for name in element.attrib if str(name).lower().startswith("on")]
        assert not [value for value in element.attrib.values() if str(value).lower().startswith("javascript:")]


_FORMS = sorted(name for name, form in formats().items() if form.kind != "folder")


@pytest.mark.parametrize("name", _FORMS)
def test_every_export_is_well_formed(name: str, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert _run(["export", str(path), "--format", name, "-o", str(target), "--with-expected", "--with-negated", "-q"]) == 0
    data = target.read_bytes()
    assert data
    if name in ("jsonl", "plover", "ftm"):
        assert all(isinstance(json.loads(line), dict) for line in data.decode().split("\n") if line)
    elif name in ("geojson",):
        assert json.loads(data)["features"]
    elif name in ("gexf", "graphml"):
        assert etree.fromstring(data) is not None
    elif name == "csv":
        _no_formulas(data.decode())
    elif name in ("polecat", "gdelt", "gdelt-mentions", "icews"):
        widths = {line.count("\t") for line in data.decode().split("\n") if line}
        assert len(widths) == 1  # no tab or line end of an article's breaks the table


@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_briefing_shows_and_runs_nothing(kind: str, path: Path, tmp_path: Path) -> None:
    target, since = tmp_path / f"b.{kind}", ("--since", "2024-01-01", "--until", "2024-12-31")
    assert _run(["brief", "MLI", "CHN", "--lang", "en", *since, "-o", str(target), "--ledger", str(path)]) == 0
    text = target.read_text(encoding="utf-8")
    assert "alert(1)" in text
    if kind == "md":
        assert not re.search(r"(?<!\\)<", text)  # Markdown lets markup through, but for a backslash before it
        return
    page = html.fromstring(text)
    assert not list(page.iter("script", "img", "iframe"))
    assert not [e for e in page.iter() if any(str(name).startswith("on") for name in e.attrib)]
    assert not [e for e in page.iter("a") if str(e.get("href")).startswith("javascript")]


def test_a_notebook_and_a_workbook_of_misses_show_and_run_nothing(path: Path, tmp_path: Path) -> None:
    with Ledger(path) as ledger:
        shown = ledger.article("a0")._repr_html_()
    assert "<script" not in shown
    assert "<img" not in shown
    gold, coded, page = tmp_path / "gold.jsonl", tmp_path / "coded.jsonl", tmp_path / "misses.html"
    line = json.dumps(_article(1, ATTACK).to_line())
    gold.write_text(line + "\n", encoding="utf-8")
    coded.write_text(json.dumps(json.loads(line) | {"events": []}) + "\n", encoding="utf-8")
    assert _run(["score", str(gold), str(coded), "--html", str(page)]) == 0
    found = html.fromstring(page.read_text(encoding="utf-8"))
    assert not list(found.iter("script", "img", "svg"))


def test_controls_are_shown_and_never_sent() -> None:
    assert visible("a\x1b[31mb\x9bc\x07\n\té") == "a\ufffd[31mb\ufffdc\ufffd\n\té"
    assert visible({"a": ["\x1b", 1, None]}) == {"a": ["\ufffd", 1, None]}


@pytest.mark.parametrize("command", ["list", "search", "show", "expect", "code"])
def test_no_terminal_is_commanded(command: str, path: Path, tmp_path: Path) -> None:
    source = tmp_path / "a\x1b]0;owned.jsonl"
    source.write_text(
        json.dumps(_article(0, "\x1b]0;owned\x07").to_line() | {"events": []}) + "\n{broken\x1b]0;owned\x07\n", encoding="utf-8"
    )
    asked: dict[str, list[str]] = {"search": ["accord"], "show": ["a0"], "code": [str(source), "--table", "--explain"]}
    ledger = [] if command == "code" else ["--ledger", str(path)]
    # script(1) is not everywhere; a pseudo-terminal is.
    tool = "import pty, sys; sys.exit(pty.spawn([sys.executable, '-m', 'depeche', *sys.argv[1:]]) >> 8)"
    done = subprocess.run(
        [sys.executable, "-c", tool, command, *asked.get(command, []), *ledger], capture_output=True, check=False
    )
    assert len(done.stdout) > 40
    assert command != "code" or b"\xef\xbf\xbd]0;owned" in done.stdout
    assert b"\x1b]0;" not in done.stdout
    assert b"\x07" not in done.stdout


def test_no_value_of_a_header_is_an_article_s(client: TestClient) -> None:
    answers: list[Any] = [
        client.get(address) for address in ("/", "/article/a0", "/article/a0?format=csv", "/search?q=accord&format=csv")
    ]
    for answer in answers:
        assert "alert" not in str(answer.headers)
    answer = client.get("/article/%0d%0aset-cookie:%20x=1", follow_redirects=False)
    assert answer.status_code == 404
    assert "x=1" not in str(answer.headers.get("set-cookie"))
