"""Score coded events against gold records: the figures that the project lives by.

Both sides are articles in exchange form (plain dictionaries); a gold event may add ``also`` (types as good), ``status_also`` and
``optional`` (neither asked for nor wrong). Figures:

detect       events found with the right type in the right sentence: precision, recall, F1
strict       detect, and the right status, and the codes of both sides together right (Jaccard at least 0.5)
status       share of right statuses among the found
false_facts  share of the events coded ``actual`` that gold does not hold as actual (lower is better)
dyad         F1 over pairs of codes, of mutual events in both orders
context      F1 over the contexts of found events
when, where  share of right dates and states among found events whose gold has them
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from depeche.errors import InputError

Fields = Mapping[str, Any]
"""An article or an event as JSON gives it."""

_SENTENCE_END = re.compile(r"(?:[.!?…]+[»\"”')]*\s+(?=[«\"“A-ZÀ-Ý0-9])|\n+)")


@dataclass(frozen=True, slots=True)
class Rate:
    """Precision, recall and F1."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a group of articles; not a number where there is nothing to count."""

    events: int
    coded: int
    detect: Rate
    strict: Rate
    status: float
    false_facts: float
    dyad: Rate
    context: Rate
    when: float
    where: float
    by_status: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One article: gold and coded events that answer each other, gold ones missed, coded ones too many."""

    gold: Fields
    pairs: tuple[tuple[Fields, Fields], ...]
    missed: tuple[Fields, ...]
    extra: tuple[Fields, ...]


def load(path: Path) -> dict[str, Fields]:
    """The articles of a JSON Lines file by their id.

    Raises:
        InputError: the file cannot be read or a line is no article.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give JSON Lines in UTF-8") from None
    articles: dict[str, Fields] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            articles[row["id"]] = row
        except (ValueError, KeyError, TypeError):
            raise InputError(f"{path}:{number}: is no article; a line is an object with an id and events") from None
    return articles


def sentences(text: str) -> list[tuple[int, int]]:
    """The bounds of the sentences, as the figures count them (not as the parser does: figures must not hang on it)."""
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return list(pairwise(cuts))


def sentence_at(bounds: Sequence[tuple[int, int]], at: int) -> int:
    """The number of the sentence in which an offset lies; -1 when in none."""
    return next((i for i, (start, end) in enumerate(bounds) if start <= at < end), -1)


def codes(event: Fields) -> set[str]:
    """The codes of both sides."""
    return {side.get("code") for name in ("actor", "recipient") for side in event.get(name) or ()} - {None, ""}


def _dyads(event: Fields) -> set[tuple[str, str]]:
    actors = codes({"actor": event.get("actor")})
    recipients = codes({"recipient": event.get("recipient")})
    return {(a, r) for a in actors for r in recipients or actors if a != r}


def overlap(one: Fields, other: Fields) -> bool:
    """Whether the triggers of two events share a sign."""
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def right_status(gold: Fields, coded: Fields) -> bool:
    """Whether the coded status is one that gold allows."""
    return coded["status"] in {gold["status"], *gold.get("status_also", ())}


def right_sides(gold: Fields, coded: Fields) -> bool:
    """Whether the codes of both sides together agree by half at least."""
    ours, theirs = codes(gold), codes(coded)
    return len(ours & theirs) / len(ours | theirs) >= 0.5 if ours | theirs else True


def _affinity(gold: Fields, coded: Fields, bounds: Sequence[tuple[int, int]]) -> float:
    """How well a coded event answers a gold one; 0 = not at all."""
    if coded["type"] not in {gold["type"], *gold.get("also", ())}:
        return 0
    same = sentence_at(bounds, gold["start"]) == sentence_at(bounds, coded["start"])
    touch = overlap(gold, coded)
    if not (touch or same):
        return 0
    ours, theirs = codes(gold), codes(coded)
    agreement = len(ours & theirs) / len(ours | theirs) if ours | theirs else 1
    same_status: bool = gold["status"] == coded["status"]
    return 1 + 2 * touch + agreement + same_status


def align(gold: Fields, coded: Sequence[Fields]) -> Comparison:
    """Pair the coded events of one article with its gold ones, best pairs first, each used once."""
    events, bounds = gold["events"], sentences(gold["text"])
    scores = ((_affinity(g, c, bounds), i, j) for i, g in enumerate(events) for j, c in enumerate(coded))
    left, right = set(range(len(events))), set(range(len(coded)))
    pairs = []
    for score, i, j in sorted(scores, reverse=True):
        if score and i in left and j in right:
            left.discard(i)
            right.discard(j)
            pairs.append((events[i], coded[j]))
    return Comparison(gold, tuple(pairs), tuple(events[i] for i in sorted(left)), tuple(coded[j] for j in sorted(right)))


def compare(gold: Mapping[str, Fields], coded: Mapping[str, Fields]) -> list[Comparison]:
    """Every gold article with what was coded from it."""
    return [align(article, coded.get(key, {}).get("events", ())) for key, article in gold.items()]


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _rate(hit: int, said: int, held: int) -> Rate:
    precision, recall = _share(hit, said), _share(hit, held)
    return Rate(precision, recall, 2 * precision * recall / (precision + recall) if hit else 0.0)


def _count_pair(tally: Counter[str], gold: Fields, coded: Fields) -> None:
    """Add what one pair tells."""
    status = right_status(gold, coded)
    tally["status"] += status
    tally[f"of:{gold['status']}"] += 1
    tally[f"is:{gold['status']}"] += status
    tally["strict"] += status and right_sides(gold, coded)
    ours, theirs = set(gold.get("contexts") or ()), set(coded.get("contexts") or ())
    tally["context_hit"] += len(ours & theirs)
    tally["context_said"] += len(theirs)
    tally["context_held"] += len(ours)
    want, got = gold.get("when") or {}, coded.get("when") or {}
    if want.get("start"):
        tally["when_of"] += 1
        tally["when"] += want["start"] == got.get("start") and want.get("end") == got.get("end")
    want, got = gold.get("where") or {}, coded.get("where") or {}
    if want.get("code"):
        tally["where_of"] += 1
        tally["where"] += want["code"] == got.get("code")
    if coded["status"] == "actual":
        tally["actual"] += 1
        tally["false"] += "actual" not in {gold["status"], *gold.get("status_also", ())}
    tally["dyad_hit"] += len(_dyads(gold) & _dyads(coded))
    tally["dyad_said"] += len(_dyads(coded))
    tally["dyad_held"] += len(_dyads(gold))


def figures(comparisons: Iterable[Comparison]) -> Figures:
    """The figures over some articles."""
    tally: Counter[str] = Counter()
    for one in comparisons:
        required = [event for event in one.missed if not event.get("optional")]
        tally["hit"] += len(one.pairs)
        tally["held"] += len(one.pairs) + len(required)
        tally["said"] += len(one.pairs) + len(one.extra)
        for gold, coded in one.pairs:
            _count_pair(tally, gold, coded)
        for event in one.extra:
            tally["actual"] += event["status"] == "actual"
            tally["false"] += event["status"] == "actual"
            tally["dyad_said"] += len(_dyads(event))
        tally["dyad_held"] += sum(len(_dyads(event)) for event in required)
    seen = sorted(name[3:] for name in tally if name.startswith("of:"))
    return Figures(
        events=tally["held"],
        coded=tally["said"],
        detect=_rate(tally["hit"], tally["said"], tally["held"]),
        strict=_rate(tally["strict"], tally["said"], tally["held"]),
        status=_share(tally["status"], tally["hit"]),
        false_facts=_share(tally["false"], tally["actual"]),
        dyad=_rate(tally["dyad_hit"], tally["dyad_said"], tally["dyad_held"]),
        context=_rate(tally["context_hit"], tally["context_said"], tally["context_held"]),
        when=_share(tally["when"], tally["when_of"]),
        where=_share(tally["where"], tally["where_of"]),
        by_status={name: tally[f"is:{name}"] / tally[f"of:{name}"] for name in seen},
    )


def _by_type(comparison: Comparison) -> Iterator[tuple[str, Comparison]]:
    """One article's comparison, a part for each type."""
    coded = [*(c for _, c in comparison.pairs), *comparison.extra]
    for kind in {event["type"] for event in [*comparison.gold["events"], *coded]}:
        pairs = tuple(pair for pair in comparison.pairs if pair[0]["type"] == kind)
        missed = tuple(event for event in comparison.missed if event["type"] == kind)
        yield kind, Comparison(comparison.gold, pairs, missed, tuple(e for e in comparison.extra if e["type"] == kind))


def table(comparisons: Sequence[Comparison], by: str | None = None) -> dict[str, Figures]:
    """The figures over all articles (``all``, first) and by ``lang``, ``source`` or ``type``."""
    groups: defaultdict[str, list[Comparison]] = defaultdict(list)
    for comparison in comparisons:
        if by == "type":
            for kind, part in _by_type(comparison):
                groups[kind].append(part)
        elif by:
            groups[str(comparison.gold.get(by))].append(comparison)
    return {"all": figures(comparisons)} | {name: figures(groups[name]) for name in sorted(groups)}
