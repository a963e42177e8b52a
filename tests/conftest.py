"""What many tests need."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

_SCRIPTS = Path(__file__).parents[1] / "scripts"
_SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture
def shared() -> Path:
    """The folder of development data beside the checkout; the test is skipped where there is none."""
    if not (_SHARED / "gold").is_dir():
        pytest.skip("needs ../shared, which is not here")
    return _SHARED


@pytest.fixture(scope="session")
def script() -> Callable[[str], ModuleType]:
    """Gives a script of scripts/ as a module, by its name."""

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(name, _SCRIPTS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load
