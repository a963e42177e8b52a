"""Places: small ones and famous ones in both languages, namesakes, and what only looks like a place."""

from __future__ import annotations

import itertools
import time
import zlib
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depeche.atlas.places import Gazetteer, PlaceMatch, load_gazetteer
from depeche.atlas.places._keys import key_of
from depeche.atlas.places._table import DATA, checksum, read_table
from depeche.errors import DataError

COLUMNS = ["lang", "text", "said", "name", "code", "resolution"]


def sentences() -> list[tuple[str, str, tuple[tuple[str, ...], ...]]]:
    """Each text of the table with what must be found in it."""
    lines = Path(__file__).with_name("places.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert rows[0] == COLUMNS
    groups = groupby(rows[1:], key=lambda row: (row[0], row[1]))
    return [(lang, text, tuple(tuple(row[2:]) for row in group if row[2])) for (lang, text), group in groups]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def said(text: str, match: PlaceMatch) -> tuple[str, ...]:
    return (text[match.start : match.end], match.place.name, match.place.code, str(match.place.resolution))


@pytest.mark.parametrize(("lang", "text", "wanted"), sentences())
def test_sentence(gazetteer: Gazetteer, lang: str, text: str, wanted: tuple[tuple[str, ...], ...]) -> None:
    assert tuple(said(text, match) for match in gazetteer.find(text, lang=lang)) == wanted


def test_the_article_decides_between_namesakes(gazetteer: Gazetteer) -> None:
    text = "Des combats ont éclaté à Tripoli."
    [alone] = gazetteer.find(text, lang="fr")
    [about] = gazetteer.find(text, lang="fr", countries=Counter({"LBN": 4}))
    assert (alone.place.code, about.place.code) == ("LBY", "LBN")
    assert {place.code for place in alone.candidates} >= {"LBY", "LBN"}


def test_a_small_place_needs_its_state(gazetteer: Gazetteer) -> None:
    text = "Ils sont passés par Labbezanga."
    assert gazetteer.find(text, lang="fr") == []
    assert [m.place.code for m in gazetteer.find(text, lang="fr", countries=Counter({"MLI": 1}))] == ["MLI"]


def test_what_is_taken_is_left_alone(gazetteer: Gazetteer) -> None:
    text = "Il est à Paris et à Dakar."
    assert [said(text, m)[0] for m in gazetteer.find(text, lang="fr", taken=[(9, 14)])] == ["Dakar"]


def test_state_as_a_place(gazetteer: Gazetteer) -> None:
    mali = gazetteer.country("MLI")
    assert (mali.resolution, mali.lat, mali.lon, mali.geonames) == (1, 18.0, -2.0, 2453866)
    assert gazetteer.country("KOS").code == "KOS"
    with pytest.raises(KeyError):
        gazetteer.country("XYZ")


def test_position_and_province(gazetteer: Gazetteer) -> None:
    [match] = gazetteer.find("Il est à Gao, au Mali.", lang="fr")
    assert match.place.geonames == 2457163
    assert match.place.admin1 == "Gao"
    assert (match.place.lat, match.place.lon) == pytest.approx((16.27, -0.04), abs=0.01)


def test_every_row_can_be_read() -> None:
    table = read_table()
    for number in range(len(table)):
        place = table.row(number)
        assert place.name
        assert len(place.code) == 3
        assert 1 <= place.resolution <= 5
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180
        assert place.population >= 0


def test_every_key_is_found() -> None:
    table = read_table()
    _, keys, _ = zlib.decompress((DATA / "places.tsv.zz").read_bytes()).decode("utf-8").split("\n\n")
    lines = dict(line.split("\t") for line in keys.split("\n"))
    assert len(lines) > 100_000
    assert [checksum(key) for key in lines] == sorted(checksum(key) for key in lines)
    for key, numbers in itertools.islice(lines.items(), 0, None, 7):
        assert table.places(key) == tuple(table.row(int(number, 36)) for number in numbers.split(","))
    assert "no such place anywhere" not in table


def test_the_packed_table_is_small() -> None:
    assert (DATA / "places.tsv.zz").stat().st_size < 4_000_000


def test_a_broken_table_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "places.tsv.zz").write_bytes(b"no table")
    with pytest.raises(DataError, match=r"places\.tsv\.zz"):
        read_table(tmp_path / "places.tsv.zz")


def test_unknown_language(gazetteer: Gazetteer) -> None:
    with pytest.raises(DataError, match="tlh"):
        gazetteer.find("x", lang="tlh")


@pytest.mark.parametrize(
    ("name", "key"), [("N’Djaména", "n djamena"), ("Tin-Akoff", "tin akoff"), ("Œuf", "oeuf"), ("İzmir", "izmir")]
)
def test_key(name: str, key: str) -> None:
    assert key_of(name) == key


NAMES = [
    "Paris",
    "à",
    "Gao",
    ",",
    "au",
    "Mali",
    "(",
    ")",
    "-",
    "'",
    "de",
    "M.",
    "Nord",
    "\n",
    "Ber",
    "d'",
    "région",
    "\u0301",
    "État",
    "🇲🇱",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(NAMES)).map(" ".join), st.lists(st.sampled_from(NAMES)).map("".join)))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_matches_in_order(text: str) -> None:
    end = 0
    for match in load_gazetteer().find(text, lang="fr"):
        assert end <= match.start < match.end <= len(text)
        end = match.end


@pytest.mark.parametrize("piece", ["Paris ", "Gao, ", "Saint-", "de la ", "A'"])
def test_time_grows_with_the_length(gazetteer: Gazetteer, piece: str) -> None:
    def seconds(length: int) -> float:
        text, started = piece * (length // len(piece)), time.perf_counter()
        gazetteer.find(text, lang="fr")
        return time.perf_counter() - started

    seconds(1_000)
    assert seconds(80_000) < 40 * seconds(8_000) + 0.5
