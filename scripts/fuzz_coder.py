"""Give the coder mutated articles until it fails: no exception, every offset in the text, every span the words that it claims.

    python scripts/fuzz_coder.py [--minutes 10] [--count 1000000] [--shared ../shared] [--state build/fuzz_coder.json]
    python scripts/fuzz_coder.py --lengths        # cost against length, up to a million signs

Input number n follows from the seed and n alone, so that a run goes on where the last one stopped (``--state``), and a
finding is its number: ``--show N`` prints the input. Most inputs are short (one to three sentences of an article, changed);
one in fifty is a whole article, one in five thousand is 20,000 signs long, one in fifty thousand a sentence of a million.
Exit code 1 when anything was found.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import signal
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

import depeche
from depeche.coding.coder import Coder
from depeche.records import Article, article_id

ROOT = Path(__file__).parents[1]
_NASTY = ROOT / "tests" / "fuzz" / "nasty.yaml"
_SAMPLES = Path(depeche.__file__).parent / "samples"
_CORPORA = ("corpus/news_mixed.jsonl", "corpus/wikinews_fr.jsonl", "corpus/pud_pairs_dev.jsonl")
_WHOLE, _LONG, _HUGE = 50, 5_000, 50_000
_LONG_SIGNS, _HUGE_SIGNS = 20_000, 1_000_000
_BATCH = 256
_PATIENCE = 600  # seconds for a batch; what takes longer is a finding

Change = Callable[[str, random.Random], str]


def load_nasty() -> dict[str, list[str]]:
    """What is mixed in, by kind (tests/fuzz/nasty.yaml)."""
    told: dict[str, list[str]] = yaml.safe_load(_NASTY.read_text(encoding="utf-8"))
    return told


def seeds(shared: Path | None) -> list[tuple[str, str]]:
    """(language, text) of real articles: our samples, and the corpora of ``shared`` where they lie."""
    files = [_SAMPLES / "dispatches.jsonl"] + ([p for c in _CORPORA if (p := shared / c).is_file()] if shared else [])
    out: list[tuple[str, str]] = []
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            out += [(row["lang"], row["text"])] if "text" in row else [("fr", row["fr"]), ("en", row["en"])]
    return out


def _cut(rng: random.Random, text: str, most: int) -> str:
    """A run of sentences, or of words where they are long."""
    parts = text.replace("\n", " ").split(". ")
    at = rng.randrange(len(parts))
    return ". ".join(parts[at : at + rng.randint(1, 3)])[:most] + rng.choice((".", ".", "", "…", " !"))


class Mutator:
    """Makes input number n."""

    def __init__(self, texts: Sequence[tuple[str, str]], *, seed: int = 1) -> None:
        self._texts = texts
        self._seed = seed
        self._nasty = load_nasty()
        self._changes: dict[str, Change] = {
            **{kind: self._mixing(kind) for kind in self._nasty},
            "typos": _typos,
            "quotes": _quotes,
            "case": lambda t, r: r.choice((str.upper, str.lower, str.swapcase, str.title))(t),
            "forms": lambda t, r: unicodedata.normalize(r.choice(("NFD", "NFC", "NFKD", "NFKC")), t),
            "repeats": _repeats,
            "glued": lambda t, r: t.replace(" ", r.choice(("", "\n", "\u00a0", "-", "'", ".", "’")), r.randint(1, 40)),
            "shuffled": _shuffled,
            "cut": lambda t, r: t[r.randrange(max(len(t), 1)) :][: r.randrange(1, len(t) + 2)],
            "spliced": lambda t, r: t[: len(t) // 2] + _cut(r, r.choice(texts)[1], 200),
            "random": lambda t, r: t + "".join(chr(r.randrange(0x110000)) for _ in range(r.randint(1, 12))),
        }

    def _mixing(self, kind: str) -> Change:
        parts = self._nasty[kind]

        def mix(text: str, rng: random.Random) -> str:
            for _ in range(rng.randint(1, 4)):
                at = rng.randrange(len(text) + 1)
                text = text[:at] + rng.choice(("", " ")) + rng.choice(parts) * rng.choice((1, 1, 1, 2, 9)) + text[at:]
            return text

        return mix

    def make(self, n: int) -> tuple[str, Article]:
        """The kinds of change, and the article."""
        rng = random.Random(f"{self._seed}:{n}")
        lang, text = rng.choice(self._texts)
        whole = n % _WHOLE == 0
        text = text if whole else _cut(rng, text, 300)
        kinds = rng.sample(sorted(self._changes), rng.choice((0, 1, 1, 2, 3))) if rng.random() > 0.02 else ["nothing left"]
        for kind in kinds:
            text = self._changes[kind](text, rng) if kind in self._changes else rng.choice(("", " ", ".", "\n", "\0", "«"))
        size = _HUGE_SIGNS if n % _HUGE == 1 else _LONG_SIGNS if n % _LONG == 2 else 0
        if size:
            kinds = [*kinds, f"{size} signs"]
            one = " ".join(text.split()).replace(".", ",") + rng.choice((" ", ", ", "", " et "))
            text = (one or "a ") * (size // max(len(one), 1) + 1)
            text = text[:size]
        lang = rng.choice(("fr", "en")) if rng.random() < 0.1 else lang
        day = rng.choice((None, datetime.date.min, datetime.date.max, datetime.date(2024, 2, 29)))
        day = day if rng.random() < 0.2 else datetime.date(1990, 1, 1) + datetime.timedelta(days=rng.randrange(15_000))
        title = _cut(rng, rng.choice(self._texts)[1], 80) if rng.random() < 0.3 else ""
        source = rng.choice(("", "Xinhua", "\ud800", "Le Monde")) if rng.random() < 0.3 else ""
        return "+".join(kinds) or "as it is", Article(str(n), lang, text, day, title, source)


def _typos(text: str, rng: random.Random) -> str:
    signs = list(text)
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(signs) + 1)
        signs[at : at + rng.randint(0, 2)] = rng.choice((" ", "", ".", "é", "'", rng.choice(text or "a")))
    return "".join(signs)


def _quotes(text: str, rng: random.Random) -> str:
    left, right = rng.choice(("«»", "“”", "()", '""', "[]", "‹›"))
    deep = rng.choice((1, 3, 20, 200))
    return left * deep + text + right * rng.choice((deep, deep - 1, 0))


def _repeats(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    at = rng.randrange(len(words))
    part = words[at : at + rng.randint(1, 4)]
    return " ".join(words[:at] + part * rng.choice((2, 5, 50)) + words[at:])


def _shuffled(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    rng.shuffle(words)
    return " ".join(words)


def faults(given: Article, done: Article) -> Iterator[str]:
    """What is wrong with a coded article; nothing when every span lies in the text and holds the words that it claims."""
    text, size = done.text, len(done.text)
    if len(text) != len(given.text) or done.id != given.id:
        yield "the text has another length"
    for event in done.events:
        spans = [("trigger", event.start, event.end, event.trigger)]
        spans.append(("sentence", event.sentence_start, event.sentence_start + len(event.sentence), event.sentence))
        spans += [("side", e.start, e.end, e.text) for e in (*event.actor, *event.recipient)]
        if event.when and event.when.text_start >= 0:
            spans.append(("when", event.when.text_start, event.when.text_end, event.when.text))
        if event.where and event.where.start >= 0:
            spans.append(("where", event.where.start, event.where.end, event.where.text))
        for what, start, end, words in spans:
            if not 0 <= start < end <= size:
                yield f"{what} {start}:{end} lies outside the text of {size}"
            elif text[start:end] != words:
                yield f"{what} {start}:{end} holds {text[start:end]!r}, not {words!r}"
        if not event.proof:
            yield "an event without proof"
        for step in event.proof:
            if not 0 <= step.start <= step.end <= size:
                yield f"proof {step.what} {step.start}:{step.end} lies outside the text of {size}"
        if event.when and event.when.start and event.when.end and event.when.start > event.when.end:
            yield f"the event ends before it starts: {event.when.start} {event.when.end}"
    try:
        line = json.dumps(done.to_line(), ensure_ascii=False).encode("utf-8")
        if Article.from_dict(json.loads(line)) != done:
            yield "JSON does not bring it back as it was"
    except ValueError as error:
        yield f"it cannot be written: {error}"


@dataclass(slots=True)
class Run:
    """How far a campaign has come."""

    seed: int = 1
    next: int = 0
    events: int = 0
    signs: int = 0
    seconds: float = 0.0
    longest: int = 0
    slowest: float = 0.0
    lengths: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    commits: list[str] = field(default_factory=list)
    found: list[dict[str, Any]] = field(default_factory=list)

    def count(self, kinds: str, article: Article) -> None:
        """An input that was tried."""
        size = len(article.text)
        self.signs += size
        self.longest = max(self.longest, size)
        bound = next(b for b in (100, 300, 1_000, 10_000, 100_000, 10**9) if size <= b)
        name = f"<= {bound}" if bound < 10**9 else "> 100000"
        self.lengths[name] = self.lengths.get(name, 0) + 1
        for kind in kinds.split("+"):
            self.kinds[kind] = self.kinds.get(kind, 0) + 1


def _late(*_: object) -> None:
    raise TimeoutError("took too long")


def _coded(coder: Coder, article: Article) -> Article | str:
    """The article coded alone, or what went wrong."""
    try:
        return coder.code(article)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return f"{type(error).__name__}: {error}"[:300]


def step(coder: Coder, mutator: Mutator, run: Run, count: int) -> None:
    """Try the next ``count`` inputs; findings go into the run."""
    made = [mutator.make(n) for n in range(run.next, run.next + count)]
    began, processor = time.perf_counter(), time.process_time()
    signal.signal(signal.SIGALRM, _late)
    signal.alarm(_PATIENCE)
    try:
        done: list[Article | str] = list(coder.code_many([a for _, a in made], batch=count))
    except Exception:  # noqa: BLE001 - found again one by one
        done = [_coded(coder, article) for _, article in made]
    finally:
        signal.alarm(0)
    took = time.perf_counter() - began
    signs = sum(len(a.text) for _, a in made)
    run.seconds += took
    run.slowest = max(run.slowest, 1e6 * (time.process_time() - processor) / max(signs, 1000))
    for n, ((kinds, given), result) in enumerate(zip(made, done, strict=True), run.next):
        run.count(kinds, given)
        wrong = [result] if isinstance(result, str) else list(faults(given, result))
        run.events += 0 if isinstance(result, str) else len(result.events)
        run.found += [{"input": n, "kinds": kinds, "fault": fault} for fault in wrong[:3]]
    run.next += count


def _commit() -> str:
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "unknown"


def load_run(path: Path, seed: int) -> Run:
    """The run that ``path`` keeps, or a new one."""
    run = Run(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else Run(seed=seed)
    if _commit() not in run.commits:
        run.commits.append(_commit())
    return run


def keep(run: Run, path: Path) -> None:
    """Write the run, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    names = run.__dataclass_fields__
    part.write_text(json.dumps({n: getattr(run, n) for n in names}, ensure_ascii=True, indent=1), encoding="utf-8")
    part.replace(path)


def report(run: Run) -> str:
    """A run in words."""
    lines = [
        f"{run.next:,} inputs in {run.seconds / 60:.0f} min: {run.signs:,} signs, {run.events:,} events, longest {run.longest:,}",
        f"coder of {', '.join(run.commits)}; the dearest batch took {run.slowest:.1f} ms of the processor per thousand signs",
        "signs: " + ", ".join(f"{name}: {count:,}" for name, count in sorted(run.lengths.items(), key=lambda i: len(i[0]))),
        "changes: " + ", ".join(f"{name} {count:,}" for name, count in sorted(run.kinds.items())),
        f"findings: {len(run.found)}",
    ]
    kinds = Counter(row["fault"].split(":")[0][:60] for row in run.found)
    return "\n".join([*lines, *(f"  {count} × {fault}" for fault, count in kinds.most_common(20))])


def lengths(coder: Coder, sizes: Sequence[int]) -> Iterator[tuple[int, str, float]]:
    """(signs, form, seconds of the processor) of texts of growing length: sentences, one sentence, and no space at all."""
    sentence = "Le Mali a expulsé lundi l'ambassadeur de France et la Chine devrait signer un accord avec Niamey"
    forms = {"sentences": f"{sentence}. ", "one sentence": f"{sentence}, ", "no space": sentence.replace(" ", "")}
    for size in sizes:
        for form, part in forms.items():
            text = (part * (size // len(part) + 1))[:size]
            began = time.process_time()
            coder.code(Article(article_id(text), "fr", text, datetime.date(2024, 9, 2)))
            yield size, form, time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--count", type=int, default=1_000_000, help="stop when so many inputs were tried, all runs together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--state", type=Path, default=ROOT / "build" / "fuzz_coder.json")
    parser.add_argument("--show", type=int, metavar="N", help="print input N and stop")
    parser.add_argument("--lengths", action="store_true", help="cost against length, and stop")
    args = parser.parse_args()
    coder = depeche.coder()
    if args.lengths:
        coder.code(Article("warm", "fr", "Le Mali a expulsé l'ambassadeur de France."))
        print("signs      form          seconds  ms per 1,000 signs")
        for size, form, took in lengths(coder, (1_000, 10_000, 100_000, 1_000_000)):
            print(f"{size:>9,}  {form:<12}  {took:>7.2f}  {1e6 * took / size:>6.1f}", flush=True)
        return
    mutator = Mutator(seeds(args.shared if args.shared.is_dir() else None), seed=args.seed)
    if args.show is not None:
        kinds, article = mutator.make(args.show)
        print(json.dumps({"kinds": kinds, "given": article.to_line()}, indent=1))
        return
    run = load_run(args.state, args.seed)
    end = time.monotonic() + args.minutes * 60
    while run.next < args.count and time.monotonic() < end:
        step(coder, mutator, run, min(_BATCH, args.count - run.next))
        keep(run, args.state)
    print(report(run))
    sys.exit(bool(run.found))


if __name__ == "__main__":
    main()
