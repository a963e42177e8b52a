"""Faults, load and hostile input, shortened; the full lengths are in scripts/ (see docs/security.md)."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def faults_ledger(script: Callable[[str], ModuleType]) -> ModuleType:
    """scripts/faults_ledger.py as a module."""
    return script("faults_ledger")
