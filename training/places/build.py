"""Make the table of places that depeche ships.

    python -m training.places.build [--out FILE]

Sources: GeoNames through `training.places.source`, and the tables beside this file:
cuts.tsv (what is kept), divisions.tsv (names of first-level divisions), districts.tsv (some below), exonyms.tsv (other names),
spots.tsv (places and regions that GeoNames' cut lacks), states_at.tsv (where states are put), never.txt (names not kept),
generics.txt (words that are no part of a division's name), doubtful.txt (see `training.places.words`).
The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from depeche._tables import read_table
from depeche.atlas.places._keys import key_of
from depeche.atlas.places._table import DATA, checksum, read_states
from training.places.source import City, Divisions, cities, countries

HERE = Path(__file__).parent
_LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞŒ][A-Za-zàâäáãçéèêëîïíôöóõùûüúœñÀÂÉÈÎÔŒ'’ -]{3,}")
_LARGE = 100_000
"""From so many inhabitants all Latin names of a famous place are kept; of others only spellings of the own name."""
_ALIKE = 0.6
"""How alike (0 to 1) a spelling must be: "Tombouctou" to "Timbuktu" is 0.67."""
_FAMOUS = 45
"""Names in other languages that show a place to be known everywhere: Geneva in Switzerland has 60, the one in Illinois 11."""
_BEARERS = 12
"""Places kept for one name: there are ninety towns named San Antonio, the small ones of which are no news."""


@dataclass(frozen=True)
class Row:
    """One row of the table, and the names that lead to it."""

    name: str
    code: str
    admin1: str
    lat: float
    lon: float
    id: int | None
    kind: str
    population: int
    names: tuple[str, ...]

    def line(self) -> str:
        """The row as it is written; 0.001 degrees are 110 metres."""
        place = f"{self.lat:.3f}\t{self.lon:.3f}\t{self.id or ''}"
        return f"{self.name}\t{self.code}\t{self.admin1}\t{place}\t{self.kind}\t{self.population or ''}"


class Builder:
    """Collects the rows, one kind after another."""

    def __init__(self) -> None:
        self.countries = countries()
        self.cities = list(cities(self.countries))
        self.divisions = Divisions(self.countries)
        self.africa = {s["iso3"] for s in self.countries.values() if s["continentcode"] == "AF"}
        self.generic = set((HERE / "generics.txt").read_text("utf-8").split("\n")[1:])
        self.by_name: dict[tuple[str, str], list[City]] = defaultdict(list)
        self.within: dict[tuple[str, str], list[City]] = defaultdict(list)
        for city in self.cities:
            self.within[city.code, city.division].append(city)
            for key in {key_of(name) for name in (city.name, *city.others)}:
                self.by_name[city.code, key].append(city)
        self.named = self._named_divisions()
        older = self.divisions.first_level(self.cities)
        self.admin1 = {d: self.named[d][0] if d in self.named else self._bare(older.get(d, "")) for d in self.within}

    def city(self, code: str, name: str) -> City | None:
        """The largest place of a state that bears a name."""
        found = self.by_name.get((code, key_of(name)), [])
        exact = [c for c in found if key_of(c.name) == key_of(name)]
        return max(exact or found, key=lambda c: c.population, default=None)

    def _named_divisions(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """(state, division code) → names, from divisions.tsv. Two rows of one division: the later only adds names."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for row in read_table(HERE / "divisions.tsv", ("code", "name", "name_fr", "also", "seat")):
            names = tuple(n for n in (row["name"], row["name_fr"], *row["also"].split(";")) if n)
            seat = self.city(row["code"], row["seat"])
            if seat is None:
                print(row.error(f"no place {row['seat']!r} in {row['code']}: {row['name']} left out"))
            else:
                key = (seat.code, seat.division)
                found[key] = (*found.get(key, ()), *names)
        return found

    def _bare(self, name: str) -> str:
        words = [w for w in name.split() if w.lower().strip("'") not in self.generic]
        return " ".join(words) or name

    def states(self) -> Iterator[Row]:
        """Every state, where states_at.tsv puts it or in the middle of its places."""
        at = {r["code"]: (float(r["lat"]), float(r["lon"])) for r in read_table(HERE / "states_at.tsv", ("code", "lat", "lon"))}
        for state in sorted(self.countries.values(), key=lambda s: str(s["iso3"])):
            code, places = state["iso3"], [c for c in self.cities if c.code == state["iso3"]]
            if code in at or places:
                lat, lon = at.get(code) or _middle(places)
                yield Row(state["name"], code, "", lat, lon, state["geonameid"], "1", state["population"], ())

    def first_level(self) -> Iterator[Row]:
        """Every first-level division that has a name."""
        for (code, division), name in sorted(self.admin1.items()):
            places = self.within[code, division]
            if name:
                names = self.named.get((code, division), (name,))
                lat, lon = _middle(places)
                yield Row(name, code, name, lat, lon, None, "2", sum(c.population for c in places), names)

    def second_level(self) -> Iterator[Row]:
        """Second-level divisions of Africa, in the middle of their places."""
        found: dict[tuple[str, str, str], list[City]] = defaultdict(list)
        for city in self.cities:
            if city.code in self.africa and (row := self.divisions.row(city)) and row["admin2"]:
                found[city.code, city.division, row["admin2"]].append(city)
        for (code, division, name), places in sorted(found.items()):
            lat, lon = _middle(places)
            bare = self._bare(name)
            yield Row(
                bare, code, self.admin1[code, division], lat, lon, None, "3", sum(c.population for c in places), (bare, name)
            )

    def districts(self) -> Iterator[Row]:
        """The divisions of districts.tsv."""
        for row in read_table(HERE / "districts.tsv", ("code", "name", "also", "seat")):
            seat = self.city(row["code"], row["seat"])
            if seat is None:
                print(row.error(f"no place {row['seat']!r} in {row['code']}: {row['name']} left out"))
                continue
            names, admin1 = (row["name"], *row["also"].split(";")), self.admin1[seat.code, seat.division]
            yield Row(row["name"], seat.code, admin1, seat.lat, seat.lon, None, "3", 0, names)

    def populated(self, known: Mapping[str, Mapping[str, str]]) -> Iterator[Row]:
        """The places of GeoNames that the cut keeps."""
        least = {row["where"]: int(row["least"]) for row in read_table(HERE / "cuts.tsv", ("where", "least"))}
        capitals = {c.id for s in self.countries.values() if (c := self.city(s["iso3"], s["capital"]))}
        given = self._exonyms()
        for city in sorted(self.cities, key=lambda c: (-c.population, c.id)):
            cut = least.get(city.code, least["AF"] if city.code in self.africa else least["*"])
            if city.population < cut and city.id not in capitals and city.id not in given:
                continue
            kind = "4" + "c" * (city.id in capitals) + "f" * (len(city.others) >= _FAMOUS)
            names = (city.name, *given.get(city.id, ()), *_other_names(city, known))
            admin1 = self.admin1[city.code, city.division]
            yield Row(city.name, city.code, admin1, city.lat, city.lon, city.id, kind, city.population, names)

    def _exonyms(self) -> dict[int, tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {}
        for row in read_table(HERE / "exonyms.tsv", ("code", "at", "names")):
            city = self.city(row["code"], row["at"])
            if city is None:
                print(row.error(f"no place {row['at']!r} in {row['code']}: left out"))
            else:
                found[city.id] = (*found.get(city.id, ()), *row["names"].split(";"))
        return found

    def spots(self) -> Iterator[Row]:
        """The places written by hand, unless GeoNames has them."""
        columns = ("name", "also", "code", "admin1", "lat", "lon", "resolution", "population")
        for row in read_table(HERE / "spots.tsv", columns):
            names = tuple(n for n in (row["name"], *row["also"].split(";")) if n)
            lat, lon, kind = float(row["lat"]), float(row["lon"]), row["resolution"] + "s"
            yield Row(row["name"], row["code"], row["admin1"], lat, lon, None, kind, int(row["population"]), names)


def surnames(path: Path = DATA.parents[1] / "data" / "persons.tsv") -> set[str]:
    """The last words of the names in the atlas's table of persons: villages bear many of them."""
    lines = [line.split("\t") for line in path.read_text("utf-8").split("\n") if line and not line.startswith("#")]
    names = [row[lines[0].index("name")].split() for row in lines[1:]]
    return {key_of(name[-1]) for name in names if len(name) > 1}


def _middle(places: list[City]) -> tuple[float, float]:
    return sum(c.lat for c in places) / len(places), sum(c.lon for c in places) / len(places)


def _other_names(city: City, known: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """The other names worth keeping: in our letters, no code, no state's name, and below `_LARGE` a spelling of the own name."""
    own = key_of(city.name)
    for name in city.others:
        key = key_of(name)
        if not _LATIN.fullmatch(name) or name.isupper() or key in known["en"] or key in known["fr"] or key == own:
            continue
        if (city.population >= _LARGE and len(city.others) >= _FAMOUS) or SequenceMatcher(None, key, own).ratio() >= _ALIKE:
            yield name


def _index(rows: list[Row]) -> dict[str, list[int]]:
    """Key → rows; of many bearers the largest, states' provinces and hand-written places before all."""
    never = {key_of(name) for name in (HERE / "never.txt").read_text("utf-8").split("\n")[1:]}
    found: dict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(rows):
        for key in {key_of(name) for name in row.names}:
            if len(key) > 1 and (key not in never or row.kind.endswith("s")):
                found[key].add(number)

    def rank(number: int) -> tuple[bool, int, int]:
        return not rows[number].kind.endswith(("s", "2")), -rows[number].population, number

    return {key: sorted(numbers, key=rank)[:_BEARERS] for key, numbers in sorted(found.items())}


def _base36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits


def write(rows: list[Row], doubtful: Iterable[str], out: Path) -> dict[str, Any]:
    """Pack the table; what it holds, for the log."""
    index = _index(rows)
    ordered = sorted(index.items(), key=lambda item: (checksum(item[0]), item[0]))
    keys = "\n".join(f"{key}\t{','.join(map(_base36, numbers))}" for key, numbers in ordered)
    text = "\n\n".join(("\n".join(row.line() for row in rows), keys, "\n".join(sorted(doubtful))))
    packed = zlib.compress(text.encode("utf-8"), 9)
    out.write_bytes(packed)
    return {"rows": len(rows), "keys": len(index), "bytes": len(packed), "unpacked": len(text)}


def main() -> None:
    """Build, write, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=DATA / "places.tsv.zz")
    given = parser.parse_args()
    builder = Builder()
    parts = {
        "states": list(builder.states()),
        "first level": list(builder.first_level()),
        "second level": [*builder.second_level(), *builder.districts()],
        "populated": list(builder.populated(read_states())),
        "by hand": list(builder.spots()),
    }
    doubtful = {*(HERE / "doubtful.txt").read_text("utf-8").split("\n"), *surnames()} - {""}
    counts = write([row for part in parts.values() for row in part], doubtful, given.out)
    print({name: len(part) for name, part in parts.items()} | counts)


if __name__ == "__main__":
    main()
