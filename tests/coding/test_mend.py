"""Arcs put right: what the parsers read wrong as a rule, on parses made by hand, and on sentences through the whole coder."""

from __future__ import annotations

import datetime

import pytest

import depeche
from depeche.coding.mend import coupled, mend
from depeche.coding.sentence import Sentence
from depeche.languages._lexicon import load_lexicon
from depeche.languages._settings import settings


def parsed(lang: str, rows: list[tuple[str, str, str, int]]) -> Sentence:
    """A sentence from (word, part of speech, relation, head) rows."""
    words = [row[0] for row in rows]
    text = " ".join(words)
    starts = [len(" ".join(words[:i])) + (i > 0) for i in range(len(words))]
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    low = [word.lower() for word in words]
    readings = [load_lexicon(lang).lemmas(word) for word in low]
    pos, dep, head = ([row[n] for row in rows] for n in (1, 2, 3))
    return Sentence(text, 0, words, low, pos, dep, head, starts, ends, readings)


def arcs(s: Sentence) -> set[tuple[str, str, str]]:
    """(word, relation, head) of all tokens; their lists of children must say the same."""
    assert all(s.kids[h] == [k for k in range(len(s)) if s.head[k] == h and k != h] for h in range(len(s)))
    return {(s.words[i], s.dep[i], s.words[h]) for i, h in enumerate(s.head)}


def test_a_past_verb_hidden_in_its_object() -> None:
    rows = [("Poland", "PROPN", "nsubj", 1), ("rejected", "VERB", "amod", 2), ("calls", "NOUN", "ROOT", 2)]
    found = arcs(mend(parsed("en", rows), "en", settings("en")))
    assert found == {("Poland", "nsubj", "rejected"), ("rejected", "ROOT", "rejected"), ("calls", "obj", "rejected")}


def test_a_participle_that_describes_stays() -> None:
    rows = [
        ("Poland", "PROPN", "nsubj", 3),
        ("three", "NUM", "nummod", 3),
        ("rejected", "VERB", "amod", 3),
        ("calls", "NOUN", "ROOT", 3),
    ]
    assert ("rejected", "amod", "calls") in arcs(mend(parsed("en", rows), "en", settings("en")))


@pytest.mark.parametrize("head", [1, 2])
def test_a_subject_beside_a_day(head: int) -> None:
    rows = [("Ghana", "PROPN", "compound", head), ("Friday", "PROPN", "nsubj", 2), ("closed", "VERB", "ROOT", 2)]
    assert {("Ghana", "nsubj", "closed"), ("Friday", "obl:unmarked", "closed")} <= arcs(
        mend(parsed("en", rows), "en", settings("en"))
    )


@pytest.mark.parametrize("root", [True, False])
def test_two_states_of_which_the_first_was_lost(root: bool) -> None:
    rows = [
        ("Mali", "PROPN", "punct", 2),
        ("et", "CCONJ", "cc", 2),
        ("Niger", "PROPN", "ROOT" if root else "nsubj", 2 if root else 3),
    ]
    s = parsed("fr", [*rows, ("signent", "VERB", "acl" if root else "ROOT", 2 if root else 3)])
    coupled(s, 0, 2)
    found = arcs(s)
    assert ("Niger", "conj", "Mali") in found
    assert (("Mali", "ROOT", "Mali") if root else ("Mali", "nsubj", "signent")) in found


@pytest.mark.parametrize(
    ("lang", "text", "actors"),
    [
        ("en", "ECOWAS announces the deployment of ground troops to Benin.", {"IGO"}),
        ("en", "In January Ethiopia signed a port deal with Kenya.", {"ETH", "KEN"}),
        ("fr", "Le Mali, le Burkina Faso et le Niger déploieront une force commune de 5 000 soldats.", {"MLI", "BFA", "NER"}),
        ("en", "French and Egyptian warships launched an attack on Tripoli.", {"FRA", "EGY"}),
    ],
)
def test_whose_act_it_is(lang: str, text: str, actors: set[str]) -> None:
    events = depeche.code(text, lang=lang, published=datetime.date(2024, 6, 15)).events
    assert {side.code for event in events for side in event.actor} == actors
