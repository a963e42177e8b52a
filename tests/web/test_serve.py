"""``depeche serve``: the ledger by argument or by --ledger, and nobody but this machine without a token."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from depeche.cli import cli


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--host", "0.0.0.0"], "give a --token-file"),
        (["--host", "0.0.0.0", "--token-file", "short.txt"], "16 signs or more"),
        (["--token-file", "short.txt"], "16 signs or more"),
        (["--token-file", "none.txt"], "none.txt"),
    ],
)
def test_what_would_be_open_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], told: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("short.txt").write_text("secret\n", encoding="utf-8")
    answer = CliRunner().invoke(cli, ["serve", "x.ledger", *options])
    assert answer.exit_code == 2
    assert told in answer.output
    assert not Path("x.ledger").exists()


@pytest.mark.parametrize("named", [["{}"], ["--ledger", "{}"]])
def test_it_serves_the_ledger_that_is_named(tmp_path: Path, named: list[str]) -> None:
    ledger = tmp_path / "own.ledger"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "depeche", "serve", *(part.format(ledger) for part in named), "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                page = httpx.get(f"http://127.0.0.1:{port}/", headers={"accept-language": "en"}, timeout=30)
                break
            except httpx.TransportError:
                assert time.monotonic() < until, "it does not answer"
                time.sleep(0.1)
        assert "This ledger is empty" in page.text
        assert "own.ledger" in page.text
        assert httpx.get(f"http://127.0.0.1:{port}/", headers={"host": "elsewhere.example"}).status_code == 400
    finally:
        server.terminate()
        server.wait(20)
    assert server.stderr is not None
    assert "is served at" in server.stderr.read()
