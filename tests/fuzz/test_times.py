"""Dates in any text, counted from any day: no exception, spans in the text, days in order."""

from __future__ import annotations

import datetime
from pathlib import Path

from fuzz_strategies import NASTY, short, texts
from hypothesis import given
from hypothesis import strategies as st

import depeche

_NUMBERS = st.integers(-3, 10**12).map(str)
_WORDS = st.sampled_from(Path(__file__).with_name("time_words.txt").read_text(encoding="utf-8").split())
_SOUP = st.lists(_WORDS | _NUMBERS | st.sampled_from(NASTY["dates"]), max_size=12).map(" ".join)


@short(300)
@given(text=_SOUP | texts(), lang=st.sampled_from(("fr", "en")), published=st.none() | st.dates())
def test_any_text(text: str, lang: str, published: datetime.date | None) -> None:
    last = 0
    for span in depeche.find_times(text, lang=lang, published=published):
        assert last <= span.text_start < span.text_end <= len(text)
        assert text[span.text_start : span.text_end] == span.text
        assert span.start is None or span.end is None or span.start <= span.end
        first, final, _ = span.window(published)
        assert first is None or final is None or first <= final
        last = span.text_end
