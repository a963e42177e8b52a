"""Dates: what is found, which days are meant, and that no text whatever makes the finder fail."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depeche.coding.time import TimeSpan, find_times, infer_year
from depeche.errors import DataError

HERE = Path(__file__).parent
COLUMNS = ["text", "published", "span", "start", "end", "granularity", "role"]
MONDAY = date(2024, 9, 2)

Expected = tuple[str, ...]


def expressions(lang: str) -> Iterator[tuple[str, str, str, tuple[Expected, ...]]]:
    """Each text of the table with its day of publication and all that must be found in it, in order."""
    lines = (HERE / f"times_{lang}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert rows[0] == COLUMNS
    for (text, published), group in groupby(rows[1:], key=lambda row: (row[0], row[1])):
        yield lang, text, published, tuple(tuple(row[2:]) for row in group if row[2])


def said(span: TimeSpan) -> Expected:
    return (span.text, str(span.start or ""), str(span.end or ""), span.granularity, span.role)


@pytest.mark.parametrize(("lang", "text", "published", "wanted"), [*expressions("fr"), *expressions("en")])
def test_expression(lang: str, text: str, published: str, wanted: tuple[Expected, ...]) -> None:
    day = None if published == "-" else date.fromisoformat(published)
    assert tuple(said(span) for span in find_times(text, lang=lang, published=day)) == wanted


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_tables_hold_at_least_120_dates(lang: str) -> None:
    assert sum(len(wanted) for *_, wanted in expressions(lang)) >= 120


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("depuis mai 2015", (date(2015, 5, 1), MONDAY, "open")),
        ("depuis trois mois", (date(2024, 6, 2), MONDAY, "open")),
        ("d'ici fin octobre", (MONDAY, date(2024, 10, 31), "open")),
        ("jusqu'en 2014", (None, date(2014, 12, 31), "open")),
        ("avant le 15 septembre", (MONDAY, date(2024, 9, 14), "open")),
        ("avant la fin du mois", (MONDAY, date(2024, 9, 30), "open")),
        ("à partir du 1er octobre 2024", (date(2024, 10, 1), None, "open")),
        ("après 2030", (date(2031, 1, 1), None, "open")),
        ("en 2021", (date(2021, 1, 1), date(2021, 12, 31), "year")),
    ],
)
def test_window_opens_and_closes_at_publication(text: str, window: tuple[date | None, date | None, str]) -> None:
    [span] = find_times(text, lang="fr", published=MONDAY)
    assert span.window(MONDAY) == window


@pytest.mark.parametrize(
    "text",
    [
        "🇲🇱 İzmir, œuvre : le 3 mars 2022, il",
        "Le sommet du 15 août 2023",
        "l’accord du 4 au 6 septembre",
        "le 3\u00a0mars\u202f2022",
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_offsets_are_those_of_the_text_as_given(text: str, form: str) -> None:
    text = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    [span] = find_times(text, lang="fr", published=MONDAY)
    assert text[span.text_start : span.text_end] == span.text
    assert span.text.strip() == span.text
    assert span.start


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Le FOCAC 2024 se tiendra du 4 au 6 septembre. Depuis 2021, les relations se sont intensifiées.", 2024),
        ("Le 15 mai 2015, l'accord d'Alger a été signé. Il devait être appliqué avant 2030 (Agenda 2063).", 2015),
        ("Le ministre a rencontré mardi son homologue.", None),
    ],
)
def test_year_of_an_article_without_a_date(text: str, year: int | None) -> None:
    assert infer_year(text, lang="fr") == year


def test_nothing_is_guessed_without_a_date() -> None:
    [span] = find_times("Il est arrivé mardi.", lang="fr", published=None)
    assert (span.start, span.end) == (None, None)


def test_unknown_language_names_the_file() -> None:
    with pytest.raises(DataError, match=r"time\.yaml"):
        find_times("x", lang="tlh", published=None)


WORDS = [
    *["le", "la", "du", "au", "4", "6", "31", "30", "septembre", "février", "mars", "mai", "2024", "9999", "mardi", "lundi"],
    *["dernier", "depuis", "d'ici", "fin", "mi-", "il", "y", "a", "trois", "999", "ans", "jours", "la veille", "le lendemain"],
    *["-", ",", "et", "à", "entre", "de", "plus tard", "Pâques", "12/13/2016", "2016-02-30", "\n", ".", "été", "trimestre"],
    *["premier", "années", "60", "may", "May", "last", "next", "the", "of", "ago", "in", "early", "Easter", "quarter", "3rd"],
]


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join)), st.sampled_from(["fr", "en"]), st.dates() | st.none()
)
@settings(max_examples=400, deadline=None)
def test_any_text_gives_spans_that_lie_in_order(text: str, lang: str, published: date | None) -> None:
    spans = find_times(text, lang=lang, published=published)
    end = 0
    for span in spans:
        assert end <= span.text_start < span.text_end <= len(text)
        assert span.text == text[span.text_start : span.text_end]
        assert (span.start is None) == (span.end is None)
        assert span.start is None or span.end is None or span.start <= span.end
        span.window(published)
        end = span.text_end
    infer_year(text, lang=lang)


@pytest.mark.parametrize(
    "piece", ["lundi ", "du 4 au ", "a été ", "2016-", "le 3 mars, ", "il y a 3 ", " ", "1", "a\u0301", "en 2021 et "]
)
def test_time_grows_with_the_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text, started = piece * (length // len(piece)), time.perf_counter()
        find_times(text, lang="fr", published=MONDAY)
        return time.perf_counter() - started

    seconds(1_000)
    assert seconds(80_000) < 40 * seconds(8_000) + 0.5
