"""A ledger of the twelve sample dispatches, coded once, and a workbench over a copy of it for each test that writes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the workbench needs fastapi; install depeche with its dependencies")
pytest.importorskip("httpx", reason="the tests of the workbench need httpx; install depeche[dev]")

from starlette.testclient import TestClient

import depeche
from depeche.ledger import Ledger
from depeche.reading import read
from depeche.web import Settings, create_app

SAMPLES = Path(depeche.__file__).parent / "samples"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample ledger; not to be written to."""
    path = tmp_path_factory.mktemp("web") / "sample.ledger"
    with Ledger(path, write=True) as ledger:
        for _ in ledger.add(read([str(SAMPLES)]), depeche.coder()):
            pass
        ledger.vacuum()
    return path


@pytest.fixture(scope="session")
def client(sample: Path) -> Iterator[TestClient]:
    """A reader's client over the sample ledger."""
    with TestClient(create_app(Settings(ledger=sample, hosts=("testserver",)))) as found:
        yield found


@pytest.fixture
def open_bench(sample: Path, tmp_path: Path) -> Callable[..., TestClient]:
    """A function that opens a workbench over a copy of the sample ledger; options are those of ``Settings``."""

    def opened(**options: Any) -> TestClient:
        path = tmp_path / "copy.ledger"
        shutil.copy(sample, path)
        return TestClient(create_app(Settings(ledger=path, hosts=("testserver",), **options)))

    return opened
