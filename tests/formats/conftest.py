"""Two articles, coded by hand, that hold what exports must not stumble over."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from depeche.ontology import load_ontology
from depeche.records import Article, Entity, Event, Proof, Size, When, Where

TEXT = (
    "🇲🇱 Assimi Goïta a rencontré Xi Jinping à Mopti, mardi.\n"
    "Paris a promis une aide. Le JNIM a tué douze\r\ncivils. Bamako n'a pas signé avec la CEDEAO.\n"
    "La Chine pourrait attaquer. Le Mali attaquera le Niger. Pékin aidera Bamako."
)
DAY = datetime.date(2024, 9, 3)


def _side(words: str, code: str | None, sector: str | None = "GOV", id: str | None = None, name: str | None = None) -> Entity:
    start = TEXT.index(words)
    return Entity(words, start, start + len(words), code, sector, id, name)


def _event(id: str, words: str, type: str, status: str = "actual", **fields: Any) -> Event:
    start, ontology = TEXT.index(words), load_ontology()
    first = TEXT.rfind("\n", 0, start) + 1
    fields = {"sentence": TEXT[first : start + len(words)], "sentence_start": first, "coder": "hand"} | fields
    fields |= {"score": ontology.score(type, fields.get("modes", ())), "quad": ontology.quad(type)}
    fields |= {"plover": ontology.plover(type, fields.get("modes", ()), status)}
    proof = (Proof("type", start, start + len(words), "hand"), Proof("status", start, start + 2, "hand"))
    return Event(id, type, status, words, start, start + len(words), proof=proof, **fields)


@pytest.fixture
def articles() -> list[Article]:
    """The articles; seven events of all statuses, and a dispatch in English."""
    mali, china = _side("Bamako", "MLI", name="Mali"), _side("La Chine", "CHN", name="China")
    goita = _side("Assimi Goïta", "MLI", name="Assimi Goïta")
    xi = _side("Xi Jinping", "CHN", name="Xi Jinping")
    jnim = _side("JNIM", "IMG", "REB", "JNIM", "JNIM")
    civilians = _side("douze\r\ncivils", "MLI", "CVL")
    ecowas = _side("CEDEAO", "IGO", None, "ECOWAS", "ECOWAS")
    mopti = Where("Mopti", "Mopti", "MLI", "Mopti", 14.4843, -4.18296, 2453348, 4, TEXT.index("Mopti"), TEXT.index("Mopti") + 5)
    tuesday = When(DAY, DAY, "day", "mardi", TEXT.index("mardi"), TEXT.index("mardi") + 5)
    later = When(DAY, datetime.date(2024, 12, 31), "open")
    france, niger = _side("Paris", "FRA", name="France"), _side("Niger", "NER", name="Niger")
    malians = _side("Le Mali", "MLI", name="Mali")
    meeting: dict[str, Any] = {"modes": ("visit",), "where": mopti, "when": tuesday, "contexts": ("diplomatic",)}
    events = (
        _event("e1", "rencontré", "CONSULT", actor=(goita, xi), **meeting),
        _event("e2", "a tué", "ASSAULT", actor=(jnim,), recipient=(civilians,), size=Size(dead=12), contexts=("terrorism",)),
        _event("e3", "a pas signé", "SUPPORT", "negated", actor=(mali,), recipient=(ecowas,)),
        _event("e4", "pourrait attaquer", "ASSAULT", "hypothetical", certainty="possible", holder="on", actor=(china,)),
        _event("e5", "attaquera", "ASSAULT", "future", actor=(malians,), recipient=(niger,)),
        _event("e6", "aidera", "AID", "future", actor=(china,), recipient=(mali,), when=later, size=Size(amount=4e8)),
        _event("e7", "a promis", "AGREE", actor=(france,)),
    )
    french = Article("fr/1", "fr", TEXT, DAY, "Titre\tà tabulation", "Le Journal", "https://example.org/1", events)
    silent = Article("en-1", "en", "Nothing happened.", None, "", "", "", ())
    return [french, silent]


@pytest.fixture
def coded(articles: list[Article], tmp_path: Path) -> Path:
    """The articles as JSON Lines."""
    path = tmp_path / "coded.jsonl"
    path.write_text("".join(json.dumps(a.to_line(), ensure_ascii=False) + "\n" for a in articles), encoding="utf-8")
    return path


@pytest.fixture
def export(coded: Path, tmp_path: Path) -> Callable[..., Path]:
    """Writes the articles in a form, through the command line; the file or folder that came of it."""
    from click.testing import CliRunner

    from depeche.cli import cli

    def run(form: str, *options: str, source: Path = coded) -> Path:
        out = tmp_path / f"out.{form}{'-'.join(options)}"
        command = ["export", str(source), "--format", form, "-o", str(out), *options]
        result = CliRunner().invoke(cli, command, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return out

    return run
