"""Where events happen (where.tsv): the place that belongs to the trigger, by name, by description, or none."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from depeche import coder
from depeche.coding.place_words import grounds
from depeche.errors import DataError
from depeche.records import Article


def cases() -> list[tuple[str, ...]]:
    lines = Path(__file__).with_name("where.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")][1:]


@pytest.mark.parametrize(("lang", "text", "said", "code"), cases())
def test_where(lang: str, text: str, said: str, code: str) -> None:
    events = coder().code(Article(id="x", lang=lang, text=text, published=datetime.date(2024, 9, 4))).events
    assert events, "nothing was coded"
    last = max(event.sentence_start for event in events)
    places = [event.where for event in events if event.sentence_start == last]
    if code == "-":
        assert places[0] is None
    else:
        assert places[0] is not None
        assert places[0].code == code
        assert said in places[0].text
        assert text[places[0].start : places[0].end] == places[0].text


def test_a_language_without_words_of_place_is_an_error() -> None:
    with pytest.raises(DataError, match=r"where\.yaml:1: "):
        grounds("xx")


def actors(lang: str, text: str) -> set[tuple[str | None, str | None]]:
    """Code and sector of all who act in the last sentence."""
    events = coder().code(Article(id="x", lang=lang, text=text, published=datetime.date(2023, 8, 5))).events
    last = max(event.sentence_start for event in events)
    return {(side.code, side.sector) for event in events if event.sentence_start == last for side in event.actor}


@pytest.mark.parametrize(
    ("lang", "text", "who"),
    [
        ("en", "Jon Finer travelled to Gabon. Mr. Finer met with the foreign minister of Nigeria.", ("USA", "GOV")),
        (
            "fr",
            "Jon Finer s'est rendu au Gabon. M. Finer a rencontré le ministre nigérian des Affaires étrangères.",
            ("USA", "GOV"),
        ),
        ("fr", "Les islamistes shebab ont attaqué un hôtel de Mogadiscio.", ("IMG", "REB")),
        ("fr", "La CEDEAO s'est réunie à Abuja. L'organisation a condamné le coup d'État au Mali.", ("IGO", None)),
        ("fr", "Le JNIM a revendiqué l'attaque de Gao. Le groupe jihadiste a tué dix soldats maliens.", ("IMG", "REB")),
        ("en", "JNIM claimed the attack on Gao. The jihadist group killed ten Malian soldiers.", ("IMG", "REB")),
        ("en", "Mali mourns. A jihadist group killed ten Malian soldiers.", ("MLI", "REB")),
        ("en", "ECOWAS met in Abuja. The bloc condemned the coup in Mali.", ("IGO", None)),
        (
            "fr",
            "La diplomatie européenne a condamné le coup d'État au Mali.",
            ("EUR", None),
        ),
        ("fr", "Les forces de police gabonaises ont tiré sur les manifestants.", ("GAB", "COP")),
    ],
)
def test_who(lang: str, text: str, who: tuple[str, str]) -> None:
    assert who in actors(lang, text)
