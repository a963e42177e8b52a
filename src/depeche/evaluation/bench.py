"""How fast, how much memory, and what the time goes to: ``python -m depeche.evaluation.bench``.

Five parts (``--part``): ``core`` one process beside the bare pipelines; ``processes`` one process, two, and Spark, start to end,
turn by turn, with a check that all give the same rows; ``growth`` cost over the length of an article and the size of a batch;
``shares`` what gate, atlas, times and places take; ``pages`` what it costs to read pages. The articles are put together from the
samples, or are those of ``--input``.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from depeche.errors import DepecheError
from depeche.evaluation.bench_growth import growth, pages, sentences_of, shares, timed

if TYPE_CHECKING:
    from depeche.records import Article

_PACKAGE = Path(__file__).parents[1]
_WORDS = 300
PARTS = ("core", "processes", "growth", "shares", "pages")


def articles_of(samples: Iterable[Article], count: int, words: int = _WORDS) -> Iterator[Article]:
    """``count`` articles of at least ``words`` words, each from another run of the samples, one language after the other."""
    from depeche.reading import article_of

    by_lang: dict[str, list[Article]] = {}
    for sample in samples:
        by_lang.setdefault(sample.lang, []).append(sample)
    for lang, pool in sorted(by_lang.items()):
        for number in range(count // len(by_lang)):
            turn = itertools.islice(itertools.cycle(pool), number % len(pool), None)
            parts: list[str] = []
            while sum(len(part.split()) for part in parts) < words:
                parts.append(next(turn).text)
            yield article_of("\n".join(parts), lang=lang, published=pool[0].published, id=f"bench-{lang}-{number}")


def _bare(articles: Sequence[Article], given: dict[str, str]) -> tuple[int, float]:
    """Tokens and seconds of the bare pipelines over the same texts."""
    from depeche.coding.packs import pipeline

    tokens, seconds = 0, 0.0
    for lang in sorted({article.lang for article in articles}):
        nlp = pipeline(lang, given.get(lang))
        texts = [line for article in articles if article.lang == lang for line in article.text.split("\n")]
        list(nlp.pipe(texts[:2]))
        count, took = timed(lambda nlp=nlp, texts=texts: sum(map(len, nlp.pipe(texts, batch_size=64))))  # type: ignore[misc]
        tokens, seconds = tokens + count, seconds + took
    return tokens, seconds


def _atlas() -> int:
    """Load the atlas with the forms of both languages, and the table of places."""
    from depeche.atlas import load_atlas
    from depeche.atlas.places import load_gazetteer

    return sum(len(load_atlas().find("Mali", lang=lang)) + len(load_gazetteer().find("Mali", lang=lang)) for lang in ("fr", "en"))


def _memory() -> float:
    """The most memory that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform != "darwin" else 1024) / 1024


def core(articles: Sequence[Article], samples: Sequence[Article], given: dict[str, str]) -> None:
    """One process: start-up, speed, memory, and the ratio to the bare pipelines."""
    from depeche import coder

    _, start = timed(_atlas)
    coding = coder(pipelines=given)
    _, load = timed(lambda: len(list(coding.code_many([samples[0], samples[-1]]))))
    loaded = _memory()
    events, seconds = timed(lambda: sum(len(article.events) for article in coding.code_many(articles)))
    peak = _memory()
    tokens, bare = _bare(articles, given)
    words = sum(len(article.text.split()) for article in articles) / len(articles)
    print(f"atlas and places, both languages      {start:8.2f} s to load")
    print(f"load (both languages, first article)  {load:8.2f} s")
    print(f"articles of {words:.0f} words                 {len(articles) / seconds:8.1f} a second ({events} events)")
    print(f"words                                 {words * len(articles) / seconds:8.0f} a second")
    print(f"sentences                             {sentences_of(articles) / seconds:8.0f} a second")
    print(f"tokens                                {tokens / seconds:8.0f} a second")
    print(f"bare pipelines, same text             {tokens / bare:8.0f} tokens a second")
    print(f"time of the coder / of the bare       {seconds / bare:8.2f}")
    print(f"memory with both languages loaded     {loaded:8.0f} MB")
    print(f"peak memory                           {peak:8.0f} MB")


def _articles(args: argparse.Namespace, samples: Sequence[Article]) -> list[Article]:
    from depeche.reading import read

    if not args.input:
        return list(articles_of(samples, args.articles))
    return list(itertools.islice(read(args.input), args.articles or None))


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m depeche.evaluation.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=120, help="how many; 0: all of --input (default: %(default)s)")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this; repeatable")
    parser.add_argument(
        "--input", action="append", default=[], metavar="FILE", help="articles to take in the place of the samples"
    )
    parser.add_argument("--rounds", type=int, default=3, help="turns of the part processes (default: %(default)s)")
    parser.add_argument("--no-spark", action="store_true", help="leave Spark out")
    parser.add_argument(
        "--pipeline", action="append", default=[], metavar="LANG=NAME", help="another pipeline, for the part core"
    )
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when engines differ in their rows."""
    from depeche.evaluation.bench_engines import processes
    from depeche.reading import read

    args = _arguments(argv)
    given = dict(pair.split("=", 1) for pair in args.pipeline)
    samples = list(read([str(_PACKAGE / "samples")]))
    articles = _articles(args, samples)
    same = True
    for part in args.part or PARTS:
        print(f"\n{part}")
        if part == "core":
            core(articles, samples, given)
        elif part == "processes":
            same = processes(articles, samples, rounds=args.rounds, spark=not args.no_spark)
        elif part == "growth":
            growth(articles, lambda words: list(articles_of(samples, 2, words)))
        elif part == "shares":
            shares(articles)
        else:
            pages(articles)
    return 0 if same else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except DepecheError as error:
        sys.exit(f"bench: {error}")
