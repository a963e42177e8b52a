"""constraints.txt pins every dependency that pyproject.toml names, to one version that fits, and names no place to get it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _name(text: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", text).lower()


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.split(".post")[0]))


def test_every_dependency_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    pinned = {_name(name): version for name, version in pins.items()}
    assert len(pinned) == len(lines) - 1
    assert all(re.fullmatch(r"[\w.+-]+", version) for version in pinned.values())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    for needed in (*project["dependencies"], *(one for extra in extras for one in extra)):
        name, floor = re.fullmatch(r"([\w.-]+)(?:>=([\d.]+))?(?:,<[\d.]+)?", needed).groups()  # type: ignore[union-attr]
        assert _name(name) in pinned, f"{name} is not pinned"
        assert _number(pinned[_name(name)]) >= _number(floor or "0"), f"{name}: the pin is older than the floor"
