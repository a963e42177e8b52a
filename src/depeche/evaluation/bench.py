"""How fast, and how much memory: ``python -m depeche.evaluation.bench``.

Codes articles of about 300 words, put together from the samples, on one core, after loading; then gives the same text to the bare
pipelines, so that the ratio tells what the coder itself costs (under 1: gating spares more parsing than coding costs). The atlas
(actors and places) is measured by itself: its start, and its part of the time.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from depeche.errors import DepecheError

if TYPE_CHECKING:
    from depeche.records import Article

_PACKAGE = Path(__file__).parents[1]
_WORDS = 300


def articles_of(samples: Iterable[Article], count: int) -> Iterator[Article]:
    """``count`` articles of at least 300 words, each from another run of the samples, one language after the other."""
    from depeche.reading import article_of

    by_lang: dict[str, list[Article]] = {}
    for sample in samples:
        by_lang.setdefault(sample.lang, []).append(sample)
    for lang, pool in sorted(by_lang.items()):
        for number in range(count // len(by_lang)):
            turn = itertools.islice(itertools.cycle(pool), number % len(pool), None)
            parts: list[str] = []
            while sum(len(part.split()) for part in parts) < _WORDS:
                parts.append(next(turn).text)
            yield article_of("\n".join(parts), lang=lang, published=pool[0].published, id=f"bench-{lang}-{number}")


def _timed(work: Callable[[], int]) -> tuple[int, float]:
    """What ``work`` counts, and the seconds that it takes."""
    start = time.perf_counter()
    count = work()
    return count, time.perf_counter() - start


def _bare(articles: Sequence[Article], given: dict[str, str]) -> tuple[int, float]:
    """Tokens and seconds of the bare pipelines over the same texts."""
    from depeche.coding.packs import pipeline

    tokens, seconds = 0, 0.0
    for lang in sorted({article.lang for article in articles}):
        nlp = pipeline(lang, given.get(lang))
        texts = [line for article in articles if article.lang == lang for line in article.text.split("\n")]
        list(nlp.pipe(texts[:2]))
        count, took = _timed(lambda nlp=nlp, texts=texts: sum(map(len, nlp.pipe(texts, batch_size=64))))  # type: ignore[misc]
        tokens, seconds = tokens + count, seconds + took
    return tokens, seconds


def _atlas() -> int:
    """Load the atlas with the forms of both languages, and the table of places."""
    from depeche.atlas import load_atlas
    from depeche.atlas.places import load_gazetteer

    atlas = load_atlas()
    return sum(len(atlas.find("Mali", lang=lang)) + len(load_gazetteer().find("Mali", lang=lang)) for lang in ("fr", "en"))


def _finding(articles: Sequence[Article]) -> int:
    """Find all actors and places, as the coder does."""
    from collections import Counter

    from depeche.atlas import load_atlas
    from depeche.atlas.places import load_gazetteer

    found = 0
    for article in articles:
        matches = load_atlas().find(article.text, lang=article.lang, on=article.published)
        states = Counter(entry.id for match in matches for entry in match.entries if entry.kind == "state")
        taken = [(match.start, match.end) for match in matches if match.form != "capital"]
        found += len(matches) + len(load_gazetteer().find(article.text, lang=article.lang, taken=taken, countries=states))
    return found


def _memory() -> float:
    """The most memory that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform != "darwin" else 1024) / 1024


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m depeche.evaluation.bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=120, help="how many (default: %(default)s)")
    parser.add_argument("--pipeline", action="append", default=[], metavar="LANG=NAME", help="another pipeline")
    args = parser.parse_args(argv)
    _, start = _timed(_atlas)
    from depeche import coder
    from depeche.reading import read

    given = dict(pair.split("=", 1) for pair in args.pipeline)
    samples = list(read([str(_PACKAGE / "samples")]))
    articles = list(articles_of(samples, args.articles))
    coding = coder(pipelines=given)
    _, load = _timed(lambda: len(list(coding.code_many(samples[:1] + samples[-1:]))))
    loaded = _memory()
    events, seconds = _timed(lambda: sum(len(article.events) for article in coding.code_many(articles)))
    peak = _memory()
    names, finding = _timed(lambda: _finding(articles))
    tokens, bare = _bare(articles, given)
    words = sum(len(article.text.split()) for article in articles) / len(articles)
    print(f"start of the atlas (both languages)   {start:8.2f} s")
    print(f"load (both languages, first article)  {load:8.2f} s")
    print(f"articles of {words:.0f} words                 {len(articles) / seconds:8.1f} a second ({events} events)")
    print(f"tokens                                {tokens / seconds:8.0f} a second")
    print(f"bare pipelines, same text             {tokens / bare:8.0f} tokens a second")
    print(f"time of the coder / of the bare       {seconds / bare:8.2f}")
    print(f"of it to find actors and places       {finding / seconds:8.1%} ({names} found)")
    print(f"memory with both languages loaded     {loaded:8.0f} MB")
    print(f"peak memory                           {peak:8.0f} MB")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except DepecheError as error:
        sys.exit(f"bench: {error}")
