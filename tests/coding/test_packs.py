"""Pipelines: the sums of a parse stay on one thread, also when they begin before numpy is loaded."""

from __future__ import annotations

import subprocess
import sys

_SEEN = """
from depeche.coding.packs import one_thread
with one_thread():
    from threadpoolctl import threadpool_info
    print(*{i["num_threads"] for i in threadpool_info() if i["user_api"] == "blas"})
"""


def test_matrices_are_multiplied_on_one_thread() -> None:
    seen = subprocess.run([sys.executable, "-c", _SEEN], capture_output=True, text=True, check=True)
    assert seen.stdout.split() == ["1"]
