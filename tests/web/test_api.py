"""The JSON API: described, paged, narrowed as the pages are, and strict."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient


def test_it_describes_itself(client: TestClient) -> None:
    told = client.get("/api/v1/openapi.json").json()
    assert set(told["paths"]) >= {"/api/v1/episodes", "/api/v1/series", "/api/v1/expectations", "/api/v1/articles"}
    assert all(call.get("description") for methods in told["paths"].values() for call in methods.values())


def test_pages_by_cursor_give_each_episode_once(client: TestClient) -> None:
    found, cursor = list[int](), ""
    while True:
        page = client.get("/api/v1/episodes", params={"limit": 7, "cursor": cursor}).json()
        found += [row["episode"] for row in page["items"]]
        if not page["next"]:
            break
        cursor = page["next"]
    assert len(found) == len(set(found)) == client.get("/api/v1/episodes?limit=500").json()["items"].__len__()
    assert len(found) > 40


def test_the_series_counts_what_the_list_holds(client: TestClient) -> None:
    months = client.get("/api/v1/series?a=MLI&b=CHN").json()["items"]
    rows = client.get("/api/v1/episodes?a=MLI&b=CHN").json()["items"]
    assert sum(sum(m["counts"].values()) for m in months) == len(rows)
    facts = [row for row in rows if row["status"] == "actual"]
    assert sum(m["facts"] for m in months) == len(facts)


def test_expectations_name_what_decided_them(client: TestClient) -> None:
    met = client.get("/api/v1/expectations?state=met").json()["items"]
    assert met
    assert all(row["decided_by"] and row["deciding_sentence"] for row in met)


def test_the_export_is_json_lines(client: TestClient) -> None:
    lines = client.get("/api/v1/export?text=false").text.splitlines()
    assert len(lines) == 12
    assert all("events" in json.loads(line) for line in lines)


@pytest.mark.parametrize(
    ("call", "status"),
    [
        ("/api/v1/episodes?limit=0", 422),
        ("/api/v1/episodes?cursor=abc", 400),
        ("/api/v1/episodes?since=2024-13-01", 400),
        ("/api/v1/episodes?a=QQQQ", 404),
        ("/api/v1/episodes/999999", 404),
        ("/api/v1/articles/none", 404),
        ("/api/v1/search?q=%22", 404),
        ("/api/v1/nothing", 404),
    ],
)
def test_errors_are_json_that_explains(client: TestClient, call: str, status: int) -> None:
    answer = client.get(call)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_an_article_is_coded_and_added_once(open_bench: Callable[..., TestClient]) -> None:
    client = open_bench()
    article = {"text": "Le Ghana a expulsé l'ambassadeur du Togo lundi.", "lang": "fr", "published": "2024-10-01", "source": "x"}
    first = client.post("/api/v1/articles", json=article)
    assert first.status_code == 201
    assert first.json()["added"] == 1
    assert first.json()["article"]["events"]
    assert client.post("/api/v1/articles", json=article).json()["added"] == 0
    assert client.get("/relation/GHA/TGO").status_code == 200
    assert client.post("/api/v1/articles", json={"text": ""}).status_code == 422
    assert client.post("/api/v1/articles", json=article | {"published": "soon"}).status_code == 400
    assert client.post("/api/v1/articles", json=article, headers={"origin": "https://evil.example"}).status_code == 403
