"""In a real browser: no error in the console, nothing wider than the screen, proof by a click, the back button, a correction.

Needs playwright and a chromium; skipped, and said so, where one of them is missing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import depeche
from depeche.ledger import Ledger
from depeche.records import Article, Entity, Event, Proof

from .conftest import Sight, served

Look = Callable[..., Sight]
PAGES = (
    "/", "/relation/CHN/MLI", "/relation/CHN/MLI?status=future", "/actor/MLI", "/article/sample-fr-2", "/expectations",
    "/expectations?state=met", "/map", "/network", "/search?q=Mali", "/about", "/person/Xi%20Jinping", "/episode/1", "/api",
    "/sign-in",
)  # fmt: skip
OF_ANY_LEDGER = (
    "/", "/relation/FRA/MLI", "/actor/FRA", "/expectations", "/expectations?state=lapsed", "/map", "/map?view=world", "/network",
    "/search?q=pr%C3%A9sident", "/about",
)  # fmt: skip
_WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def book(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the samples that may be written to."""
    path = tmp_path_factory.mktemp("browser") / "b.ledger"
    shutil.copy(sample, path)
    return path


@pytest.fixture(scope="module")
def address(book: Path) -> Iterator[str]:
    """Where that ledger is served."""
    with served(book) as found:
        yield found


def _visit(sight: Sight, address: str, paths: tuple[str, ...], lang: str) -> None:
    for path in paths:
        sight.page.goto(address + path)
        assert not sight.page.evaluate(_WIDER), f"{path} is wider than the screen"
        assert sight.page.evaluate("document.documentElement.lang") == lang
        assert sight.page.locator("h1").count() == 1
        assert sight.faults == [], path


@pytest.mark.parametrize(("width", "lang"), [(1280, "fr"), (1280, "en"), (390, "fr")])
def test_every_page_of_the_samples_fits_and_makes_no_error(look: Look, address: str, width: int, lang: str) -> None:
    _visit(look(width, lang), address, PAGES, lang)


@pytest.mark.parametrize(("width", "lang"), [(1280, "fr"), (390, "en")])
def test_every_page_of_the_corpus_fits_and_makes_no_error(look: Look, corpus: Path, width: int, lang: str) -> None:
    with Ledger(corpus) as ledger:
        longest = ledger.db.execute("SELECT id FROM article ORDER BY length(text) DESC LIMIT 1").fetchone()[0]
    with served(corpus, read_only=True) as address:
        _visit(look(width, lang), address, (*OF_ANY_LEDGER, f"/article/{longest}"), lang)


def test_a_click_on_words_shows_their_proof(look: Look, address: str) -> None:
    sight = look()
    page = sight.page
    page.goto(f"{address}/article/sample-fr-2")
    page.locator("mark.trigger").nth(1).click()
    card = page.locator(".card.current")
    assert card.get_attribute("data-n") == "2"
    assert card.locator(".proof table").is_visible()
    assert page.locator("mark.trigger").nth(1).inner_text() in card.locator(".proof").inner_text()
    assert "event=" in page.url
    assert page.locator("mark.on-trigger").count() == 1
    page.keyboard.press("j")
    assert page.locator(".card.current").get_attribute("data-n") == "3"
    page.keyboard.press("k")
    page.reload()
    assert page.locator(".card.current").get_attribute("data-n") == "2"
    assert sight.faults == []


def test_the_pointer_over_an_event_shows_its_words(look: Look, address: str) -> None:
    page = look().page
    page.goto(f"{address}/article/sample-fr-2")
    assert page.locator("mark.on").count() == 0
    page.locator(".card").nth(1).hover()
    assert page.locator("mark.on-trigger").inner_text() == page.locator("mark.trigger").nth(1).inner_text()


def test_a_correction_by_keyboard_survives_reload_and_recode_and_can_be_undone(look: Look, address: str, book: Path) -> None:
    sight = look()
    page = sight.page
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
    with Ledger(book, write=True) as ledger:
        assert list(ledger.recode(depeche.coder(), everything=True))
    page.reload()
    assert page.locator(".card.current .verdict").inner_text() == "corrected"
    assert page.locator(".card.current > p .status").inner_text() == "announced"
    page.keyboard.press("u")
    page.locator(".card.current > p .status", has_text="fact").wait_for()
    assert sight.faults == []


def test_keys_accept_and_reject(look: Look, address: str) -> None:
    page = look().page
    page.goto(f"{address}/article/sample-en-2")
    page.keyboard.press("j")
    page.locator('.card.current input[name="who"]').fill("awa")
    page.locator(".card.current h2 a").focus()
    for key, verdict in (("a", "accepted"), ("r", "rejected")):
        page.keyboard.press(key)
        page.locator(".card.current .verdict", has_text=verdict).wait_for()


def test_filters_stand_in_the_address_and_back_works(look: Look, address: str) -> None:
    sight = look()
    page = sight.page
    page.goto(f"{address}/relation/CHN/MLI")
    every = page.locator(".episodes > li").count()
    page.locator(".filters summary").click()
    with page.expect_navigation():
        page.locator('.filters input[value="future"]').check()
    assert "status=future" in page.url
    assert "since=" not in page.url
    assert 0 < page.locator(".episodes > li").count() < every
    page.go_back()
    assert "status=" not in page.url
    assert page.locator(".episodes > li").count() == every
    page.get_by_role("link", name="Français").click()
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert sight.faults == []


def test_pages_work_without_script(look: Look, address: str) -> None:
    page = look(java_script_enabled=False).page
    page.goto(f"{address}/article/sample-en-1")
    page.locator(".card h2 a").nth(1).click()
    assert page.locator(".card.current").get_attribute("data-n") == "2"
    assert page.locator("mark.on-trigger").count() >= 1


_PLAIN = "Mali signed a pact with China."
ATTACKS = {
    "script": f"<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"> {_PLAIN}",
    "broken": f"</div></article></main><table><tr><td><!-- <style>*{{display:none}}</style> {_PLAIN}",
    "rtl": f"\u202e\u0648\u0642\u0639\u062a \u0645\u0627\u0644\u064a. {_PLAIN}",
    "emoji": f"👩‍👩‍👧 e\u0301 🇲🇱 {_PLAIN}",
}


def _attack(name: str, text: str) -> Article:
    at, one, other = (text.index(word) for word in ("signed", "Mali signed", "China"))
    event = Event(
        id=f"x-{name}", type="SUPPORT", status="actual", trigger="signed", start=at, end=at + 6, sentence=text, holder=text[:40],
        actor=(Entity("Mali", one, one + 4, "MLI", "GOV"),), recipient=(Entity("China", other, other + 5, "CHN", "GOV"),),
        proof=(Proof("type", at, at + 6, text[:60]),),
    )  # fmt: skip
    return Article(name, "en", text, None, text[:60], text[:60], "javascript:alert(1)", (event,))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A workbench over articles that mean harm, or are merely odd or long."""
    path = tmp_path_factory.mktemp("hostile") / "h.ledger"
    attacks = [_attack(name, text) for name, text in ATTACKS.items()]
    long = [Article("long", "fr", "Un très long texte. " * 100_000, None, "Long", "s", "", ())]
    with Ledger(path, write=True) as ledger:
        list(ledger.add([*attacks, *long]))
    with served(path) as found:
        yield found


@pytest.mark.parametrize("name", ATTACKS)
def test_hostile_articles_do_nothing_and_are_shown_as_they_are(look: Look, hostile: str, name: str) -> None:
    sight = look()
    page = sight.page
    page.goto(f"{hostile}/article/{name}?event=x-{name}")
    shown = page.locator("#body").evaluate("e => [...e.childNodes].filter((n) => n.nodeName !== 'SUP').map((n) => n.textContent)")
    assert "".join(shown).strip() == ATTACKS[name]
    assert page.locator("mark.on-trigger").inner_text() == "signed"
    assert page.locator("mark.on-actor").inner_text() == "Mali"
    assert page.locator("footer.foot").is_visible()
    assert page.locator("img, iframe, #body script, #body table").count() == 0
    for path in ("/", "/relation/CHN/MLI", "/search?q=signed"):
        page.goto(hostile + path)
        assert page.title() != "taken"
        assert page.locator("footer.foot").is_visible()
    assert sight.faults == []


def test_two_million_signs_open(look: Look, hostile: str) -> None:
    sight = look(390)
    sight.page.goto(f"{hostile}/article/long")
    assert sight.page.evaluate("document.querySelector('#body').textContent.trim().length") > 1_999_000
    assert not sight.page.evaluate(_WIDER)
    assert sight.faults == []
