"""Parts of the benchmark within one process: cost over length and batch size, and what the time goes to."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from depeche.records import Article

_LENGTHS = (200, 800, 3_200, 12_800)
_BATCHES = (1, 8, 32, 128)


def timed(work: Callable[[], int]) -> tuple[int, float]:
    """What ``work`` counts, and the seconds of processor time that it takes: other work on the machine counts little."""
    start = time.process_time()
    count = work()
    return count, time.process_time() - start


def sentences_of(articles: Sequence[Article]) -> int:
    """How many sentences the articles have, as the coder cuts them."""
    from depeche.coding.sentence import split

    return sum(1 for article in articles for _ in split(article.text, article.lang))


def growth(articles: Sequence[Article], made: Callable[[int], Sequence[Article]]) -> None:
    """Words a second over the length of articles, and articles a second over the size of a batch.

    Args:
        articles: what the batches are made of.
        made: articles of so many words, some of each language.
    """
    from depeche import coder

    coding = coder()
    list(coding.code_many(made(50)))
    for length in _LENGTHS:
        # As many words at each length: the times can be compared.
        group = list(made(length)) * max(1, _LENGTHS[-1] // length)
        words = sum(len(article.text.split()) for article in group)
        _, seconds = timed(lambda group=group: sum(len(a.events) for a in coding.code_many(group)))  # type: ignore[misc]
        print(f"articles of {length:6} words              {words / seconds:8.0f} words a second")
    for batch in _BATCHES:
        _, seconds = timed(lambda batch=batch: sum(len(a.events) for a in coding.code_many(articles, batch=batch)))  # type: ignore[misc]
        print(f"batches of {batch:4}                       {len(articles) / seconds:8.1f} articles a second")


def shares(articles: Sequence[Article]) -> None:
    """Which part of the coder's time its cheap stages take, and how many sentences the gate lets through to the parser."""
    from depeche import coder
    from depeche.atlas.places import load_gazetteer
    from depeche.coding.sentence import may_hold_event, split, straight
    from depeche.coding.time import find_times
    from depeche.languages._lexicon import load_lexicon

    coding, places = coder(), load_gazetteer()
    list(coding.code_many([articles[0], articles[-1]]))
    _, whole = timed(lambda: sum(len(article.events) for article in coding.code_many(articles)))

    def gate() -> int:
        sentences = ((a, straight(a.text[start:end])) for a in articles for start, end in split(a.text, a.lang))
        return sum(1 for a, text in sentences if may_hold_event(text, load_lexicon(a.lang)))

    passed, gating = timed(gate)
    stages: list[tuple[str, Callable[[], int]]] = [
        ("atlas", lambda: sum(1 for a in articles for _ in coding.atlas.find(a.text, lang=a.lang, on=a.published))),
        ("times", lambda: sum(1 for a in articles for _ in find_times(a.text, lang=a.lang, published=a.published))),
        ("places", lambda: sum(1 for a in articles for _ in places.find(a.text, lang=a.lang))),
    ]
    print(f"sentences that the gate lets through  {passed / sentences_of(articles):8.0%}")
    rest = whole - gating
    print(f"gate, of the coder's time             {gating / whole:8.1%}")
    for name, work in stages:
        _, seconds = timed(work)
        rest -= seconds
        print(f"{name:8} of the coder's time           {seconds / whole:8.1%}")
    print(f"parse and rules                       {rest / whole:8.1%}")
