"""The workbench's door: headers, cookies, names, sizes, and a token that no clock and no guess gives away."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpx", reason="the tests of the workbench need httpx; install depeche[dev]")

from starlette.testclient import TestClient

from depeche.ledger import Ledger
from depeche.records import Article
from depeche.web import Settings, create_app, security

_TOKEN = "a long enough secret é"


@pytest.fixture
def bench(tmp_path: Path) -> Callable[..., TestClient]:
    path = tmp_path / "g.ledger"
    with Ledger(path, write=True) as ledger:
        list(
            ledger.add([Article("a1", "fr", "Le Mali a expulsé l'ambassadeur de France.", None, "T", "S", "u", ())], version="x")
        )

    def opened(**options: Any) -> TestClient:
        return TestClient(create_app(Settings(ledger=path, hosts=("testserver",), **options)), raise_server_exceptions=False)

    return opened


@pytest.mark.parametrize(
    "path", ["/", "/article/a1", "/none", "/static/style.css", "/api/v1/episodes", "/api/v1/none", "/search?q=%22"]
)
def test_every_answer_carries_the_headers(bench: Callable[..., TestClient], path: str) -> None:
    answer = bench().get(path)
    for name, value in security.HEADERS.items():
        assert answer.headers[name] == value
    assert "server" not in answer.headers
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_cookies_are_for_the_server_alone(bench: Callable[..., TestClient]) -> None:
    client = bench(token=_TOKEN)
    answers = [client.get("/?lang=fr&theme=dark")]
    key = client.cookies["depeche_form"]
    answers.append(client.post("/sign-in", data={"key": key, "token": _TOKEN}, follow_redirects=False))
    cookies = [value for answer in answers for name, value in answer.headers.multi_items() if name == "set-cookie"]
    assert {cookie.split("=")[0] for cookie in cookies} >= {"depeche_form", "depeche_token", "depeche_lang", "depeche_theme"}
    for cookie in cookies:
        assert "httponly" in cookie.lower()
        assert "samesite=" in cookie.lower()
        assert _TOKEN not in cookie
    strict = [c for c in cookies if c.startswith(("depeche_form", "depeche_token"))]
    assert all("samesite=strict" in c.lower() for c in strict)


def test_another_name_is_no_way_in(bench: Callable[..., TestClient]) -> None:
    for host in ("evil.example", "testserver.evil.example", "127.0.0.1.evil.example", ""):
        assert bench().get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("kept", ["", "x", "depeche", "\xe9" * 64, "0" * 64])
@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer x", "Basic x", f"Bearer {_TOKEN[:-1]}", "Bearer \xff", "bearer " + "x" * 10_000]
)
def test_no_guess_is_the_token(bench: Callable[..., TestClient], kept: str, given: str) -> None:
    headers = {"authorization": given.encode("latin-1"), "cookie": f"depeche_token={kept}".encode("latin-1")}
    answer = bench(token=_TOKEN).post("/api/v1/reviews", json={"event": "x", "verdict": "accept", "who": "a"}, headers=headers)
    assert answer.status_code == 401


def test_the_token_is_compared_in_constant_time(bench: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every comparison with the token or its stamp goes through compare_digest, whose time tells nothing of where they differ."""
    compared: list[tuple[bytes, bytes]] = []
    real = hmac.compare_digest

    def watched(a: bytes, b: bytes) -> bool:
        compared.append((a, b))
        return real(a, b)

    class Secret(str):
        def __eq__(self, other: object) -> bool:
            raise AssertionError("the token was compared by ==")

        __hash__ = str.__hash__

    monkeypatch.setattr(security.hmac, "compare_digest", watched)
    client = bench(token=Secret(_TOKEN))
    review = {"event": "x", "verdict": "accept", "who": "a"}
    assert client.post("/api/v1/reviews", json=review, headers={"authorization": "Bearer wrong"}).status_code == 401
    right = {"authorization": f"Bearer {_TOKEN}".encode()}
    assert client.post("/api/v1/reviews", json=review, headers=right).status_code in (401, 404)
    client.get("/sign-in")
    assert client.post("/sign-in", data={"key": client.cookies["depeche_form"], "token": "wrong"}).status_code == 403
    assert sum(_TOKEN.encode() in pair for pair in compared) >= 3


def test_a_post_without_a_length_is_cut_off_too(bench: Callable[..., TestClient]) -> None:
    sent = []

    def endless() -> Iterator[bytes]:
        for _ in range(10_000):
            sent.append(1)
            yield b"x" * 1000

    answer = bench(longest_post=50_000).post("/api/v1/articles", content=endless(), headers={"content-type": "application/json"})
    assert answer.status_code == 413


def test_a_length_that_lies_is_no_way_around(bench: Callable[..., TestClient]) -> None:
    headers = {"content-type": "application/json", "content-length": "10"}
    answer = bench(longest_post=1000).post("/api/v1/articles", content=b"x" * 5000, headers=headers)
    assert answer.status_code == 413
