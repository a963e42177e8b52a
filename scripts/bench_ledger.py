"""A made ledger of a million events, and how long the questions to it take.

    python scripts/bench_ledger.py [--events 1000000] [--ledger FILE] [--fill]

Prints one line a figure with its limit: making, dyad series, expectations page, full text, adding one article, size of file.
Exit code 1 when a limit is broken. The events are random but shaped like news: few states take most of it, sides
recur within an article, one event in five lies ahead.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from depeche.ledger import Ledger
from depeche.records import Article, Entity, Event, Proof, When, Where, article_id
from depeche.relations import series


def _list(words: str) -> list[str]:
    return words.split()


_CODES = _list(
    "USA CHN RUS FRA GBR DEU UKR ISR IRN TUR IND PAK JPN KOR PRK SAU EGY SYR IRQ YEM MLI NER BFA NGA TCD CMR COD RWA BDI UGA KEN "
    "ETH SOM SDN SSD LBY TUN DZA MAR SEN CIV GHA TGO BEN GIN ZAF ZWE AGO MOZ BRA ARG VEN COL MEX CUB CAN AUS IDN PHL VNM THA MMR"
)
_TYPES = _list(
    "CONSULT CONSULT CONSULT SUPPORT AGREE AGREE REQUEST ACCUSE ACCUSE REJECT THREATEN ASSAULT ASSAULT COERCE SANCTION AID"
)
_STATUSES = ("actual",) * 14 + ("future", "future", "hypothetical", "hypothetical", "historical", "negated")
_WORDS = _list(
    "le président ministre accord sécurité coopération défense sommet visite dialogue commerce frontière armée "
    "rebelles village attaque résolution conseil sanctions ambassadeur déclaration annonce mercredi capitale "
    "population aide humanitaire projet route barrage énergie pétrole élection parlement loi justice procès "
    "opposition manifestation grève syndicat presse journaliste région continent partenaire stratégique "
    "développement financement milliard million prêt dette banque investissement usine mine or cacao"
)
_RARE = [
    f"{a}{b}{c}"
    for a, b, c in itertools.product(
        ("ba", "ko", "ti", "ma", "sé", "dou"), ("ngo", "ra", "li", "mé", "tou"), ("ba", "na", "ré", "di")
    )
]
_FIRST = datetime.date(2014, 1, 1)
_DAYS = 3650


def _entity(text: str, code: str, body: list[str], at: int) -> tuple[Entity, int]:
    body.append(text)
    return Entity(text, at, at + len(text), code, "GOV", None, text), at + len(text) + 1


def make(number: int, rng: random.Random, events: int) -> Article:
    """One article with so many events; each sentence is some 20 words."""
    day = _FIRST + datetime.timedelta(days=number * _DAYS // 100_000 + rng.randint(0, 3))
    cast = rng.choices(_CODES, [1 / (i + 3) for i in range(len(_CODES))], k=4)
    found: list[Event] = []
    at = 0
    for _ in range(events):
        found.append(happening(rng, cast, day, at))
        at += len(found[-1].sentence) + 1
    text = " ".join(event.sentence for event in found)
    about = f"Dépêche {number}", f"agence {number % 40}", f"https://example.org/{number}"
    return Article(article_id(text), "fr", text, day, *about, tuple(found))


def happening(rng: random.Random, cast: Sequence[str], day: datetime.date, at: int) -> Event:
    """An event between two of the cast, told in a sentence that begins at offset ``at``."""
    words = rng.choices(_WORDS, k=16) + rng.choices(_RARE, k=3)
    one, other = rng.sample(cast, 2)
    type, status = rng.choice(_TYPES), rng.choice(_STATUSES)
    sentence = f"{one} {words[0]} {other} {' '.join(words[1:])}."
    start = at + len(one) + 1
    end = start + len(words[0])
    actor = Entity(one, at, at + 3, one, "GOV", None, one)
    recipient = Entity(other, end + 1, end + 4, other, "GOV", None, other)
    when = When(day, day, "report") if status == "actual" else None
    if status in ("future", "hypothetical") and rng.random() < 0.6:
        ahead = day + datetime.timedelta(days=rng.randint(3, 90))
        when = When(ahead, ahead, "day", words[1], end + 5, end + 5 + len(words[1]))
    where = Where(other, other, other, resolution=1) if rng.random() < 0.3 else None
    said = ("type", "status", "context", "when")
    return Event(
        proof=tuple(Proof(what, start, end, f"fr/{type}:{rng.randint(2, 300)}") for what in said),
        id=f"{rng.getrandbits(64):016x}",
        type=type,
        status=status,
        trigger=words[0],
        start=start,
        end=end,
        sentence=sentence,
        sentence_start=at,
        actor=(actor,) if rng.random() < 0.8 else (actor, recipient),
        recipient=(recipient,) if rng.random() < 0.7 else (),
        contexts=("diplomatic",),
        when=when,
        where=where,
        certainty="probable" if status == "hypothetical" else "certain",
        holder="la présidence" if rng.random() < 0.3 else "",
        coder="made",
    )


def articles(events: int) -> Iterator[Article]:
    rng = random.Random(20240904)
    for number in range(events // 10):
        yield make(number * 100_000 // max(1, events // 10), rng, 10)


def timed(action: Callable[[], object], times: int = 7) -> float:
    """The median of several runs, in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def fill(path: Path, events: int) -> float:
    began = time.perf_counter()
    with Ledger(path, write=True) as ledger:
        for tally in ledger.add(articles(events), version="made", batch=500):
            if tally.added % 5000 == 0:
                print(f"{tally.events:,} events, {time.perf_counter() - began:.0f} s", file=sys.stderr)
        ledger.db.execute("ANALYZE")
        ledger.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return time.perf_counter() - began


def questions(path: Path) -> dict[str, tuple[float, float]]:
    """Each figure with its limit."""
    with Ledger(path) as reader:
        db = reader.db
        busiest = db.execute("SELECT a, b, sum(episodes) n FROM summary GROUP BY 1, 2 ORDER BY n DESC LIMIT 1").fetchone()
        print(f"busiest dyad: {busiest}", file=sys.stderr)
        a, b, _ = busiest
        out = {
            f"dyad series {step} (ms)": (timed(lambda s=step: series(db, a, b, step=s)), 50.0)
            for step in ("month", "week", "day")
        }
        out["expectations page (ms)"] = (timed(lambda: reader.expectations(state="open", limit=50)), 100.0)
        out["expectations page, country (ms)"] = (timed(lambda: reader.expectations(sides=("USA",), limit=50)), 100.0)
        out["expectations page, dyad (ms)"] = (timed(lambda: reader.expectations(sides=(a, b), state="lapsed", limit=50)), 100.0)
        out["full text, rare word (ms)"] = (timed(lambda: reader.search("bangoba")), 200.0)
        out["full text, three common words (ms)"] = (timed(lambda: reader.search("president accord securite")), 200.0)
        out["full text, phrase (ms)"] = (timed(lambda: reader.search('"president ministre"')), 200.0)
        out["events of a dyad (ms)"] = (timed(lambda: list(_page(reader, a, b))), 200.0)
    rng = random.Random(time.time_ns())  # articles that no run before has added
    with Ledger(path, write=True) as ledger:
        fresh = iter([make(99_999, rng, 10) for _ in range(7)])
        out["add one article of 10 events (ms)"] = (timed(lambda: list(ledger.add([next(fresh)], version="made"))), 50.0)
        ledger.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    out["size (GB)"] = (path.stat().st_size / 1e9, 1.5)
    return out


def _page(reader: Ledger, a: str, b: str) -> Iterator[object]:
    from depeche.ledger import Filter

    return reader.events(Filter(sides=(a, b)), limit=50)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--ledger", type=Path, help="where to make it; an existing one is asked, not made anew")
    parser.add_argument("--fill", action="store_true", help="fill up an existing one, where making it was interrupted")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.ledger or Path(folder) / "bench.ledger"
        if args.fill or not path.exists():
            print(f"{'making and linking (s)':<40}{fill(path, args.events):>10.1f}")
        broken = False
        for name, (value, limit) in questions(path).items():
            broken |= value > limit
            print(f"{name:<40}{value:>10.2f}   limit {limit:g}{'   BROKEN' if value > limit else ''}")
    sys.exit(broken)


if __name__ == "__main__":
    main()
