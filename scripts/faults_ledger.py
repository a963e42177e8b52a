"""What happens to a ledger when the machine fails: power cuts, broken pages, a full disk, locks, a wrong clock.

    python scripts/faults_ledger.py [--cuts 200] [--pages 100] [--fills 5]

(A killed writer is in kill_ledger.py.) Exit code 1 when anything committed is lost, half of anything is shown, or a fault goes
unnoticed.

Power cut: the writer is stopped at a random moment, the file and its log are copied, and what a disk may have failed to keep is
damaged in the copy: the log behind its last commit is torn, and pages of the file that the log holds are overwritten (a disk that
loses power while the log is folded back leaves them half-written). All that the writer had said was in must be there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from depeche.ledger import Ledger, LedgerError
from depeche.ledger.rescuing import rescue

_EVENTS = 5  # of each made article: a reader that counts another number sees half of one
_ADD = """
import json, sqlite3, sys
from depeche.ledger import Ledger
from depeche.records import Article
lines = (Article.from_dict(json.loads(line)) for line in open(sys.argv[2], encoding="utf-8"))
with Ledger(sys.argv[1], write=True) as ledger:
    ledger.db.execute("PRAGMA wal_autocheckpoint = 20")
    for tally in ledger.add(lines, version="made", batch=int(sys.argv[3])):
        print(tally.added + tally.known, flush=True)
"""
_HEADER, _FRAME = 32, 24  # bytes of the log's header and of each frame's (sqlite.org/fileformat2.html#the_write_ahead_log)


def articles(path: Path, count: int, seed: int = 1) -> None:
    """Made articles of five events each, as JSON Lines."""
    sys.path.insert(0, str(Path(__file__).parent))
    from kill_ledger import articles as make

    make(path, count, seed)


def _clear(path: Path) -> None:
    for tail in ("", "-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)


def _said(child: subprocess.Popen[bytes], last: int) -> int:
    """The newest number on the child's output."""
    assert child.stdout is not None
    try:
        data = os.read(child.stdout.fileno(), 1 << 16)
    except BlockingIOError:
        return last
    lines = data.decode().split("\n")
    return max([last, *(int(line) for line in lines[:-1] if line)])


def tear(path: Path, rng: random.Random) -> None:
    """Damage a copied ledger as a power cut may: see above."""
    log = path.with_name(f"{path.name}-wal")
    data = bytearray(log.read_bytes()) if log.exists() else bytearray()
    if len(data) <= _HEADER:
        return
    size = struct.unpack(">I", data[8:12])[0]
    salts = bytes(data[16:24])
    committed, pages, held = _HEADER, set[int](), set[int]()
    for at in range(_HEADER, len(data) - _FRAME - size + 1, _FRAME + size):
        number, commit = struct.unpack(">II", data[at : at + 8])
        if data[at + 8 : at + 16] != salts:
            break
        pages.add(number)
        if commit:
            committed, held = at + _FRAME + size, set(pages)
    if rng.random() < 0.5:
        del data[committed + rng.randint(0, len(data) - committed) :]
    else:
        for _ in range(rng.randint(1, 20) if committed < len(data) else 0):
            data[rng.randrange(committed, len(data))] = rng.randrange(256)
    log.write_bytes(data)
    with path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        for number in held:
            if number > 1 and number * size <= end and rng.random() < 0.3:
                file.seek((number - 1) * size + rng.randrange(size // 2))
                file.write(rng.randbytes(size // 2))


def power_cuts(folder: Path, cuts: int, count: int = 400, seed: int = 1) -> list[str]:
    """What was wrong after so many power cuts; nothing when all is well."""
    rng, faults, done = random.Random(seed), list[str](), 0
    source, path, copy = folder / "articles.jsonl", folder / "live.ledger", folder / "copy.ledger"
    articles(source, count)
    while done < cuts and len(faults) < 20:
        _clear(path)
        child = subprocess.Popen([sys.executable, "-c", _ADD, str(path), str(source), "3"], stdout=subprocess.PIPE)
        assert child.stdout is not None
        os.set_blocking(child.stdout.fileno(), False)
        said = 0
        while child.poll() is None and done < cuts:
            time.sleep(rng.uniform(0.02, 0.15))
            os.kill(child.pid, signal.SIGSTOP)
            said = _said(child, said)
            _clear(copy)
            for tail in ("", "-wal"):
                if (live := path.with_name(path.name + tail)).exists():
                    shutil.copyfile(live, copy.with_name(copy.name + tail))
            os.kill(child.pid, signal.SIGCONT)
            if said:
                tear(copy, rng)
                done += 1
                faults += [f"cut {done}, {said} articles in: {fault}" for fault in _whole(copy, said, count)]
        child.kill()
        child.wait()
    return faults


def _whole(path: Path, least: int, most: int) -> Iterator[str]:
    """What is wrong with a ledger that must hold between ``least`` and ``most`` whole articles."""
    try:
        with Ledger(path) as ledger:
            found = ledger.counts()
            halves = ledger.query(f"SELECT count(*) FROM (SELECT 1 FROM event GROUP BY article HAVING count(*) != {_EVENTS})")
            if not least <= found["article"] <= most:
                yield f"{found['article']} articles, and {least} had been said to be in"
            if halves.fetchone()[0] or found["event"] != _EVENTS * found["article"]:
                yield f"{found['article']} articles with {found['event']} events: half of one is shown"
        with Ledger(path, write=True) as ledger:
            yield from ledger.check()
    except (LedgerError, sqlite3.Error) as error:
        yield repr(error)


def broken_pages(folder: Path, rounds: int, count: int = 300, seed: int = 1) -> tuple[list[str], float]:
    """What was wrong when single pages were overwritten, and the mean share of articles that rescue saved."""
    rng, faults, saved = random.Random(seed), list[str](), list[float]()
    source, path = folder / "pages.jsonl", folder / "pages.ledger"
    articles(source, count)
    subprocess.run([sys.executable, "-c", _ADD, str(path), str(source), "50"], check=True, stdout=subprocess.DEVNULL)
    with Ledger(path, write=True) as ledger:
        ledger.vacuum()
        size = ledger.db.execute("PRAGMA page_size").fetchone()[0]
        originals = {row["id"]: row["text"] for row in ledger.export()}
    for number in range(rounds):
        copy, new = folder / "damaged.ledger", folder / "saved.ledger"
        _clear(copy)
        _clear(new)
        shutil.copyfile(path, copy)
        page = rng.randrange(1, copy.stat().st_size // size)
        with copy.open("r+b") as file:
            file.seek(page * size)
            file.write(rng.choice((bytes(size), rng.randbytes(size), rng.randbytes(64))))
        where = f"round {number}, page {page + 1}"
        if not _noticed(copy):
            faults.append(f"{where}: check finds nothing wrong")
        try:
            told = rescue(copy, new)
            with Ledger(new, write=True) as ledger:
                faults += [f"{where}: after rescue: {fault}" for fault in ledger.check()]
                rows = {row["id"]: row["text"] for row in ledger.export()}
        except (LedgerError, sqlite3.Error) as error:
            saved.append(0.0)
            faults += [] if isinstance(error, LedgerError) else [f"{where}: {error!r}"]
            continue
        saved.append(len(rows) / count)
        if wrong := [id for id, text in rows.items() if originals.get(id) != text]:
            faults.append(f"{where}: {len(wrong)} texts are not what they were")
        if len(rows) < count and not told.lost:
            faults.append(f"{where}: {count - len(rows)} articles are lost, and nothing was said")
    return faults, sum(saved) / max(len(saved), 1)


def _noticed(path: Path) -> bool:
    try:
        with Ledger(path, write=True) as ledger:
            return bool(ledger.check())
    except LedgerError:
        return True


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[tuple[Path, bool]]:
    """A folder that holds so many bytes, a file system of its own where this user may mount one; else a folder like others."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield folder, mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def full_disk(folder: Path, fills: int, count: int = 300, seed: int = 1) -> list[str]:
    """What was wrong when the disk filled up while articles were added, and when there was room again."""
    rng, faults = random.Random(seed), list[str]()
    source = folder / "full.jsonl"
    articles(source, count)
    for number in range(fills):
        size = rng.randrange(600_000, 1_500_000)
        with small_disk(folder / f"disk{number}", size) as (disk, mounted):
            path = disk / "full.ledger"

            def limit(size: int = size, mounted: bool = mounted) -> None:
                if not mounted:
                    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

            command = [sys.executable, "-m", "depeche", "add", str(source), "--as-is", "--ledger", str(path)]
            done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, check=False)
            if done.returncode != 1 or "Traceback" in done.stderr or "disk" not in done.stderr:
                faults.append(f"fill {number}: exit {done.returncode}, {done.stderr[-300:]}")
            room = disk
            if mounted:
                subprocess.run(["mount", "-o", "remount,size=1g", str(disk)], check=True)
            faults += [f"fill {number}: {fault}" for fault in _whole(room / "full.ledger", 0, count)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            faults += [] if done.returncode == 0 else [f"fill {number}, with room again: {done.stderr[-300:]}"]
            faults += [f"fill {number}, with room again: {fault}" for fault in _whole(path, count, count)]
    return faults


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--fills", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        faults = power_cuts(folder, args.cuts)
        print(f"{args.cuts} power cuts: {len(faults)} faults", flush=True)
        more, saved = broken_pages(folder, args.pages)
        print(f"{args.pages} broken pages: {len(more)} faults; rescue saved {saved:.1%} of the articles on average", flush=True)
        full = full_disk(folder, args.fills)
        print(f"{args.fills} full disks: {len(full)} faults", flush=True)
    for fault in (*faults, *more, *full):
        print(json.dumps(fault, ensure_ascii=False))
    sys.exit(bool(faults or more or full))


if __name__ == "__main__":
    main()
