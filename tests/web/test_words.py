"""The interface speaks both languages throughout."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from depeche.ontology import load_ontology
from depeche.records import CERTAINTIES, STATUSES
from depeche.web import words as module
from depeche.web.words import Words, choose, quote

WEB = Path(module.__file__).parent
_CALL = re.compile(r"""\b(?:_|words|words\.many)\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def _messages() -> Iterator[str]:
    """All messages that templates and pages use."""
    for path in (WEB / "templates").glob("*.html"):
        for found in _CALL.finditer(path.read_text(encoding="utf-8")):
            yield ast.literal_eval(found.group(1))
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = ast.unparse(node.func)
                if name in ("words", "self") or name.endswith("words(request)"):
                    yield node.args[0].value


def test_every_message_is_in_the_french_catalogue_and_none_is_idle() -> None:
    from babel.messages.pofile import read_po

    with (WEB / "locale" / "fr.po").open("rb") as lines:
        catalogue = read_po(lines, locale="fr")
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue if m.id}
    used = set(_messages())
    assert used - known == set()
    assert known - used == set()
    for message in catalogue:
        if message.id:
            first = message.id if isinstance(message.id, str) else message.id[0]
            texts = [message.string] if isinstance(message.string, str) else list(message.string)
            for text in texts:
                assert text
                assert set(re.findall(r"%\(\w+\)s", text)) == set(re.findall(r"%\(\w+\)s", first)), first


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_code_has_a_name(lang: str) -> None:
    ontology = load_ontology()
    table = module._terms(lang)
    for kind, codes in {
        "type": ontology.types,
        "status": STATUSES,
        "certainty": CERTAINTIES,
        "quad": ontology.quads.values(),
        "context": ontology.contexts,
    }.items():
        assert [code for code in codes if not table.get((kind, code))] == []


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "wanted"),
    [
        (None, None, "", "en"),
        (None, None, "fr-CA,en;q=0.8", "fr"),
        (None, None, "de,en;q=0.5,fr;q=0.9", "fr"),
        (None, "en", "fr", "en"),
        ("fr", "en", "en", "fr"),
        ("xx", None, "fr;q=x,,;;", "en"),
    ],
)
def test_the_language_of_a_page(asked: str | None, kept: str | None, accepted: str, wanted: str) -> None:
    assert choose(asked, kept, accepted) == wanted


def test_dates_numbers_and_scores_as_their_readers_write_them() -> None:
    french, english = Words("fr"), Words("en")
    assert french.day("2024-09-02") == "2 septembre 2024"
    assert english.day("2024-09-02") == "2 September 2024"
    assert french.score(-6.17) == "−6,2"
    assert english.score(None) == "–"
    assert french.name("CHN") == "Chine"
    assert english.when({"start": "2024-09-04", "end": "2024-09-06", "granularity": "day"}) == "4 Sept 2024 to 6 Sept 2024"
    assert french.when({"start": "2024-01-01", "end": "2024-12-31", "granularity": "year"}) == "2024"
    assert french.day("not a day") == "not a day"


def test_a_long_sentence_is_cut_around_its_trigger() -> None:
    sentence = "a" * 500 + " signed " + "b" * 500
    left, trigger, right = quote({"sentence": sentence, "sentence_start": 10, "start": 511, "end": 517, "trigger": "signed"})
    assert trigger == "signed"
    assert left.startswith("…")
    assert right.endswith("…")
    assert len(left + right) < 400
