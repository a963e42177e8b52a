"""Judging events by forms: it counts at once, can be taken back, and only our own pages can do it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

ARTICLE = "/article/sample-fr-1"
Bench = Callable[..., TestClient]


def _form(client: TestClient) -> dict[str, str]:
    """What the first event's form sends."""
    page = client.get(ARTICLE).text
    form = page[page.index('<form method="post" action="/review"') :]
    fields = dict(re.findall(r'<input type="hidden" name="(key|article|event)" value="([^"]*)"', form[:600]))
    return fields | {"who": "awa"}


def _event(client: TestClient, id: str) -> dict[str, object] | None:
    events = client.get("/api/v1/articles/sample-fr-1").json()["events"]
    return next((event for event in events if event["id"] == id), None)


def _post(client: TestClient, form: dict[str, str | list[str]], **headers: str) -> int:
    return client.post("/review", data=form, headers=headers, follow_redirects=False).status_code


def _all(event: dict[str, object]) -> dict[str, str | list[str]]:
    """The fields of a correction that changes nothing."""
    when = event["when"] or {}
    assert isinstance(when, dict)
    return {
        "type": str(event["type"]),
        "status": str(event["status"]),
        "certainty": str(event["certainty"]),
        "holder": str(event["holder"]),
        "modes": ", ".join(event["modes"]),  # type: ignore[call-overload]
        "contexts": event["contexts"],  # type: ignore[dict-item]
        "when_start": when.get("start") or "",
        "when_end": when.get("end") or "",
        "granularity": when.get("granularity") or "",
        "keep_actor": [str(n) for n in range(len(event["actor"]))],  # type: ignore[arg-type]
        "keep_recipient": [str(n) for n in range(len(event["recipient"]))],  # type: ignore[arg-type]
    }


def test_accept_reject_and_undo(open_bench: Bench) -> None:
    client = open_bench()
    form = _form(client)
    assert _post(client, form | {"verdict": "accept"}) == 303
    assert "accepted" in client.get(ARTICLE).text
    assert 'value="awa"' in client.get(ARTICLE).text
    assert _post(client, form | {"verdict": "reject"}) == 303
    assert _event(client, form["event"]) is None
    assert _post(client, form | {"verdict": "undo"}) == 303
    assert _event(client, form["event"]) is not None
    assert "Measured quality" in client.get("/about").text


def test_a_correction_counts_and_can_be_taken_back(open_bench: Bench) -> None:
    client = open_bench()
    form = _form(client)
    before = _event(client, form["event"])
    assert before is not None
    fields = _all(before)
    assert _post(client, form | fields | {"verdict": "correct"}) == 400
    assert _post(client, form | fields | {"verdict": "correct", "status": "future", "when_start": "2024-08-09"}) == 303
    after = _event(client, form["event"])
    assert after is not None
    assert after["status"] == "future"
    assert after["when"]["start"] == "2024-08-09"  # type: ignore[index]
    assert after["actor"] == before["actor"]
    assert _post(client, form | {"verdict": "undo"}) == 303
    assert _event(client, form["event"]) == before


def test_a_side_can_be_taken_off_and_recoded(open_bench: Bench) -> None:
    client = open_bench()
    form = _form(client)
    before = _event(client, form["event"])
    assert before is not None
    fields = _all(before) | {"keep_recipient": [], "actor_0_code": "ner"}
    assert _post(client, form | fields | {"verdict": "correct"}) == 303
    after = _event(client, form["event"])
    assert after is not None
    assert after["recipient"] == []
    assert after["actor"][0]["code"] == "NER"  # type: ignore[index]


def test_forms_from_elsewhere_are_refused(open_bench: Bench) -> None:
    client = open_bench()
    form = _form(client) | {"verdict": "reject"}
    assert _post(client, form | {"key": "guess"}) == 403
    assert _post(client, form, origin="https://evil.example") == 403
    assert _post(client, form, **{"sec-fetch-site": "cross-site"}) == 403
    assert _post(client, form, **{"content-type": "text/plain"}) == 415
    client.cookies.clear()
    assert _post(client, form) == 403


def test_a_review_needs_a_name_and_an_event(open_bench: Bench) -> None:
    client = open_bench()
    form = _form(client) | {"verdict": "accept"}
    assert _post(client, form | {"who": " "}) == 400
    assert _post(client, form | {"event": "none"}) == 404
    assert _post(client, form | {"verdict": "love"}) == 400
    assert _post(client, form | {"verdict": "undo"}) == 400


def test_read_only_means_it(open_bench: Bench) -> None:
    client = open_bench(read_only=True)
    page = client.get(ARTICLE).text
    assert 'action="/review"' not in page
    assert _post(client, {"verdict": "accept", "key": "x"}) == 403
    assert client.post("/api/v1/reviews", json={"event": "x", "verdict": "accept", "who": "a"}).status_code == 403


def test_with_a_token_only_those_who_know_it_may_write(open_bench: Bench) -> None:
    client = open_bench(token="a long enough secret")
    assert 'action="/review"' not in client.get(ARTICLE).text
    key = client.cookies["depeche_form"]
    assert client.post("/sign-in", data={"key": key, "token": "wrong"}).status_code == 403
    assert client.post("/sign-in", data={"key": key, "token": "a long enough secret"}).status_code == 200
    assert "a long enough secret" not in str(dict(client.cookies))
    assert _post(client, _form(client) | {"verdict": "accept"}) == 303


def test_too_much_too_often_is_refused(open_bench: Bench) -> None:
    client = open_bench(longest_post=1000, writes_a_minute=1)
    form = _form(client)
    assert _post(client, form | {"verdict": "accept", "note": "x" * 2000}) == 413
    assert _post(client, form | {"verdict": "accept"}) == 303
    assert _post(client, form | {"verdict": "accept"}) == 429


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
def test_the_api_takes_reviews_as_json_alone(open_bench: Bench, kind: str) -> None:
    client = open_bench()
    event = _form(client)["event"]
    body = f'{{"event": "{event}", "verdict": "correct", "who": "awa", "changes": {{"status": "future"}}}}'
    answer = client.post("/api/v1/reviews", content=body, headers={"content-type": kind})
    assert answer.status_code == (201 if kind == "application/json" else 422)
