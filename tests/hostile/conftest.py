"""Faults, load and hostile input, shortened; the full lengths are in scripts/ (see docs/security.md)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

_SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(scope="session")
def faults_ledger() -> ModuleType:
    """scripts/faults_ledger.py as a module."""
    spec = importlib.util.spec_from_file_location("faults_ledger", _SCRIPTS / "faults_ledger.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["faults_ledger"] = module
    spec.loader.exec_module(module)
    return module
