"""Fit the weights that decide which mentions tell the same happening (``ledger/weights.tsv``).

    python scripts/fit_links.py GOLD.jsonl [CODED.jsonl] [--write]

GOLD: articles with events that carry "episode". CODED: the same articles as the coder codes them; its events take the gold
episode of the event they align with. Logistic regression over pairs of mentions of one family, ridge-penalised; prints F1 over
pairs in ten-fold cross-validation by article, for several thresholds.
"""

from __future__ import annotations

import argparse
import itertools
import re
from pathlib import Path
from typing import Any

import numpy as np
from score_ledger import lines, own

from depeche.evaluation.scorer import align
from depeche.ledger import likeness as like
from depeche.ledger.linker import THRESHOLD, blend
from depeche.ledger.mentions import Mention, family, mention_of

_FOLDS = 10
_RIDGE = (1.0, 5.0)
# The coder's events count twice: the ledger meets them, not the gold's; their sides are missing or wrong more often.
_COUNTS = {"gold": 1.0, "coded": 2.0}
# Across articles there are only some sixty alike pairs, most of one story: the fit may move away from these only so far.
_PRIOR = {
    "always": -2.0,
    "two sides": 1.6,
    "a body": 1.2,
    "one side of several": -0.6,
    "one side alone": -0.8,
    "all sides": 0.4,
    "near": 0.8,
    "days": -1.5,
    "same day": 0.8,
    "time": 0.3,
    "time differs": -1.5,
    "trigger": 0.9,
    "mode": 0.4,
    "mode differs": -0.8,
    "context": 0.3,
    "context differs": -0.4,
    "place": 0.4,
    "place differs": -1.5,
    "names": 0.5,
    "background": -1.5,
    "negated": -0.3,
    "verbal": -0.8,
    "words": 1.0,
    "copied": 1.5,
    "dead": 0.7,
    "dead differ": -0.7,
    "other span": -0.4,
    "type": 0.4,
    "actor differs": -0.3,
    "recipient differs": -0.3,
}

_PRIOR_WITHIN = {"always": -1.8}


def load(path: Path) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in lines(path)}


def mentions(articles: dict[str, dict[str, Any]]) -> list[tuple[Mention, str | None]]:
    """All mentions in the order in which a ledger would meet them, with their gold episode."""
    out = []
    for row in sorted(articles.values(), key=lambda r: (r["published"], r["id"])):
        article = own(row)
        for event, given in zip(article.events, row["events"], strict=True):
            out.append((mention_of(event, article.id, article.published, article.text), given.get("episode")))
    return out


def comparable(a: Mention, b: Mention) -> bool:
    if family(a.type) != family(b.type):
        return False
    near = a.published and b.published and abs((a.published - b.published).days) <= 70
    return a.article == b.article or bool(near and a.keys & b.keys)


def fit(x: Any, y: Any, counts: Any, prior: Any, ridge: float) -> Any:
    """Logistic regression by Newton's method, each row counted so often, drawn towards ``prior``."""
    w = prior.copy()
    penalty = ridge * np.eye(len(w))
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve((x.T * (counts * p * (1 - p))) @ x + penalty, x.T @ (counts * (p - y)) + penalty @ (w - prior))
    return w


Table = tuple[dict[str, float], dict[str, float]]
Row = tuple[bool, dict[str, float], bool, float]


def fit_both(rows: list[Row]) -> Table:
    """The two columns of the table from (across, traits, alike, how often it counts)."""
    out = []
    for across in (False, True):
        part = [(t, alike, count) for side, t, alike, count in rows if side == across]
        prior = _PRIOR if across else _PRIOR_WITHIN
        names = sorted({n for t, _, _ in part for n in t} | set(prior))
        x = np.array([[float(t.get(n, 0.0)) for n in names] for t, _, _ in part])
        y, counts = (np.array([float(row[column]) for row in part]) for column in (1, 2))
        drawn = np.array([prior.get(n, 0.0) for n in names])
        out.append(dict(zip(names, fit(x, y, counts, drawn, _RIDGE[across]), strict=True)))
    return out[0], out[1]


def cluster(found: list[tuple[Mention, str | None]], table_of: Any, threshold: float) -> list[int]:
    """The episode number of each mention, given greedily as the ledger does."""
    members: dict[int, list[Mention]] = {}
    out: list[int] = []
    for mention, _ in found:
        tables = table_of(mention.article)
        best, at = threshold, -1
        for number, group in members.items():
            scores = [
                sum(tables[m.article != mention.article].get(k, 0.0) * v for k, v in like.traits(m, mention).items())
                for m in group
                if comparable(m, mention)
            ]
            if scores and (value := blend(scores)) > best:
                best, at = value, number
        if at < 0:
            at = len(members)
        members.setdefault(at, []).append(mention)
        out.append(at)
    return out


def f1(found: list[tuple[Mention, str | None]], got: list[int]) -> str:
    known = [i for i, (_, gold) in enumerate(found) if gold]
    pairs = list(itertools.combinations(known, 2))
    gold = {p for p in pairs if found[p[0]][1] == found[p[1]][1]}
    said = {p for p in pairs if got[p[0]] == got[p[1]]}
    hit = len(gold & said)
    return f"P {hit / max(1, len(said)):.2f} R {hit / max(1, len(gold)):.2f} F {2 * hit / max(1, len(gold) + len(said)):.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("coded", type=Path, nargs="?")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    gold = load(args.gold)
    sets = {"gold": mentions(gold)}
    if args.coded:
        coded = load(args.coded)
        for key, row in coded.items():
            row["published"] = gold[key]["published"]
            for g, c in align(gold[key], row["events"]).pairs:
                c["episode"] = g["episode"]
        sets["coded"] = mentions(coded)
    rows: list[tuple[str, Row]] = []
    for name, found in sets.items():
        for (a, ga), (b, gb) in itertools.combinations([f for f in found if f[1]], 2):
            if comparable(a, b):
                rows.append((b.article, (a.article != b.article, like.traits(a, b), ga == gb, _COUNTS[name])))
    print(len(rows), "pairs,", sum(r[1][2] for r in rows), "alike,", sum(r[1][0] for r in rows), "across")
    table = fit_both([r for _, r in rows])
    fold = {a: i % _FOLDS for i, a in enumerate(sorted({a for a, _ in rows}))}
    held = {n: fit_both([r for a, r in rows if fold[a] != n]) for n in range(_FOLDS)}
    for threshold in sorted({-1.2, -0.9, -0.6, -0.3, 0.0, THRESHOLD}):
        line = f"{threshold:5.2f}"
        for name, found in sets.items():
            fitted = f1(found, cluster(found, lambda _: table, threshold))
            line += f"   {name}: fitted {fitted}  held out "
            line += f1(found, cluster(found, lambda a: held[fold.get(a, 0)], threshold))
        print(line)
    names = sorted({*table[0], *table[1]})
    for name in names:
        print(f"{name:<20}{table[0].get(name, 0):6.2f}{table[1].get(name, 0):6.2f}")
    if args.write:
        path = Path(like.__file__).with_name("weights.tsv")
        head = re.match(r"(?:#.*\n)*trait\twithin\tacross\n", path.read_text(encoding="utf-8"))
        assert head
        cells = [(n, *(f"{t.get(n, 0):.2f}" if abs(t.get(n, 0)) >= 0.05 else "" for t in table)) for n in names]
        path.write_text(head.group() + "".join("\t".join(c) + "\n" for c in cells if any(c[1:])), encoding="utf-8")


if __name__ == "__main__":
    main()
