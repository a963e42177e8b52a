"""Hypothesis on everything that parses outside bytes or text: short and the same at every run; the campaigns are in scripts/."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

# The tests of this folder share their strategies.
sys.path.insert(0, str(Path(__file__).parent))
_SCRIPTS = Path(__file__).parents[2] / "scripts"


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, _SCRIPTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def campaign() -> ModuleType:
    """scripts/fuzz_coder.py as a module."""
    return _load("fuzz_coder")
