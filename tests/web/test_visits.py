"""The start tells a returning reader what came since his last visit."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from starlette.testclient import TestClient

from depeche.ledger import Ledger, Review
from depeche.records import Article
from depeche.web.pages.visits import SEEN, SINCE, Mark

Bench = Callable[..., TestClient]
TEXT = "Le Ghana a expulsé l'ambassadeur du Togo lundi."


def _told(client: TestClient) -> str:
    page = client.get("/", headers={"accept-language": "en"}).text
    found = re.search(r'<section class="since".*?</section>', page, re.S)
    return found.group(0) if found else ""


def test_a_new_reader_is_told_nothing_and_a_returning_one_what_is_new(open_bench: Bench) -> None:
    client = open_bench()
    assert _told(client) == ""
    assert "Nothing was added or judged." in _told(client)
    client.post("/api/v1/articles", json={"text": TEXT, "title": "Togo", "lang": "fr", "published": "2024-10-01"})
    told = _told(client)
    assert "1 new article" in told
    assert ">Togo<" in told
    assert _told(client) == told, "what is new stays for the whole visit"
    client.cookies.delete(SINCE)
    assert "Nothing was added or judged." in _told(client), "the next visit counts from the end of this one"


def test_decided_expectations_and_judgements_are_new_too(open_bench: Bench, tmp_path: Path) -> None:
    client = open_bench()
    with Ledger(tmp_path / "copy.ledger", write=True) as ledger:
        decided = "SELECT d.article, x.episode FROM expectation x JOIN event d ON d.n = x.decider ORDER BY 1 DESC LIMIT 1"
        article, episode = ledger.db.execute(decided).fetchone()
        event = ledger.db.execute("SELECT id FROM event LIMIT 1").fetchone()[0]
        ledger.review(Review(event=event, verdict="accept", who="awa"))
    client.cookies.set(SEEN, str(Mark(article - 1, 0, 1_700_000_000)))
    told = _told(client)
    assert f'href="/episode/{episode}"' in told
    assert "1 judgement" in told
    assert "14 November 2023" in told


def test_a_cookie_that_is_none_of_ours_is_no_visit(open_bench: Bench) -> None:
    client = open_bench()
    for odd in ("1.2", "a.b.c", "9" * 40 + ".1.1", "<script>"):
        client.cookies.set(SEEN, odd)
        assert client.get("/").status_code == 200
        client.cookies.clear()


def test_copies_make_no_article_new(open_bench: Bench, tmp_path: Path) -> None:
    client = open_bench()
    client.get("/")
    with Ledger(tmp_path / "copy.ledger", write=True) as ledger:
        text = ledger.db.execute("SELECT text FROM article LIMIT 1").fetchone()[0]
        list(ledger.add([Article("again", "fr", text, None, "", "elsewhere", "", ())]))
    assert "Nothing was added or judged." in _told(client)
