"""The names that a user would try (names.tsv), and what stands around them."""

from __future__ import annotations

import datetime
import itertools
import unicodedata
from pathlib import Path

import pytest

from depeche.atlas import AtlasError, Match, load_atlas

ATLAS = load_atlas()


def _cases() -> list[tuple[str, ...]]:
    lines = (Path(__file__).parent / "names.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return [tuple((row + [""] * 5)[:5]) for row in rows]


def _spans(text: str, lang: str, on: datetime.date | None = None) -> list[tuple[str, str, str]]:
    found = ATLAS.find(text, lang=lang, on=on)
    return [(text[m.start : m.end], m.form, ";".join(entry.id for entry in m.entries)) for m in found]


def _ids(matches: list[Match]) -> list[str]:
    return [entry.id for match in matches for entry in match.entries]


@pytest.mark.parametrize(("lang", "text", "found", "form", "ids"), _cases(), ids=lambda value: str(value)[:40])
def test_name(lang: str, text: str, found: str, form: str, ids: str) -> None:
    spans = _spans(text, lang)
    if found == "-":
        assert [span for span in spans if span[1] != "capital" or span[0] not in ("Tbilissi", "Atlanta")] == []
    else:
        assert (found, form, ids) in spans


def test_the_table_is_long_enough() -> None:
    assert len(_cases()) >= 60


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
@pytest.mark.parametrize(
    "text",
    [
        "😀 L’Élysée reçoit İbrahim à Istanbul : œuvre sino-malienne, Côte d’Ivoire et États-Unis.",
        "ﬁn de l'œuvre ; ½ Guinée-Bissau\u200b, la Cédéao et l\u2019Algérie",
    ],
)
def test_offsets_are_those_of_the_text_given(text: str, form: str) -> None:
    given = unicodedata.normalize(form, text)
    plain = [unicodedata.normalize("NFC", text[m.start : m.end]) for m in ATLAS.find(text, lang="fr")]
    found = [unicodedata.normalize("NFC", given[m.start : m.end]) for m in ATLAS.find(given, lang="fr")]
    assert found == plain
    assert len(found) >= 3


def test_matches_are_sorted_and_do_not_overlap() -> None:
    text = "Le Mali, la Chine et l'Union africaine ; le Conseil de sécurité des Nations unies à New York, Paris-Berlin."
    found = ATLAS.find(text, lang="fr")
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))


def test_a_longer_form_that_fails_leaves_room_for_the_shorter_ones_in_it() -> None:
    assert _ids(ATLAS.find("l'armée maliennes", lang="fr")) == ["MLI"]
    assert _ids(ATLAS.find("le front national russe", lang="fr")) == ["RUS"]


def test_a_name_inside_a_word_is_none() -> None:
    assert ATLAS.find("malienation, xMali, Malix, Mali9", lang="fr") == []


def test_namesakes_are_told_apart_by_date_or_by_full_name() -> None:
    assert _spans("Selon Bush", "fr", datetime.date(1990, 5, 1))[0] == ("Bush", "surname", "george-h-w-bush")
    assert _spans("Selon Bush", "fr", datetime.date(2005, 5, 1))[0] == ("Bush", "surname", "george-w-bush")
    assert _spans("Jean-Marie Le Pen est venu. Selon Le Pen, non.", "fr")[-1] == ("Le Pen", "surname", "jean-marie-le-pen")
    assert _spans("Selon Bush", "fr")[0][1] == "homograph"


@pytest.mark.parametrize(
    ("id", "on", "expected"),
    [
        ("assimi-goita", "2024-09-01", ("MLI", "GOV")),
        ("ibrahim-boubacar-keita", "2020-08-01", ("MLI", "GOV")),
        ("ibrahim-boubacar-keita", "2021-01-01", ("MLI", "ELI")),
        ("ban-ki-moon", "2016-10-11", ("UNO", None)),
        ("ban-ki-moon", "2018-10-11", ("KOR", "ELI")),
        ("yahya-sinwar", "2024-01-01", ("PSE", "REB")),
        ("donald-trump", "2022-01-01", ("USA", "ELI")),
        ("donald-trump", None, ("USA", "GOV")),
        ("fatou-bensouda", "2016-11-01", ("IGO", "JUD")),
        ("TALIBAN", "2019-01-01", ("AFG", "REB")),
        ("TALIBAN", "2023-01-01", ("AFG", "GOV")),
        ("HTS", "2024-12-08", ("SYR", "GOV")),
        ("MLI", "1999-01-01", ("MLI", "GOV")),
        ("ECOWAS", None, ("IGO", None)),
        ("JNIM", None, ("IMG", "REB")),
        ("ICC", None, ("IGO", "JUD")),
        ("MINUSMA", None, ("UNO", "MIL")),
        ("HAMAS", None, ("PSE", "REB")),
        ("REU", None, ("FRA", "GOV")),
    ],
)
def test_standing(id: str, on: str | None, expected: tuple[str | None, str | None]) -> None:
    day = datetime.date.fromisoformat(on) if on else None
    assert ATLAS.standing(ATLAS.entry(id), day) == expected


def test_members_come_and_go() -> None:
    assert "MLI" in ATLAS.members("ECOWAS", datetime.date(2025, 1, 28))
    assert "MLI" not in ATLAS.members("ECOWAS", datetime.date(2025, 1, 30))
    assert ATLAS.members("AES", datetime.date(2023, 9, 15)) == ()
    assert ATLAS.members("AES", None) == ("BFA", "MLI", "NER")
    assert len(ATLAS.members("EU", None)) == 27
    assert len(ATLAS.members("NATO", None)) == 32
    assert len(ATLAS.members("AU", None)) == 55


@pytest.mark.parametrize(
    ("name", "id"), [("la RDC", "COD"), ("cedeao", "ECOWAS"), ("Poutine", "vladimir-putin"), ("congo", "COG")]
)
def test_lookup(name: str, id: str) -> None:
    assert id in [entry.id for entry in ATLAS.lookup(name)]


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(AtlasError, match="no names in"):
        ATLAS.find("x", lang="xx")


def test_the_same_call_gives_the_same_atlas() -> None:
    assert load_atlas() is ATLAS
