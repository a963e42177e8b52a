"""Parts of the benchmark within one process: cost over length and batch size, what the time goes to, and reading pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from html import escape
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


def _page(article: Article) -> bytes:
    """The article as a page of the usual kind: its paragraphs among some three hundred links of menus, margins and foot."""
    links = "".join(f'<li><a href="/rubrique/{n}/article-{n}.html">Title of another article {n}</a></li>' for n in range(100))
    body = "".join(f"<p>{escape(line)}</p>" for line in article.text.split("\n"))
    return (
        f"<!doctype html><html lang='{article.lang}'><head><title>{escape(article.title)}</title>"
        f"<meta property='article:published_time' content='{article.published or ''}'></head>"
        f"<body><nav><ul>{links}</ul></nav><main><article><h1>{escape(article.title)}</h1>{body}</article></main>"
        f"<aside><ul>{links}</ul></aside><footer><ul>{links}</ul></footer></body></html>"
    ).encode()


def pages(articles: Sequence[Article]) -> None:
    """What it costs to take the text out of a page, and to tell its language."""
    from depeche.reading.content import Given, articles_of
    from depeche.reading.language import detect

    made = [_page(article) for article in articles]
    list(articles_of(made[0], "page.html", ".html", Given()))
    read, seconds = timed(lambda: sum(1 for page in made for _ in articles_of(page, "page.html", ".html", Given())))
    size = sum(map(len, made)) / len(made) / 1000
    print(f"text and date out of pages of {size:3.0f} kB   {seconds / read * 1000:8.1f} ms a page ({read} pages)")
    _, seconds = timed(lambda: sum(len(detect(article.text)) for article in articles))
    print(f"language                              {seconds / len(articles) * 1000:8.1f} ms an article")
