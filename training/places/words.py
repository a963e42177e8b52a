"""Which names of places are more often something else: ordinary words (*Nice*, *Bath*) and names of persons (*Keita*).

    python -m training.places.words --text FILE... --ner FILE.jsonl > training/places/doubtful.txt

--text: plain texts, .conllu or .xz, counted by case; --ner: JSON Lines of texts with entities ("ents": [start, end, label]).
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from depeche.atlas.places._keys import WORD, fold, key_of
from depeche.atlas.places._table import read_table

_ENOUGH = 4
"""Small-lettered uses that make a word an ordinary one; below it, slips and foreign words."""


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if path.suffix == ".conllu":
                if line.startswith("# text = "):
                    yield line[9:]
            else:
                yield line


def _ordinary(paths: list[Path]) -> set[str]:
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for path in paths:
        for line in _lines(path):
            for match in WORD.finditer(line):
                inside = match.start() > 1 and bool(re.match(r"[\w,] ", line[match.start() - 2 : match.start()]))
                if match[0].islower():
                    small[fold(match[0])] += 1
                elif inside and match[0].istitle():
                    capital[fold(match[0])] += 1
    return {word for word, count in small.items() if count >= _ENOUGH and count * 4 > capital[word]}


def _persons(path: Path) -> set[str]:
    place: Counter[str] = Counter()
    other: Counter[str] = Counter()
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            for start, end, label in row["ents"]:
                text = row["text"][start:end]
                if label == "LOC":
                    place[key_of(text)] += 1
                elif label in ("PER", "ORG"):
                    other.update(fold(word) for word in WORD.findall(text))
    return {word for word, count in other.items() if count >= 2 and count > place[word]}


def main() -> None:
    """Print the doubtful keys that the present table knows, one a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, nargs="+", required=True)
    parser.add_argument("--ner", type=Path)
    given = parser.parse_args()
    table = read_table()
    words = _ordinary(given.text) | (_persons(given.ner) if given.ner else set())
    print(*sorted(word for word in words if word in table), sep="\n")


if __name__ == "__main__":
    main()
