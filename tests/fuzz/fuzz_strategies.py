"""What the fuzz tests draw from: text with everything in it that makes trouble, and well-formed documents that are damaged."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

NASTY: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("nasty.yaml").read_text(encoding="utf-8"))
_PARTS = sorted({part for parts in NASTY.values() for part in parts})
_SENTENCES = (
    "Le Mali a expulsé lundi l'ambassadeur de France. ",
    "Chinese President Xi Jinping will meet Mr Goïta in Beijing on 4 September 2024. ",
    "La Chine devrait signer d'ici vendredi un accord de 400 millions de dollars avec Niamey. ",
)


def short(examples: int) -> settings:
    """So many examples, the same at every run; ``FUZZ_TIMES=100`` in the environment makes a campaign of the same tests."""
    examples *= int(os.environ.get("FUZZ_TIMES", "1"))
    quiet = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large, HealthCheck.filter_too_much)
    return settings(max_examples=examples, derandomize=True, deadline=None, database=None, suppress_health_check=quiet)


def texts(*, most: int = 12) -> st.SearchStrategy[str]:
    """Sentences of news with nasty parts between and within them; lone surrogates and NULs included."""
    any_sign = st.text(st.characters(), max_size=8)
    return st.lists(st.sampled_from(_SENTENCES) | st.sampled_from(_PARTS) | any_sign, max_size=most).map("".join)


def json_values() -> st.SearchStrategy[Any]:
    """Whatever JSON can say, NaN and numbers without end included."""
    plain = st.none() | st.booleans() | st.integers() | st.floats() | texts(most=2)
    return st.recursive(
        plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    )


_MARKS = rb"""
< > & ' " { } [ ] , ; : \ \ud800 &#0; &#x110000; <![CDATA[ <!DOCTYPE 99999999999999999999 -1 1e999 NaN 0000-00-00 9999-12-31
"""
_SIGNS = [b"\0", b"\xff", b"\xef\xbb\xbf", b"\r", b"\n", b"\t", b"\xed\xa0\x80", b"<div>" * 300, b"[" * 3000]
_BYTES = st.binary(min_size=1, max_size=6) | st.sampled_from([*_MARKS.split(), *_SIGNS])
_EDIT = st.tuples(st.integers(0, 10**6), st.integers(0, 40), st.just(b"") | _BYTES)


def damaged(*documents: bytes) -> st.SearchStrategy[bytes]:
    """One of the documents with some bytes cut, replaced or put in, or cut off at some place."""

    def damage(drawn: tuple[bytes, list[tuple[int, int, bytes]], int | None]) -> bytes:
        data, edits, end = drawn
        for place, cut, put in edits:
            at = place % (len(data) + 1)
            data = data[:at] + put + data[at + cut :]
        return data if end is None else data[: end % (len(data) + 1)]

    ends = st.none() | st.integers(0, 10**6)
    return st.tuples(st.sampled_from(documents), st.lists(_EDIT, max_size=4), ends).map(damage)


def names(error: BaseException, what: object) -> None:
    """The message says something, and names the thing that it is about."""
    assert str(error)
    assert str(what) in str(error)
