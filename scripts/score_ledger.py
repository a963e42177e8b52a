"""Score episodes and verdicts of a ledger on gold articles, twice: with the coder's events and with the gold's own.

    python scripts/score_ledger.py --shared ../shared

Codes ``gold/dev.jsonl``, adds it to a new ledger, exports it and lets ``tools/score_episodes.py`` score the export. The gold's
own events say how good linking is by itself. Also tells how many expectations were met beyond the list of gold verdicts, which
that score does not see: all of the list were met, so a ledger that met everything would look perfect.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import depeche
from depeche.evaluation.scorer import align, sentences
from depeche.ledger import Ledger
from depeche.records import Article


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def own(row: dict[str, Any]) -> Article:
    """A gold article with its own events, what gold leaves out filled in."""
    bounds = sentences(row["text"])
    events = []
    for number, gold in enumerate(row["events"]):
        start, end = next(((a, b) for a, b in bounds if a <= gold["start"] < b), (0, 0))
        event = {"id": f"{row['id']}-{number}", "sentence": row["text"][start:end], "sentence_start": start} | gold
        for name in ("episode", "optional"):
            event.pop(name, None)
        for side in ("actor", "recipient"):
            event[side] = [{"start": -1, "end": -1} | entity for entity in gold[side]]
        if gold.get("when"):
            event["when"] = {"start": None, "end": None, "granularity": "day"} | gold["when"]
        if place := gold.get("where"):
            event["where"] = {"name": place.get("text") or "", "text": "", "code": None} | place
        events.append(event)
    return Article.from_dict(row | {"events": events})


def export(articles: Iterable[Article], folder: Path) -> list[dict[str, Any]]:
    """What a ledger of these coded articles gives out."""
    with Ledger(folder / "gold.ledger", write=True) as ledger:
        list(ledger.add(sorted(articles, key=lambda a: (a.published, a.id)), version="given"))
        return list(ledger.export())


def beyond(gold: Iterable[dict[str, Any]], coded: dict[str, dict[str, Any]], verdicts: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The words of expectations that are met in the ledger and in no gold verdict, over aligned events."""
    known = {(v["article"], v["event"]) for v in verdicts}
    for row in gold:
        numbers = {id(event): n for n, event in enumerate(row["events"])}
        for wanted, got in align(row, coded.get(row["id"], {}).get("events", [])).pairs:
            if got.get("verdict") == "met" and (row["id"], numbers[id(wanted)]) not in known:
                yield f"{row['id']}: {got['trigger']}"


def score(shared: Path, articles: Iterable[Article]) -> dict[str, float]:
    """The figures of ``score_episodes.py`` over a ledger of these articles, and ``beyond``."""
    gold, verdicts = shared / "gold" / "dev.jsonl", shared / "gold" / "dev.verdicts.json"
    with tempfile.TemporaryDirectory() as name:
        rows = export(articles, Path(name))
        out = Path(name) / "out.jsonl"
        out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        tool = [sys.executable, shared / "tools" / "score_episodes.py", gold, out, "--verdicts", verdicts]
        said = subprocess.run(tool, check=True, capture_output=True, text=True).stdout.split()
    figures = {name: float(value) for name, value in zip(said[::2], said[1::2], strict=True)}
    extra = beyond(lines(gold), {row["id"]: row for row in rows}, json.loads(verdicts.read_text(encoding="utf-8")))
    return figures | {"beyond": float(len(list(extra)))}


def coded(shared: Path) -> list[Article]:
    """The gold articles as the coder codes them."""
    from depeche.reading import read

    return list(depeche.coder().code_many(read([str(shared / "gold" / "dev.jsonl")])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    given = [own(row) for row in lines(args.shared / "gold" / "dev.jsonl")]
    for name, articles in (("the gold's own events", given), ("the coder's events", coded(args.shared))):
        print(f"{name:<24}" + "  ".join(f"{key} {value:.3g}" for key, value in score(args.shared, articles).items()))


if __name__ == "__main__":
    main()
