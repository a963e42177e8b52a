"""Records: frozen, typed, JSON both ways, offsets in code points."""

from __future__ import annotations

import dataclasses
import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche import Article, Entity, Event, Proof, RecordError, Size, When, Where
from depeche.records import article_id

TEXTS = [
    "Le président \U0001f1f2\U0001f1f1 est arrivé.",
    "İstanbul’da görüşme: Erdoğan a reçu Diop.",
    "Sa sœur, l’œuvre, la ﬁn.",
    "Le pre\u0301sident e\u0301tait a\u0300 Pe\u0301kin.",
    "Première ligne.\r\nDeuxième ligne.\r\n",
    "\u200bZéro\u00a0espace\u202f!",
]


def event(text: str, start: int, end: int) -> Event:
    """An event with every field filled."""
    return Event(
        id="e1",
        type="CONSULT",
        status="hypothetical",
        certainty="probable",
        trigger=text[start:end],
        start=start,
        end=end,
        modes=("visit", "multilateral"),
        holder="les analystes",
        sentence=text,
        actor=(Entity(text[start:end], start, end, "MLI", "GOV", None, "Assimi Goïta"),),
        recipient=(Entity("Chine", 0, 5, "CHN"),),
        contexts=("diplomatic",),
        when=When(datetime.date(2024, 9, 4), datetime.date(2024, 9, 6), "day", "du 4 au 6", 3, 12),
        where=Where("Pékin", "Beijing", "CHN", lat=39.9, lon=116.4, geonames=1816670, resolution=4, start=1, end=6),
        size=Size(dead=3, amount=4e8, currency="USD"),
        score=4.0,
        quad="verbal cooperation",
        plover={"type": "CONSULT", "modes": ["visit"], "auxiliary": "hypothetical"},
        proof=(Proof("status", 2, 5, "fr.status.devrait"),),
        coder="test",
    )


@pytest.mark.parametrize("text", TEXTS)
def test_an_article_comes_back_from_json_with_its_offsets(text: str) -> None:
    start = len(text) // 3
    article = Article(
        id=article_id(text), lang="fr", text=text, published=datetime.date(2024, 9, 2), events=(event(text, start, start + 4),)
    )
    back = Article.from_dict(json.loads(json.dumps(article.to_dict(), ensure_ascii=True)))
    assert back == article
    assert back.text[back.events[0].start : back.events[0].end] == article.events[0].trigger


@given(st.text(min_size=1))
def test_any_text_comes_back(text: str) -> None:
    article = Article(id=article_id(text), lang="en", text=text)
    assert Article.from_dict(json.loads(json.dumps(article.to_dict()))) == article


def test_the_exchange_line_has_the_design_s_order() -> None:
    article = Article(id="a", lang="fr", text="t")
    assert list(article.to_line()) == ["id", "lang", "published", "title", "source", "url", "text", "events"]
    assert "text" not in article.to_line(text=False)


def test_records_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Article(id="a", lang="fr", text="t").lang = "en"  # type: ignore[misc]


def test_the_id_does_not_hang_on_white_space_or_on_how_accents_are_written() -> None:
    assert article_id("le président\nest") == article_id(" le pre\u0301sident  est ")
    assert article_id("le président") != article_id("le president")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"id": "a", "lang": "fr"}, "text"),
        ({"id": "a", "lang": "fr", "text": "t", "published": "hier"}, "YYYY-MM-DD"),
        ({"id": "a", "lang": "fr", "text": "t", "events": [{"id": "e", "type": "AID"}]}, "status"),
    ],
)
def test_a_wrong_record_says_what_is_wrong(row: dict[str, object], says: str) -> None:
    with pytest.raises(RecordError, match=says):
        Article.from_dict(row)


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(RecordError, match="planned"):
        Event(id="e", type="AID", status="planned", trigger="t", start=0, end=1)


def test_rows_for_tables_name_their_article() -> None:
    article = Article(id="a", lang="fr", text="abcdef", events=(event("abcdef", 1, 3),))
    assert article.to_dicts()[0]["article"] == "a"
    frame = article.to_pandas()
    assert list(frame["status"]) == ["hypothetical"]


def test_a_notebook_shows_escaped_text_with_its_marks() -> None:
    text = "<b>Goïta</b> est arrivé & reparti."
    article = Article(id="a", lang="fr", text=text, title="<i>", events=(event(text, 3, 8),))
    html = article._repr_html_()
    assert "&lt;" in html
    assert "<b>" not in html
    assert "&lt;i&gt;" in html
    assert 'class="event hypothetical"' in html
    assert html.count("<mark") == html.count("</mark>")


def test_half_a_surrogate_pair_becomes_a_sign_that_can_be_written() -> None:
    given = {"id": "1", "lang": "fr", "text": "a\ud800b", "title": "\udfff", "events": []}
    for article in (Article.from_dict(given), Article("1", "fr", "a\ud800b", None, "\udfff")):
        assert (article.text, article.title) == ("a\ufffdb", "\ufffd")
    assert Entity.from_dict({"text": "\udc00", "start": 0, "end": 1}).text == "\ufffd"


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "5"},
        {"end": True},
        {"score": float("nan")},
        {"actor": {"text": "Mali"}},
        {"actor": ["Mali"]},
        {"modes": [1]},
        {"when": "lundi"},
        {"plover": {"score": float("inf")}},
        {"id": None},
    ],
)
def test_a_field_of_another_type_is_refused(wrong: dict[str, object]) -> None:
    row = {"id": "1", "type": "AID", "status": "actual", "trigger": "a", "start": 0, "end": 1}
    assert Event.from_dict(row).start == 0
    with pytest.raises(RecordError, match=next(iter(wrong))):
        Event.from_dict(row | wrong)
