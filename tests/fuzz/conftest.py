"""Hypothesis on everything that parses outside bytes or text: short and the same at every run; the campaigns are in scripts/."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

# The tests of this folder share their strategies.
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def campaign(script: Callable[[str], ModuleType]) -> ModuleType:
    """scripts/fuzz_coder.py as a module."""
    return script("fuzz_coder")
