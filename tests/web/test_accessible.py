"""No page has a serious fault of accessibility: axe-core (WCAG 2.2 AA and best practice) in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import Sight, served
from .test_browser import PAGES

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe here: the pages' accessibility is not checked")


@pytest.fixture(scope="module")
def address(sample: Path) -> Iterator[str]:
    with served(sample) as found:
        yield found


@pytest.mark.parametrize(("lang", "look_of"), [("fr", "light"), ("en", "dark")])
def test_no_page_has_a_serious_fault(look: Callable[..., Sight], address: str, lang: str, look_of: str) -> None:
    page = look(1280, lang, color_scheme=look_of).page
    faults: list[Any] = []
    for path in (*PAGES, "/nothing"):
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
        found = axe.Axe().run(page).response
        assert len(found["passes"]) > 10, f"axe looked at nothing on {path}"
        faults += [
            (path, fault["id"], fault["nodes"][0]["html"])
            for fault in found["violations"]
            if fault["impact"] in ("serious", "critical")
        ]
    assert faults == []
