"""What many tests need."""

from __future__ import annotations

from pathlib import Path

import pytest

_SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture
def shared() -> Path:
    """The folder of development data beside the checkout; the test is skipped where there is none."""
    if not (_SHARED / "gold").is_dir():
        pytest.skip("needs ../shared, which is not here")
    return _SHARED
