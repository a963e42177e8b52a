"""The samples as articles, and what one process makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import depeche
from depeche.engines.work import Settings
from depeche.records import Article

SAMPLES = Path(depeche.__file__).parent / "samples" / "dispatches.jsonl"


@pytest.fixture(scope="session")
def sample_file() -> Path:
    """The file of the samples."""
    return SAMPLES


@pytest.fixture(scope="session")
def samples() -> list[Article]:
    """Twelve dispatches, six in each language."""
    from depeche.reading import read

    return list(read([str(SAMPLES)]))


@pytest.fixture(scope="session")
def expected(samples: list[Article]) -> list[Article]:
    """The samples coded by the coder itself."""
    return list(Settings().coder().code_many(samples))


@pytest.fixture
def strange() -> Article:
    """An article that no pack reads."""
    return Article("strange", "de", "Der Präsident trifft die Kanzlerin.", title="Treffen")
