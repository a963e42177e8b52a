"""The campaign of scripts/fuzz_coder.py, shortened; and that the coder's cost grows with the text and no faster."""

from __future__ import annotations

import datetime
import time
from types import ModuleType

import pytest
from fuzz_strategies import short, texts
from hypothesis import given
from hypothesis import strategies as st

import depeche
from depeche.coding.sentence import MAX_SENTENCE, split
from depeche.records import Article


def test_mutated_articles(campaign: ModuleType) -> None:
    run = campaign.Run(next=3)  # 0, 1 and 2 are the long ones
    campaign.step(depeche.coder(), campaign.Mutator(campaign.seeds(None)), run, 1000)
    assert run.found == []
    assert run.next == 1003
    assert run.events > 100


def test_a_campaign_goes_on_where_it_stopped(campaign: ModuleType, tmp_path: pytest.TempPathFactory) -> None:
    mutator = campaign.Mutator(campaign.seeds(None))
    assert [mutator.make(n) for n in range(3, 40)] == [campaign.Mutator(campaign.seeds(None)).make(n) for n in range(3, 40)]
    path = tmp_path / "run.json"  # type: ignore[operator]
    campaign.keep(campaign.Run(next=7, events=2), path)
    assert campaign.load_run(path, 1).next == 7


def test_the_campaign_can_find_faults(campaign: ModuleType) -> None:
    article = depeche.code("Le Mali a expulsé l'ambassadeur de France.", lang="fr")
    assert list(campaign.faults(article, article)) == []
    moved = Article.from_dict(article.to_dict() | {"text": "x" + article.text})
    assert any("trigger" in fault for fault in campaign.faults(moved, moved))
    beyond = Article.from_dict(article.to_dict() | {"text": article.text[:10]})
    assert any("outside" in fault for fault in campaign.faults(beyond, beyond))


@short(120)
@given(text=texts(most=8), lang=st.sampled_from(("fr", "en")), published=st.none() | st.dates())
def test_any_text(campaign: ModuleType, text: str, lang: str, published: datetime.date | None) -> None:
    article = Article("1", lang, text, published, text[:50], text[:20])
    assert list(campaign.faults(article, depeche.coder().code(article))) == []


@pytest.mark.parametrize(
    "part", ["Le Mali a expulsé l'ambassadeur de France. ", "Le Mali a expulsé la Chine, ", "Mali", "« ", "(", "👩‍👩‍👧", "lundi "]
)
def test_cost_grows_with_length_and_no_faster(part: str) -> None:
    def seconds(size: int) -> float:
        article = Article("1", "fr", (part * (size // len(part) + 1))[:size], datetime.date(2024, 9, 2))
        began = time.process_time()
        depeche.coder().code(article)
        return time.process_time() - began

    seconds(1000)
    short_, long = min(seconds(5_000) for _ in range(2)), min(seconds(40_000) for _ in range(2))
    assert long < 24 * short_ + 0.2  # eight times the text


@short(100)
@given(text=texts(most=40).map(lambda t: t * 30) | st.integers(1, 5000).map("a".__mul__))
def test_sentences_too_long_are_cut_and_nothing_is_lost(text: str) -> None:
    last = 0
    for start, end in split(text, "fr"):
        assert last <= start < end <= len(text)
        assert end - start <= MAX_SENTENCE
        assert not text[last:start].strip()
        last = end
    assert not text[last:].strip()
