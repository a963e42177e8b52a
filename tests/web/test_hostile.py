"""Articles that mean harm, or are merely odd, are shown and do nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from depeche.ledger import Ledger
from depeche.records import Article, Entity, Event, Proof, Where
from depeche.web import Settings, create_app
from depeche.web.highlight import joined, pieces

ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
TEXT = f"👩‍👩‍👧 Le Mali a signé un accord {ATTACK} avec la Chine à e\u0301vian. \u202e\u05e9\u05dc\u05d5\u05dd"


def _article() -> Article:
    at = TEXT.index("signé")
    chine, where = TEXT.index("Chine"), TEXT.index("e\u0301vian")
    event = Event(
        id="h1",
        type="SUPPORT",
        status="actual",
        trigger="signé",
        start=at,
        end=at + 5,
        sentence=TEXT,
        holder=ATTACK,
        actor=(Entity("Mali", TEXT.index("Mali"), TEXT.index("Mali") + 4, "MLI", "GOV", None, ATTACK),),
        recipient=(Entity("Chine", chine, chine + 5, "CHN", "GOV"),),
        where=Where(ATTACK, ATTACK, "FRA", start=where, end=where + 6),
        proof=(Proof("status", at, at + 5, ATTACK), Proof("type", 10**9, 10**9 + 1, "beyond the text")),
    )
    return Article("odd/ä?#&id", "fr", TEXT, None, ATTACK, ATTACK, "javascript:alert(3)", (event,))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    path: Path = tmp_path_factory.mktemp("hostile") / "h.ledger"
    with Ledger(path, write=True) as ledger:
        list(ledger.add([_article()]))
        list(ledger.add([Article("long", "fr", "Un très long texte. " * 100_000, None, "=cmd|' /C calc'!A0", "s", "", ())]))
    return TestClient(create_app(Settings(ledger=path, hosts=("testserver",))))


PAGES = (
    "/",
    "/article/odd%2F%C3%A4%3F%23%26id",
    "/article/odd%2F%C3%A4%3F%23%26id?event=h1",
    "/relation/CHN/MLI",
    "/actor/MLI",
    "/search?q=Chine",
    "/search?q=%3Cscript%3Ealert(1)",
    "/map",
    "/episode/1",
    "/about",
)


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_an_article_becomes_markup(hostile: TestClient, page: str) -> None:
    answer = hostile.get(page)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text
    assert 'href="javascript' not in answer.text


def test_a_path_is_no_way_in_either(hostile: TestClient) -> None:
    answer = hostile.get("/actor/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text
    assert hostile.get("/static/../app.py").status_code == 404
    assert hostile.get("/static/%2e%2e/app.py").status_code == 404
    for path in ("/search?q=0%00", "/actor/%00", "/api/v1/search?q=%00"):
        assert hostile.get(path).status_code == 400


def test_two_million_signs_are_shown(hostile: TestClient) -> None:
    answer = hostile.get("/article/long")
    assert answer.status_code == 200
    assert len(answer.text) > 2_000_000 - 1


def test_a_title_is_no_formula(hostile: TestClient) -> None:
    table = hostile.get("/search?q=texte&format=csv").text
    titles = [row["title"] for row in csv.DictReader(io.StringIO(table))]
    assert titles == ["'=cmd|' /C calc'!A0"]


def test_marks_count_code_points() -> None:
    article = _article()
    found = pieces(article.text, article.events)
    assert joined(found) == TEXT
    marked = {span.role: piece.text for piece in found for span in piece.spans}
    assert marked == {"trigger": "signé", "actor": "Mali", "recipient": "Chine", "where": "e\u0301vian"}


def test_spans_may_nest_and_cross() -> None:
    text = "abcdefghij"
    events = [
        Event(id="1", type="AID", status="actual", trigger=text[2:6], start=2, end=6, actor=(Entity("abcd", 0, 4),)),
        Event(id="2", type="AID", status="future", trigger=text[4:9], start=4, end=9, actor=(Entity("cd", 2, 4),)),
    ]
    found = pieces(text, events)
    assert joined(found) == text
    assert [(p.text, p.events) for p in found] == [
        ("ab", "1:actor"),
        ("cd", "1:actor 1:trigger 2:actor"),
        ("ef", "2:trigger 1:trigger"),
        ("ghi", "2:trigger"),
        ("j", ""),
    ]
    assert [p.ends for p in found] == [(), (), (1,), (2,), ()]
