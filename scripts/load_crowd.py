"""Twenty readers, a writer and a reviewer at one served ledger for some minutes: no fault of the server's, and flat memory.

    python scripts/load_crowd.py --ledger FILE [--minutes 10] [--readers 20] [--pause 2]

Readers open the pages of load_web.py without end; the writer adds made articles to the file beside the server, the reviewer
judges events through the API. Prints answers by status, the server's time for them (median, 95th percentile, longest, in ms), and
the server's memory at the start, in the middle and at the end. Exit code 1 when an answer has a status of 500 or more, or none
came, or memory at the end is a quarter over that of the middle.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
from load_web import adding, pages, served

_GROWTH = 1.25
_SETTLED = 3.0  # minutes; before half of that the server is still filling what it keeps
# A connection that lies idle is closed by the server, which is no fault of its own: each request takes a new one.
_FRESH = httpx.Limits(max_keepalive_connections=0)


def memory(pid: int) -> float:
    """Megabytes that a process holds."""
    return int(Path(f"/proc/{pid}/status").read_text(encoding="ascii").split("VmRSS:")[1].split()[0]) / 1024


class Crowd:
    """What many threads find out together."""

    def __init__(self, address: str, pause: float) -> None:
        self.address = address
        self.pause = pause
        self.over = threading.Event()
        self.status: Counter[str] = Counter()
        self.times: list[float] = []
        self.broken: list[str] = []

    def note(self, answer: httpx.Response, what: str) -> None:
        """Count an answer."""
        self.status[f"{what} {answer.status_code}"] += 1
        timed = answer.headers.get("server-timing", "").removeprefix("app;dur=")
        self.times += [float(timed)] if timed else []
        if answer.status_code >= 500:
            self.broken.append(f"{answer.status_code} {answer.request.url}")

    def ask(self, client: httpx.Client, method: str, path: str, what: str, body: object = None) -> httpx.Response | None:
        """One request; one that gets no answer is a fault."""
        try:
            answer = client.request(method, path, json=body)
        except httpx.TransportError as error:
            self.broken.append(f"{error!r} {path}")
            return None
        self.note(answer, what)
        return answer

    def read(self, number: int, found: dict[str, list[str]]) -> None:
        """A reader, until it is over."""
        rng = random.Random(number)
        with httpx.Client(base_url=self.address, timeout=120, limits=_FRESH) as client:
            while not self.over.wait(rng.expovariate(1 / self.pause)):
                self.ask(client, "GET", rng.choice(found[rng.choice(sorted(found))]), "page")

    def review(self) -> None:
        """A reviewer, until it is over: looks at the newest events and judges one."""
        rng = random.Random(99)
        with httpx.Client(base_url=self.address, timeout=120, limits=_FRESH) as client:
            while not self.over.wait(3):
                answer = self.ask(client, "GET", "/api/v1/episodes?limit=20", "list")
                items = answer.json()["items"] if answer and answer.status_code == 200 else []
                if items:
                    verdict = rng.choice(("accept", "reject"))
                    body = {"event": rng.choice(items)["event"], "verdict": verdict, "who": "load"}
                    self.ask(client, "POST", "/api/v1/reviews", "review", body)


def run(ledger: Path, minutes: float, readers: int, pause: float) -> int:
    """The exit code."""
    told = [0]
    found = pages(ledger)
    with served(ledger) as (address, pid):
        crowd, levels = Crowd(address, pause), [memory(pid)]
        threads = [threading.Thread(target=crowd.read, args=(n, found)) for n in range(readers)]
        threads += [threading.Thread(target=crowd.review), threading.Thread(target=adding, args=(ledger, crowd.over, told))]
        for thread in threads:
            thread.start()
        for _ in range(2):
            time.sleep(minutes * 30)
            levels.append(memory(pid))
        crowd.over.set()
        for thread in threads:
            thread.join()
    times = sorted(crowd.times)
    print(f"{readers} readers, 1 writer ({told[0]} articles), 1 reviewer, {minutes:g} min")
    print("answers: " + ", ".join(f"{name}: {count}" for name, count in sorted(crowd.status.items())))
    if times:
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        print(f"server's time: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, longest {times[-1]:.0f} ms")
    print("memory: " + ", ".join(f"{level:.0f}" for level in levels) + " MB at the start, in the middle, at the end")
    for fault in crowd.broken[:20]:
        print(fault)
    grown = minutes >= _SETTLED and levels[2] > levels[1] * _GROWTH
    return int(bool(crowd.broken) or grown or not times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--pause", type=float, default=2.0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "load.ledger"
        shutil.copy(args.ledger, ledger)
        code = run(ledger, args.minutes, args.readers, args.pause)
    sys.exit(code)


if __name__ == "__main__":
    main()
