"""In a real browser: no error in the console, nothing wider than the screen, proof by a click, the back button, a correction.

Needs playwright and a chromium; skipped, and said so, where one of them is missing.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright here: the browser tests of the workbench are skipped")
uvicorn = pytest.importorskip("uvicorn")

from depeche.web import Settings, create_app  # noqa: E402 - only where playwright is

_CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
pytestmark = pytest.mark.skipif(_CHROMIUM is None, reason="no chromium here: the browser tests of the workbench are skipped")
_ARGS = [
    "--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
PAGES = (
    "/", "/relation/CHN/MLI", "/actor/MLI", "/article/sample-fr-2", "/expectations?state=met", "/map", "/network",
    "/search?q=Mali", "/about", "/person/Xi%20Jinping", "/episode/1", "/api",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A served workbench."""
    path = tmp_path_factory.mktemp("browser") / "b.ledger"
    shutil.copy(sample, path)
    config = uvicorn.Config(create_app(Settings(ledger=path)), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=_CHROMIUM, args=_ARGS)
        yield opened
        opened.close()


def _page(browser: Any, width: int, lang: str = "en-GB") -> tuple[Any, list[str]]:
    page = browser.new_context(viewport={"width": width, "height": 900}, locale=lang).new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    return page, told


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_and_makes_no_error(browser: Any, address: str, width: int) -> None:
    page, told = _page(browser, width, "fr-FR")
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate("document.documentElement.lang") == "fr"
        assert told == [], path


def test_a_click_on_words_shows_their_proof(browser: Any, address: str) -> None:
    page, told = _page(browser, 1280)
    page.goto(f"{address}/article/sample-fr-2")
    page.locator("mark.trigger").nth(1).click()
    card = page.locator(".card.current")
    assert card.get_attribute("data-n") == "2"
    assert card.locator(".proof table").is_visible()
    assert "event=" in page.url
    assert page.locator("mark.on-trigger").count() == 1
    page.keyboard.press("j")
    assert page.locator(".card.current").get_attribute("data-n") == "3"
    page.keyboard.press("k")
    page.reload()
    assert page.locator(".card.current").get_attribute("data-n") == "2"
    assert told == []


def test_a_correction_by_keyboard_survives_reload_and_can_be_undone(browser: Any, address: str) -> None:
    page, told = _page(browser, 1280)
    page.goto(f"{address}/article/sample-fr-1")
    page.keyboard.press("j")
    page.locator('.card.current input[name="who"]').fill("awa")
    page.locator(".card.current h2 a").focus()
    page.keyboard.press("e")
    page.locator('.card.current select[name="status"]').select_option("future")
    page.get_by_role("button", name="Save the correction").locator("visible=true").click()
    page.reload()
    assert page.locator(".card.current .verdict").inner_text() == "corrected"
    assert page.locator(".card.current > p .status").inner_text() == "announced"
    page.keyboard.press("u")
    page.wait_for_function("document.querySelector('.card.current > p .status')?.innerText === 'fact'")
    assert told == []


def test_filters_stand_in_the_address_and_back_works(browser: Any, address: str) -> None:
    page, told = _page(browser, 1280)
    page.goto(f"{address}/relation/CHN/MLI")
    page.locator(".filters summary").click()
    with page.expect_navigation():
        page.locator('.filters input[value="future"]').check()
    assert "status=future" in page.url
    assert "since=" not in page.url
    page.go_back()
    assert "status=" not in page.url
    page.get_by_role("link", name="Français").click()
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert told == []


def test_pages_work_without_script(browser: Any, address: str) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{address}/article/sample-en-1")
    page.locator(".card h2 a").nth(1).click()
    assert page.locator(".card.current").get_attribute("data-n") == "2"
    assert page.locator("mark.on-trigger").count() >= 1
