"""How fast the workbench answers on a large ledger while articles are added to it.

    python scripts/load_web.py --ledger FILE [--readers 20] [--rounds 3] [--pause 2]

Serves a copy of FILE (make one with scripts/bench_ledger.py) on this machine alone, adds made articles to it all the while, and
lets some readers open all kinds of pages ``rounds`` times each, in an order of their own, with a pause (its mean, in seconds)
between two pages. Prints a line a kind of page: the processor time of the first making of one (median of up to five, while nobody
else asks; it does not depend on what else runs on the machine), how often it was asked for under load, and then the server's time
from the first byte of the request to the first of the answer: median, 95th percentile and longest. All in milliseconds. Exit
code 1 when a median is over 300 ms, a 95th percentile over 1 s, or an answer is none. Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import httpx
from bench_ledger import make

from depeche.ledger import Ledger

MEDIAN, P95 = 300.0, 1000.0
_SIDES = 12
"""Readers look at relations between so many of the busiest sides: the same few again and again, as people do."""


def pages(ledger: Path) -> dict[str, list[str]]:
    """Addresses by kind of page."""
    with Ledger(ledger) as reader:
        db = reader.db
        dyads = db.execute("SELECT a, b FROM summary GROUP BY 1, 2 ORDER BY sum(episodes) DESC LIMIT ?", (_SIDES,)).fetchall()
        newest = db.execute("SELECT max(n) FROM episode").fetchone()[0]
        episodes = [n for (n,) in db.execute("SELECT n FROM episode WHERE n > ? LIMIT 40", (newest // 2,))]
        articles = [id for (id,) in db.execute("SELECT id FROM article ORDER BY n DESC LIMIT 40")]
        places = db.execute("SELECT place, country FROM episode WHERE place NOT NULL ORDER BY n DESC LIMIT 20").fetchall()
    sides = sorted({side for dyad in dyads for side in dyad})
    return {
        "start": ["/"],
        "relation": [f"/relation/{a}/{b}" for a, b in dyads],
        "relation, narrowed": [f"/relation/{a}/{b}?status=future&since=2020-01-01&certainty=certain" for a, b in dyads],
        "relation, one source": [f"/relation/{a}/{b}?source=agence+7" for a, b in dyads],
        "side": [f"/actor/{side}" for side in sides],
        "side, narrowed": [f"/actor/{side}?quad=material+conflict&context=diplomatic" for side in sides],
        "person": [f"/person/{side}" for side in sides],
        "place": [f"/place/{country or '-'}/{place}" for place, country in places],
        "article": [f"/article/{id}" for id in articles],
        "episode": [f"/episode/{n}" for n in episodes],
        "expectations": [f"/expectations?state={state}" for state in ("open", "met", "off", "lapsed")],
        "expectations of a side": [f"/expectations?state=lapsed&side={side}" for side in sides],
        "map": ["/map", "/map?status=actual"],
        "map of a side": [f"/map?a={side}" for side in sides],
        "network": ["/network", "/network?since=2023-01-01", "/network?quad=material+conflict"],
        "search": ["/search?q=bangoba", "/search?q=president+accord+securite", "/search?q=Mali"],
        "about the data": ["/about"],
        "briefing": [f"/briefing/{a}/{b}?since=2023-01-01" for a, b in dyads],
        "API, episodes": [f"/api/v1/episodes?a={a}&b={b}" for a, b in dyads],
        "API, series": [f"/api/v1/series?a={a}&b={b}" for a, b in dyads],
    }


def adding(ledger: Path, until: threading.Event, told: list[int]) -> None:
    """Add made articles one after another, as a watch on feeds does; how many goes into ``told``."""
    rng = random.Random(7)
    with Ledger(ledger, write=True) as writer:
        while not until.is_set():
            for _ in writer.add([make(99_990, rng, 10) for _ in range(4)], version="made"):
                told[0] += 4
            until.wait(0.5)


@contextlib.contextmanager
def served(ledger: Path) -> Iterator[tuple[str, int]]:
    """``depeche serve`` in a process of its own; its address and number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "depeche", "serve", str(ledger), "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"{address}/sign-in")
                break
            time.sleep(0.1)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(20)


def processor(pid: int) -> float:
    """The processor time that a process has used, in milliseconds."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") * 1000


def alone(address: str, pid: int, found: dict[str, list[str]]) -> dict[str, float]:
    """The processor time of the first making of each kind of page."""
    out = {}
    httpx.get(address + found["relation"][-1], timeout=120)  # what is loaded once
    for kind, addresses in found.items():
        taken = []
        for path in addresses[:5]:
            before = processor(pid)
            httpx.get(address + path, timeout=120)
            taken.append(processor(pid) - before)
        out[kind] = statistics.median(taken)
    return out


def read(address: str, found: dict[str, list[str]], number: int, args: argparse.Namespace, times: dict[str, list[float]]) -> None:
    """One reader's visit."""
    rng = random.Random(number)
    asked = [kind for kind in found for _ in range(args.rounds)]
    rng.shuffle(asked)
    with httpx.Client(base_url=address, timeout=120, limits=httpx.Limits(max_keepalive_connections=0)) as client:
        for kind in asked:
            time.sleep(rng.expovariate(1 / args.pause) if args.pause else 0)
            answer = client.get(rng.choice(found[kind]))
            taken = answer.headers.get("server-timing", "").removeprefix("app;dur=")
            times[kind].append(float(taken) if answer.status_code == 200 else float("inf"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", type=Path, required=True)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pause", type=float, default=2.0)
    args = parser.parse_args()
    times: dict[str, list[float]] = defaultdict(list)
    until, told = threading.Event(), [0]
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "load.ledger"
        shutil.copy(args.ledger, ledger)
        found = pages(ledger)
        with served(ledger) as (address, pid):
            costs = alone(address, pid, found)
            writer = threading.Thread(target=adding, args=(ledger, until, told))
            readers = [threading.Thread(target=read, args=(address, found, n, args, times)) for n in range(args.readers)]
            began = time.monotonic()
            for thread in (writer, *readers):
                thread.start()
            for thread in readers:
                thread.join()
            until.set()
            writer.join()
            lasted = time.monotonic() - began
    total = sum(map(len, times.values()))
    print(f"{args.readers} readers, {total} pages in {lasted:.0f} s, {told[0]} articles added meanwhile")
    print(f"{'page':<26}{'CPU':>6}{'n':>5}{'median':>9}{'p95':>9}{'longest':>9}  (ms)")
    broken = False
    for kind in found:
        row = sorted(times[kind])
        median, p95 = statistics.median(row), row[min(len(row) - 1, int(len(row) * 0.95))]
        slow = median > MEDIAN or p95 > P95
        broken |= slow
        print(f"{kind:<26}{costs[kind]:>6.0f}{len(row):>5}{median:>9.0f}{p95:>9.0f}{row[-1]:>9.0f}{'  OVER' if slow else ''}")
    sys.exit(broken)


if __name__ == "__main__":
    main()
