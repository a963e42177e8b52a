"""Every page: it answers, in both languages, without anything inline, and can be taken away."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from depeche.web import Settings, create_app

PAGES = (
    "/",
    "/relation/CHN/MLI",
    "/relation/CHN/MLI?status=future&type=CONSULT&since=2024-08-01&certainty=certain&context=diplomatic&source=depeche+sample",
    "/relation/CHN/MLI?quad=material+conflict&type=AID",
    "/relation/FJI/ISL",
    "/actor/MLI",
    "/actor/ECOWAS",
    "/article/sample-fr-1",
    "/article/sample-en-3",
    "/expectations",
    "/expectations?state=met",
    "/expectations?state=lapsed&side=Mali&side=CHN",
    "/search",
    "/search?q=partenariat",
    "/search?q=%22%27%3Cscript%3E",
    "/person/Assimi%20Go%C3%AFta",
    "/person/Assimi%20Go%C3%AFta?status=future",
    "/place/CHN/Beijing",
    "/episode/1",
    "/network",
    "/network?quad=verbal+cooperation&since=2024-09-01",
    "/map",
    "/map?a=MLI&view=world",
    "/about",
    "/api",
    "/sign-in",
)
MISSING = (
    "/nothing",
    "/article/nothing",
    "/episode/99999",
    "/actor/QQQQ",
    "/person/Nobody",
    "/place/MLI/Beijing",
    "/relation/MLI/QQQQ",
)
WRONG = (
    "/relation/CHN/MLI?since=yesterday",
    "/relation/CHN/MLI?type=LOVE",
    "/actor/MLI?page=0",
    "/actor/MLI?page=x",
    "/expectations?state=maybe",
    "/search?q=Mali&format=svg",
)


class Inline(HTMLParser):
    """Finds what the policy would block: inline scripts, styles, handlers, and addresses elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in found):
            self.faults.append(tag)
        self.faults += [name for name in found if name == "style" or name.startswith("on")]
        for name in ("src", "href", "action"):
            if re.match(r"(?!https?://(www\.w3\.org))([a-z]+:|//)", found.get(name) or ""):
                self.faults.append(str(found[name]))
        if "id" in found:
            self.ids.append(str(found["id"]))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_each_page_answers_with_nothing_inline(client: TestClient, page: str, lang: str) -> None:
    answer = client.get(page, headers={"accept-language": f"{lang}-XX,{lang};q=0.9"})
    assert answer.status_code == 200
    assert f'<html lang="{lang}"' in answer.text
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    told = Inline()
    told.feed(answer.text)
    assert not told.faults
    assert len(told.ids) == len(set(told.ids)), "an id stands twice"
    assert answer.text.count("<h1") == 1


@pytest.mark.parametrize(("page", "status"), [*((p, 404) for p in MISSING), *((p, 400) for p in WRONG)])
def test_errors_are_pages_that_explain(client: TestClient, page: str, status: int) -> None:
    answer = client.get(page)
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert "Traceback" not in answer.text
    assert "content-security-policy" in answer.headers


def test_the_switch_of_language_and_look_is_kept(sample: Path) -> None:
    client = TestClient(create_app(Settings(ledger=sample, hosts=("testserver",))))
    assert 'lang="fr"' in client.get("/about?lang=fr", headers={"accept-language": "en"}).text
    assert "À propos des données" in client.get("/about", headers={"accept-language": "en"}).text
    assert 'data-theme="dark"' in client.get("/?theme=dark").text
    assert 'data-theme="dark"' in client.get("/").text


def test_names_lead_to_codes(client: TestClient) -> None:
    answer = client.get("/relation?a=Mali&b=chine", follow_redirects=False)
    assert answer.headers["location"] == "/relation/MLI/CHN"
    assert client.get("/actor/mli", follow_redirects=False).headers["location"] == "/actor/MLI"


def test_filters_narrow_the_relation(client: TestClient) -> None:
    every = client.get("/relation/CHN/MLI?format=json").json()
    facts = client.get("/relation/CHN/MLI?format=json&status=actual").json()
    assert 0 < len(facts) < len(every)
    assert {row["status"] for row in facts} == {"actual"}
    assert client.get("/relation/CHN/MLI?format=json&quad=material+conflict&type=CONSULT").json() == []


def test_the_chart_tells_facts_from_expectations(client: TestClient) -> None:
    svg = client.get("/actor/MLI?format=svg").text
    assert 'fill="url(#wide-' in svg
    assert "#1d6f8a" in svg
    assert svg.startswith("<svg")


@pytest.mark.parametrize(
    "page",
    ["/relation/CHN/MLI", "/expectations", "/search?q=Mali", "/map", "/network", "/about", "/article/sample-fr-1", "/episode/1"],
)
def test_tables_go_out_as_csv_and_json(client: TestClient, page: str) -> None:
    mark = "&" if "?" in page else "?"
    table = client.get(f"{page}{mark}format=csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert "attachment" in table.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(table.text)))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert json.loads(client.get(f"{page}{mark}format=json").text)


@pytest.mark.parametrize("page", ["/relation/CHN/MLI", "/map", "/network"])
def test_pictures_go_out_as_svg_and_png(client: TestClient, page: str) -> None:
    assert client.get(f"{page}?format=svg").headers["content-type"] == "image/svg+xml"
    assert client.get(f"{page}?format=png").content.startswith(b"\x89PNG")


def test_an_empty_ledger_tells_how_to_fill_it(tmp_path: Path) -> None:
    from depeche.ledger import Ledger

    path = tmp_path / "empty.ledger"
    Ledger(path, write=True).close()
    client = TestClient(create_app(Settings(ledger=path, hosts=("testserver",))))
    assert "depeche add press/ --ledger empty.ledger" in client.get("/").text
    for page in ("/expectations", "/map", "/network", "/about", "/actor/MLI", "/relation/MLI/CHN"):
        assert client.get(page).status_code == 200


def test_a_ledger_that_is_gone_is_told(tmp_path: Path) -> None:
    client = TestClient(create_app(Settings(ledger=tmp_path / "none.ledger", hosts=("testserver",))))
    answer = client.get("/")
    assert answer.status_code == 404
    assert "there is no such ledger" in answer.text


def test_other_host_names_are_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_places_have_their_french_names(client: TestClient) -> None:
    french, english = (client.get("/place/CHN/Beijing", headers={"accept-language": lang}).text for lang in ("fr", "en"))
    assert "<h1><bdi>Pékin</bdi></h1>" in french
    assert "<h1><bdi>Beijing</bdi></h1>" in english
    assert "Pékin" in client.get("/map?format=svg", headers={"accept-language": "fr"}).text


def test_a_person_is_told_of_in_his_own_episodes_alone(client: TestClient) -> None:
    rows = client.get("/person/Xi%20Jinping?format=json").json()
    assert rows
    for row in rows:
        events = client.get(f"/api/v1/episodes/{row['episode']}").json()["events"]
        assert any(side["name"] == "Xi Jinping" for event in events for side in (*event["actor"], *event["recipient"]))


def test_a_story_can_be_narrowed_to_its_last_months(client: TestClient) -> None:
    page = client.get("/actor/MLI").text
    assert 'href="?since=2024-11-01">last 3 months' in page
    assert "All the time" in page


def test_search_finds_who_and_where_by_names_in_either_language(client: TestClient) -> None:
    page = client.get("/search?q=P%C3%A9kin", headers={"accept-language": "fr"}).text
    assert '<a href="/place/CHN/Beijing">Pékin (Chine)</a>' in page
    assert '<a href="/actor/MLI">' in client.get("/search?q=Mali").text
    assert "/place/" not in client.get("/search?q=Canberra").text, "a place of which nothing is told is no hit"


def test_about_counts_by_source_and_day(client: TestClient) -> None:
    rows = client.get("/about?format=json").json()
    assert sum(row["articles"] for row in rows) == 12
    assert {row["source"] for row in rows} == {"depeche sample"}
    assert rows[0] == {"source": "depeche sample", "day": "2025-01-22", "articles": 1}
