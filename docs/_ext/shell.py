"""An IPython extension for the executed pages: ``%%bash`` with its output in one piece, without colours."""

from __future__ import annotations

import os
import subprocess
from typing import Any


def bash(line: str, cell: str) -> None:
    """Run a cell; IPython's own gives the output in pieces of 100 bytes, and MyST-NB would break the line after each."""
    plain = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "CLICOLOR_FORCE")}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", cell],
        env=plain,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(done.stdout, end="")
    if done.returncode:
        raise RuntimeError(f"exit code {done.returncode}")


def load_ipython_extension(ipython: Any) -> None:
    """Put ours in the place of IPython's."""
    ipython.register_magic_function(bash, "cell", "bash")
