"""Answers are made once, again when the ledger changed, dear ones not at every commit; pictures have the colours of the page."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

import pytest

from depeche.web import app, kept, palette
from depeche.web.kept import Kept


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "x.ledger"
    path.write_bytes(b"1")
    return path


def _counting(seconds: float = 0.0) -> tuple[list[int], object]:
    made: list[int] = []

    def make() -> int:
        time.sleep(seconds)
        made.append(1)
        return len(made)

    return made, make


def test_a_change_makes_a_cheap_answer_anew(ledger: Path) -> None:
    answers, (_, make) = Kept(ledger), _counting()
    assert [answers.get("a", make), answers.get("a", make)] == [1, 1]  # type: ignore[arg-type]
    ledger.write_bytes(b"22")
    assert answers.get("a", make) == 2  # type: ignore[arg-type]


def test_a_dear_answer_stands_for_a_while_unless_the_reader_changed_something(ledger: Path) -> None:
    answers, (_, make) = Kept(ledger), _counting(kept._DEAR)
    assert answers.get("a", make) == 1  # type: ignore[arg-type]
    ledger.write_bytes(b"22")
    assert answers.get("a", make) == 1  # type: ignore[arg-type]
    answers.forget()
    assert answers.get("a", make) == 2  # type: ignore[arg-type]


def test_a_dear_answer_grows_old(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_OLDEST", 0.1)
    answers, (_, make) = Kept(ledger), _counting(kept._DEAR)
    answers.get("a", make)  # type: ignore[arg-type]
    ledger.write_bytes(b"22")
    time.sleep(0.15)
    assert answers.get("a", make) == 2  # type: ignore[arg-type]


def test_many_who_ask_at_once_wait_for_one_answer(ledger: Path) -> None:
    answers, (made, make) = Kept(ledger), _counting(0.1)
    askers = [threading.Thread(target=answers.get, args=("a", make)) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(made) == 1


def test_what_fails_is_not_kept(ledger: Path) -> None:
    answers, (_, make) = Kept(ledger), _counting()
    with pytest.raises(ZeroDivisionError):
        answers.get("a", lambda: 1 // 0)
    assert answers.get("a", make) == 1  # type: ignore[arg-type]


def test_pictures_have_the_colours_of_the_page() -> None:
    style = (Path(app.__file__).parent / "static" / "style.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", style[style.index(start) :].split("}")[0]))
        for start in (":root {", ':root[data-theme="dark"] {')
    )
    pairs = {light[name]: dark[name] for name in ("coop", "conf", "ink", "muted", "line", "pale-coop", "pale-conf", "thin-coop")}
    assert pairs.items() <= palette.DARK.items()
    assert palette.DARK[light["thin-conf"]] == dark["thin-conf"]
