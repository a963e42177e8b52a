"""The JSON API and the pages under any query and any body: an answer that is no fault of the server's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fuzz_strategies import json_values, short, texts
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("httpx", reason="the tests of the workbench need httpx; install depeche[dev]")

from starlette.testclient import TestClient

import depeche
from depeche.ledger import Ledger
from depeche.reading import read
from depeche.web import Settings, app, create_app

_SAMPLES = Path(depeche.__file__).parent / "samples"
_NAMES = (
    "a b since until type quad status certainty context source cursor limit side state q page format event first lang theme text "
    "month by sort days on view kind"
)
_KNOWN = ["MLI", "CHN", "2024-09-02", "0001-01-01", "9999-12-31", "actual", "csv", "svg", "-1", "9" * 30]
_VALUES = texts(most=2) | st.sampled_from(_KNOWN)
_PARTS = st.lists(_VALUES | st.sampled_from(["1", "MLI", "CHN"]), min_size=4, max_size=4)
_QUERY = st.lists(st.tuples(st.sampled_from(_NAMES.split()), _VALUES), max_size=4)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = tmp_path_factory.mktemp("fuzz") / "f.ledger"
    with Ledger(path, write=True) as ledger:
        for _ in ledger.add(list(read([str(_SAMPLES)]))[:4], depeche.coder()):
            pass
    with TestClient(create_app(Settings(ledger=path, hosts=("testserver",), writes_a_minute=10**9))) as found:
        yield found


def _paths(client: TestClient) -> list[str]:
    """Every address that answers a GET, with its parameters as they stand."""
    routers = [import_module(f"depeche.web.pages.{name}").router for name in app._PAGES]
    pages = {route.path for router in routers for route in router.routes if "GET" in route.methods}
    told = client.get("/api/v1/openapi.json").json()["paths"]
    return sorted(pages | {path for path, calls in told.items() if "get" in calls})


def test_any_question_gets_an_answer(client: TestClient) -> None:
    paths = _paths(client)
    assert len(paths) > 20

    @short(250)
    @given(
        path=st.sampled_from(paths),
        query=_QUERY,
        parts=st.lists(_VALUES | st.sampled_from(["1", "MLI", "CHN"]), min_size=4, max_size=4),
    )
    def fuzz(path: str, query: list[tuple[str, str]], parts: list[str]) -> None:
        for name in [part.split("}")[0] for part in path.split("{")[1:]]:
            path = path.replace("{" + name + "}", quote(parts.pop(), safe="", errors="replace") or "x")
        clean = [(k, v.encode("utf-8", "replace").decode()) for k, v in query]
        answer = client.get(path, params=clean, follow_redirects=False)
        assert answer.status_code < 500, (path, clean, answer.text[:300])
        assert answer.headers["x-content-type-options"] == "nosniff"

    fuzz()


def test_any_article_and_any_review_is_taken_or_refused(client: TestClient) -> None:
    event = client.get("/api/v1/episodes?limit=1").json()["items"][0]["event"]
    article = {"text": "Le Ghana a expulsé l'ambassadeur du Togo.", "lang": "fr", "published": "2024-10-01"}
    article |= {"title": "", "source": "", "url": ""}
    row = depeche.code("Le Mali a expulsé l'ambassadeur de France.", lang="fr").events[0].to_dict()
    review = {"event": event, "verdict": "correct", "who": "awa", "note": "", "changes": {"status": "future"}}
    changes = st.dictionaries(st.sampled_from(sorted(row)), json_values(), max_size=3)

    def post(path: str, body: Any) -> None:
        answer = client.post(path, content=json.dumps(body), headers={"content-type": "application/json"})
        assert answer.status_code < 500, (path, body, answer.text[:300])

    @short(120)
    @given(
        name=st.sampled_from(sorted(article)),
        value=texts() | json_values(),
        kind=st.sampled_from(sorted(review)),
        changes=changes,
    )
    def fuzz(name: str, value: Any, kind: str, changes: dict[str, Any]) -> None:
        post("/api/v1/articles", article | {name: value})
        post("/api/v1/reviews", review | {kind: value})
        post("/api/v1/reviews", review | {"changes": changes})

    fuzz()
    with Ledger(client.app.state.desk.settings.ledger, write=True) as ledger:  # type: ignore[attr-defined]
        assert ledger.check() == []


@short(120)
@given(data=st.binary(max_size=200) | st.just(b"[" * 50_000) | st.just(b'{"text": "' + b"\\ud800" * 50 + b'"}'))
@pytest.mark.parametrize("path", ["/api/v1/articles", "/api/v1/reviews", "/review", "/sign-in"])
def test_any_bytes_are_refused(client: TestClient, path: str, data: bytes) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "\x7f"):
        answer = client.post(path, content=data, headers={"content-type": kind}, follow_redirects=False)
        assert answer.status_code in (201, 400, 403, 404, 415, 422), (kind, answer.text[:300])
