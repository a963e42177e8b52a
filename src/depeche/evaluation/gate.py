"""The gate: figures may not fall under their pinned floors (``floors.tsv``), nor floors be lowered unasked.

``python -m depeche.evaluation.gate --shared ../shared`` codes the gold articles and compares; ``--pin`` raises the floors to
what is reached now, and lowers one only with ``--lower``. Each floor carries the hash of the gold file that it was measured on.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from depeche._tables import read_table
from depeche.errors import DepecheError, InputError
from depeche.evaluation.scorer import Fields, Figures, compare, load, table

FLOORS = Path(__file__).with_name("floors.tsv")
_COLUMNS = ("lang", "figure", "bound", "value", "gold")
_LOWER_IS_BETTER = frozenset({"false_facts"})
# Below this many digits a figure hangs on rounding.
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Floor:
    """The bound of one figure: ``least`` or ``most`` ``value``, measured on the gold file with that hash."""

    lang: str
    figure: str
    bound: str
    value: float
    gold: str

    def holds(self, value: float) -> bool:
        """Whether a figure keeps the bound; one that cannot be computed does not."""
        return value >= self.value if self.bound == "least" else value <= self.value


def fingerprint(path: Path) -> str:
    """The hash of a gold file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def read_floors(path: Path = FLOORS) -> list[Floor]:
    """The pinned floors.

    Raises:
        DataError: a row is wrong.
    """
    floors = []
    for row in read_table(path, _COLUMNS):
        if row["bound"] not in ("least", "most"):
            raise row.error(f"bound must be least or most, not {row['bound']!r}")
        try:
            value = float(row["value"])
        except ValueError:
            raise row.error(f"value must be a number, not {row['value']!r}") from None
        floors.append(Floor(row["lang"], row["figure"], row["bound"], value, row["gold"]))
    return floors


def write_floors(floors: Sequence[Floor], path: Path) -> None:
    """Write the floors as a table, the comment at its head kept."""
    head = [line for line in path.read_text(encoding="utf-8").split("\n") if line.startswith("#")] if path.exists() else []
    rows = [f"{f.lang}\t{f.figure}\t{f.bound}\t{f.value:.{_DIGITS}f}\t{f.gold}" for f in floors]
    path.write_text("\n".join([*head, "\t".join(_COLUMNS), *rows]) + "\n", encoding="utf-8")


def named(figures: Figures) -> dict[str, float]:
    """The figures that have floors, by name; ``status.future`` is the share of right statuses among future gold events."""
    rates = {name: getattr(figures, name).f1 for name in ("detect", "strict", "dyad", "context")}
    shares = {name: getattr(figures, name) for name in ("status", "false_facts", "when", "where")}
    return rates | shares | {f"status.{status}": share for status, share in figures.by_status.items()}


def measure(gold: Mapping[str, Fields], coded: Mapping[str, Fields]) -> dict[tuple[str, str], float]:
    """Every figure by language (``all`` for both together) and name."""
    groups = table(compare(gold, coded), "lang")
    return {(lang, name): value for lang, figures in groups.items() for name, value in named(figures).items()}


def faults(floors: Sequence[Floor], reached: Mapping[tuple[str, str], float], gold: str) -> Iterator[str]:
    """What is wrong, a line each: a figure under its floor, a floor measured on other gold."""
    for floor in floors:
        value = round(reached.get((floor.lang, floor.figure), math.nan), _DIGITS)
        if floor.gold != gold:
            yield f"{floor.lang} {floor.figure}: pinned on gold {floor.gold}, but the gold file is {gold}; pin anew with --pin"
        elif not floor.holds(value):
            yield f"{floor.lang} {floor.figure}: {value:.3f}, must be at {floor.bound} {floor.value:.3f}"


def pin(floors: Sequence[Floor], reached: Mapping[tuple[str, str], float], gold: str, *, lower: bool = False) -> list[Floor]:
    """The floors at what is reached now; new figures get one.

    Raises:
        DepecheError: a floor would be lowered and ``lower`` is not said.
    """
    old = {(floor.lang, floor.figure): floor for floor in floors}
    fresh = []
    for (lang, figure), value in sorted(reached.items()):
        if math.isnan(value):
            continue
        bound = "most" if figure in _LOWER_IS_BETTER else "least"
        now = Floor(lang, figure, bound, round(value, _DIGITS), gold)
        before = old.get((lang, figure))
        if before and not before.holds(now.value) and not lower:
            raise DepecheError(f"{lang} {figure} would go from {before.value:.3f} to {now.value:.3f}; say --lower to allow it")
        fresh.append(now)
    gone = [replace(floor, gold=gold) for key, floor in old.items() if key not in reached]
    return fresh + gone


def coded_from(gold: Path) -> dict[str, Fields]:
    """The gold articles as the coder sees them now."""
    from depeche import coder
    from depeche.reading import read

    return {article.id: article.to_dict() for article in coder().code_many(read([str(gold)]))}


def main(argv: Sequence[str] | None = None) -> int:
    """Compare the figures with their floors, or pin them; the exit code is 1 when one has fallen."""
    parser = argparse.ArgumentParser(prog="python -m depeche.evaluation.gate", description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds gold/dev.jsonl")
    parser.add_argument("--coded", type=Path, help="events coded before, instead of coding now")
    parser.add_argument("--floors", type=Path, default=FLOORS, help="the table of floors (default: ours)")
    parser.add_argument("--pin", action="store_true", help="raise the floors to what is reached now")
    parser.add_argument("--lower", action="store_true", help="with --pin: also lower those that are not reached")
    args = parser.parse_args(argv)
    path = args.shared / "gold" / "dev.jsonl"
    if not path.is_file():
        raise InputError(f"{path}: is not here; the gate needs the gold records")
    reached = measure(load(path), load(args.coded) if args.coded else coded_from(path))
    floors, gold = read_floors(args.floors), fingerprint(path)
    if args.pin:
        write_floors(pin(floors, reached, gold, lower=args.lower), args.floors)
        return 0
    wrong = list(faults(floors, reached, gold))
    for message in wrong:
        print(f"gate: {message}", file=sys.stderr)
    print(f"gate: {len(floors)} floors, {len(wrong)} not kept")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except DepecheError as error:
        sys.exit(f"gate: {error}")
