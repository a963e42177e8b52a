"""The built pages hold what they are for: executed tutorials and notebook, the ontology; they load nothing from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from depeche.ontology import load_ontology

Page = Callable[[str], str]
DOCS = Path(__file__).parents[2] / "docs"


def test_every_page_is_built(built: Path) -> None:
    for source in (*DOCS.glob("*.md"), *DOCS.glob("*.ipynb")):
        assert (built / f"{source.stem}.html").is_file(), source.name


def test_pages_load_nothing_from_elsewhere(built: Path) -> None:
    for path in built.glob("*.html"):
        loaded = re.findall(
            r"<(?:script|img|link|iframe)\b[^>]*?(?:src|href)=\"(https?:)?//[^\"]*", path.read_text(encoding="utf-8")
        )
        assert not loaded, path.name


@pytest.mark.parametrize(("name", "says"), [("tutorial", "What happened"), ("tutoriel", "Ce qui s'est passé")])
def test_the_tutorials_end_in_a_briefing(page: Page, name: str, says: str) -> None:
    text = page(name)
    assert says in text
    # The texts at their beginning: a fact, a plan, a denial.
    shown = text[: text.index("--explain")]
    assert all(re.search(rf"^{status} ", shown, re.MULTILINE) for status in ("actual", "future", "negated"))
    assert "\x1b" not in text


def test_the_notebook_is_executed(page: Page) -> None:
    source = json.loads((DOCS / "notebook.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in source["cells"] if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells), (
        "clear the outputs: the build makes them"
    )
    text = page("notebook")
    assert re.search(r"\d+% of \d+ events are told as having happened", text)
    assert "(12, " in text


def test_the_codebook_is_the_ontology(page: Page) -> None:
    text, ontology = page("codebook"), load_ontology()
    for kind in ontology.types.values():
        assert kind.meaning in text
        assert all(mode.meaning in text for mode in kind.modes.values())
    terms = (*ontology.contexts.values(), *ontology.sectors.values(), *ontology.statuses.values())
    assert all(term.meaning in text for term in terms)
    assert all(code in text for code in ontology.cameo_codes)


def test_every_column_of_parquet_and_geojson_is_told(page: Page) -> None:
    from depeche.formats._arrow import article_schema, event_schema
    from depeche.formats._values import columns

    text = page("formats")
    told = set(re.findall(r"^\s*([a-z0-9_\[\].]+)\s*$", text, re.MULTILINE))
    parts = {f"actor[].{field.name}" for field in event_schema().field("actor").type.value_type}
    wanted = {field.name for schema in (event_schema(), article_schema()) for field in schema} | parts
    assert wanted <= told
    assert {column.name for column in columns("geojson")} <= told
