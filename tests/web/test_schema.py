"""Calls made up from the API's own description, odd and wrong ones too: none of them fails on our side (no 5xx)."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable

from depeche.web import Settings, create_app

schemathesis = pytest.importorskip("schemathesis", reason="no schemathesis here: the API is not tried with made-up calls")


@pytest.fixture(scope="module")
def described(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("schema") / "s.ledger"
    shutil.copy(sample, path)
    app = create_app(Settings(ledger=path, hosts=("*",), writes_a_minute=10**6))
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_no_call_fails_on_our_side(described: Any, mode: str) -> None:
    tried: set[str] = set()
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode(mode)))
        def call(case: Any) -> None:
            answer = case.call()
            assert answer.status_code < 500, f"{case.method} {case.formatted_path} {answer.text[:300]}"
            tried.add(case.operation.label)

        with suppress(Unsatisfiable):  # what takes any text has no wrong one
            call()
    assert len(tried) > 6
