"""A ledger of the twelve sample dispatches, coded once; a workbench over a copy of it where a test writes; a real browser."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the workbench needs fastapi; install depeche with its dependencies")
pytest.importorskip("httpx", reason="the tests of the workbench need httpx; install depeche[dev]")

import uvicorn
from starlette.testclient import TestClient

import depeche
from depeche.ledger import Ledger
from depeche.reading import read
from depeche.web import Settings, create_app

SAMPLES = Path(depeche.__file__).parent / "samples"
CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "news_mixed.jsonl"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run")


def _filled(path: Path, articles: Path) -> Path:
    with Ledger(path, write=True) as ledger:
        for _ in ledger.add(read([str(articles)]), depeche.coder()):
            pass
        ledger.vacuum()
    return path


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample ledger; not to be written to."""
    return _filled(tmp_path_factory.mktemp("web") / "sample.ledger", SAMPLES)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the news beside the checkout; not to be written to."""
    if not CORPUS.is_file():
        pytest.skip("no ../shared/corpus here: the workbench is not tried on the corpus")
    return _filled(tmp_path_factory.mktemp("corpus") / "corpus.ledger", CORPUS)


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


@contextmanager
def served(path: Path, **options: Any) -> Iterator[str]:
    """A workbench that listens on this machine; gives its address. Options are those of ``Settings``."""
    app = create_app(Settings(ledger=path, **options))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


@dataclass(slots=True)
class Sight:
    """A page of a browser, and all that went wrong on it: messages of the console, errors of scripts, answers that failed."""

    page: Any
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}") or dialog.dismiss())
        self.page.on("response", lambda r: self.faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A chromium without a window."""
    api = pytest.importorskip("playwright.sync_api", reason="no playwright here: the workbench is not tried in a browser")
    with api.sync_playwright() as play:
        own = Path(play.chromium.executable_path)
        found = next((p for name in _BROWSERS if (p := shutil.which(name))), str(own) if own.exists() else None)
        if found is None:
            pytest.skip("no chromium here: the workbench is not tried in a browser")
        browser = play.chromium.launch(executable_path=found, args=list(_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def look(chromium: Any) -> Iterator[Callable[..., Sight]]:
    """A function that opens a page ``width`` pixels wide in a language; further options are those of a browser's context."""
    opened = []

    def looked(width: int = 1280, lang: str = "en-GB", **options: Any) -> Sight:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale=lang, **options)
        opened.append(context)
        return Sight(context.new_page())

    yield looked
    for context in opened:
        context.close()
