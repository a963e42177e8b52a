"""The four scores on the development data beside the checkout: ``python -m depeche.evaluation.suite --shared ../shared``.

Codes the gold articles, PLOVER's gold records and the sentence pairs, and lets the shared tools score them; the fourth tool
scores dates by itself. Says what is absent.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from depeche.errors import DepecheError


def _code(source: Path, target: Path) -> None:
    """Code the articles of a JSON Lines file into another."""
    from depeche import coder
    from depeche.reading import read

    articles = read([str(source)], on_error=lambda error: print(f"score: {error}", file=sys.stderr))
    with target.open("w", encoding="utf-8") as out:
        for article in coder().code_many(articles):
            out.write(json.dumps(article.to_line(text=False), ensure_ascii=False) + "\n")


def _split(pairs: Path, work: Path) -> Iterator[Path]:
    """The sentences of each language of a file of pairs, a file each."""
    rows = [json.loads(line) for line in pairs.read_text(encoding="utf-8").split("\n") if line.strip()]
    for lang in ("fr", "en"):
        path = work / f"pairs-{lang}.jsonl"
        lines = (json.dumps({"id": row["id"], "lang": lang, "text": row[lang]}, ensure_ascii=False) for row in rows)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        yield path


def _tool(shared: Path, name: str, *arguments: str | Path) -> None:
    """Run one of the shared scorers and let it print."""
    sys.stdout.flush()
    subprocess.run([sys.executable, str(shared / "tools" / name), *map(str, arguments)], check=True)


def run(shared: Path, work: Path, by: str) -> int:
    """Print the four scores; the number of those whose data are absent."""
    gold, gsr = shared / "gold" / "dev.jsonl", shared / "gold" / "plover_gsr_dev.jsonl"
    pairs, times = shared / "corpus" / "pud_pairs_dev.jsonl", shared / "gold" / "frtimebank_dev.jsonl"
    absent = [path for path in (gold, gsr, pairs, times) if not path.is_file()]
    for path in absent:
        print(f"{path} is not here; its score is left out")
    if gold not in absent:
        print("news (gold/dev.jsonl)")
        _code(gold, work / "dev.jsonl")
        _tool(shared, "score.py", gold, work / "dev.jsonl", "--by", by)
    if gsr not in absent:
        print("\nPLOVER gold records")
        _code(gsr, work / "gsr.jsonl")
        _tool(shared, "score_gsr.py", gsr, work / "gsr.jsonl")
    if pairs not in absent:
        print("\nFrench and English of the same sentences")
        for path in _split(pairs, work):
            _code(path, path.with_suffix(".coded"))
        _tool(shared, "score_parallel.py", work / "pairs-fr.coded", work / "pairs-en.coded")
    if times not in absent:
        print("\ndates (French TimeBank)")
        _tool(shared, "score_times.py", times)
    return len(absent)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the suite; the exit code is 1 when something is absent."""
    parser = argparse.ArgumentParser(prog="python -m depeche.evaluation.suite", description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds gold/, corpus/ and tools/")
    parser.add_argument("--keep", type=Path, help="keep the coded files in this folder")
    parser.add_argument("--by", choices=("lang", "type", "source"), default="lang", help="default: %(default)s")
    args = parser.parse_args(argv)
    if args.keep:
        args.keep.mkdir(parents=True, exist_ok=True)
        return min(run(args.shared, args.keep, args.by), 1)
    with tempfile.TemporaryDirectory() as work:
        return min(run(args.shared, Path(work), args.by), 1)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except DepecheError as error:
        sys.exit(f"score: {error}")
