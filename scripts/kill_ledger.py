"""Kill ``depeche add`` at random moments and see that nothing is lost, doubled or damaged; then many processes at one ledger.

    python scripts/kill_ledger.py [--kills 100] [--minutes 1] [--articles 600]

Adds made articles in a child process, kills it with SIGKILL after a random time, checks the ledger, until it has killed so
often; at last lets it finish and counts. Then two adders and three readers work at one ledger for so many minutes.
Exit code 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from depeche.ledger import Ledger

_ADD = """
import json, sys
from depeche.ledger import Ledger
from depeche.records import Article
lines = (Article.from_dict(json.loads(line)) for line in open(sys.argv[2], encoding="utf-8"))
with Ledger(sys.argv[1], write=True) as ledger:
    for tally in ledger.add(lines, version="made", batch=int(sys.argv[3])):
        pass
print(json.dumps({"added": tally.added, "known": tally.known, "copies": tally.copies}))
"""
_READ = """
import sys, time
from depeche.ledger import Filter, Ledger
end = time.time() + float(sys.argv[2])
asked = 0
while time.time() < end:
    with Ledger(sys.argv[1]) as ledger:
        list(ledger.events(Filter(sides=("USA",)), limit=20))
        ledger.expectations(limit=20)
        ledger.search("accord")
        counts = ledger.counts()
        assert counts["event"] % 5 == 0, counts  # every article has five: a reader never sees half of one
        asked += 1
print(asked)
"""


def articles(path: Path, count: int, seed: int) -> None:
    """Made articles of five events each, as JSON Lines."""
    sys.path.insert(0, str(Path(__file__).parent))
    from bench_ledger import make

    rng = random.Random(seed)
    with path.open("w", encoding="utf-8") as lines:
        for number in range(count):
            lines.write(json.dumps(make(number * 90_000 // count, rng, 5).to_dict(), ensure_ascii=False) + "\n")


def _start(code: str, *args: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, args)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _sound(path: Path, where: str) -> list[str]:
    if not path.exists():
        return []
    try:
        with Ledger(path, write=True) as ledger:
            return [f"{where}: {fault}" for fault in ledger.check()]
    except Exception as error:  # noqa: BLE001 - whatever goes wrong here is the finding
        return [f"{where}: {error!r}"]


def kill(folder: Path, kills: int, count: int, seed: int = 1) -> list[str]:
    """What was wrong after so many kills; nothing when all is well."""
    rng = random.Random(seed)
    source, path = folder / "articles.jsonl", folder / "killed.ledger"
    articles(source, count, seed)
    faults: list[str] = []
    done = 0
    while done < kills:
        child = _start(_ADD, path, source, 2)
        time.sleep(rng.uniform(0.15, 0.9))
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
            done += 1
        child.communicate()
        faults += _sound(path, f"after kill {done}")
        if not faults and _complete(path, count):
            path.unlink()  # all are in: begin again, so that every kill falls into work
            for tail in ("-wal", "-shm"):
                path.with_name(path.name + tail).unlink(missing_ok=True)
    out, error = _start(_ADD, path, source, 8).communicate()
    if not out:
        return [*faults, f"the last run failed: {error}"]
    faults += _sound(path, "at last")
    with Ledger(path) as ledger:
        counts = ledger.counts()
    if (counts["article"], counts["event"]) != (count, count * 5):
        faults.append(f"{counts['article']} articles and {counts['event']} events instead of {count} and {count * 5}")
    return faults


def _complete(path: Path, count: int) -> bool:
    if not path.exists():
        return False
    with Ledger(path) as ledger:
        return ledger.counts()["article"] == count


def crowd(folder: Path, seconds: float, count: int) -> list[str]:
    """What went wrong with two adders (half of their articles the same) and three readers at one ledger."""
    path = folder / "crowd.ledger"
    Ledger(path, write=True).close()
    both, sources = folder / "both.jsonl", [folder / "a.jsonl", folder / "b.jsonl"]
    articles(both, count // 2, 7)
    for seed, source in enumerate(sources):
        articles(source, count // 2, 20 + seed)
        source.write_text(both.read_text(encoding="utf-8") + source.read_text(encoding="utf-8"), encoding="utf-8")
    began = time.time()
    readers = [_start(_READ, path, seconds) for _ in range(3)]
    faults: list[str] = []
    while True:
        adders = [_start(_ADD, path, source, 4) for source in sources]
        for adder in adders:
            out, error = adder.communicate()
            faults += [f"an adder failed: {error}"] if adder.returncode or not out else []
        if time.time() - began > seconds:
            break
    for reader in readers:
        out, error = reader.communicate()
        faults += [f"a reader failed: {error}"] if reader.returncode else []
        print(f"a reader asked {out.strip()} times", file=sys.stderr)
    faults += _sound(path, "after the crowd")
    with Ledger(path) as ledger:
        counts = ledger.counts()
    want = count // 2 * 3
    return faults + ([] if counts["article"] == want else [f"{counts['article']} articles instead of {want}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--articles", type=int, default=600)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        faults = kill(folder, args.kills, args.articles)
        print(f"{args.kills} kills: {len(faults)} faults")
        more = crowd(folder, args.minutes * 60, args.articles)
        print(f"two adders and three readers for {args.minutes:g} min: {len(more)} faults")
    for fault in (*faults, *more):
        print(fault)
    sys.exit(bool(faults or more))


if __name__ == "__main__":
    main()
