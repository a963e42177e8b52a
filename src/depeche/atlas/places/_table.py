"""The packed table of places and its parts, read once and parsed where asked.

``places.tsv.zz`` (zlib) holds three blocks parted by an empty line: the places (a row each); the keys with the rows that bear
them, in the order of their checksums (CRC 32); the keys that are more often an ordinary word or a person's name. The blocks stay
bytes, with the places where their lines begin: as strings and a dictionary they took 40 MB, so they take 11. A row is read when
it is found.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from depeche.atlas.places._keys import key_of
from depeche.errors import DataError

DATA = Path(__file__).with_name("data")
_STATES = Path(__file__).parents[1] / "data" / "states.tsv"


@dataclass(frozen=True, slots=True)
class Place:
    """A place: `code` is the state's ISO alpha-3 (KOS for Kosovo), `lat` and `lon` degrees (WGS 84), `geonames` its identifier.

    `resolution`: 5 part of a city, 4 city or village, 3 district, 2 province or region, 1 state. `population` is 0 where unknown;
    that of a province is the sum over its places in the table. `famous`: known in most languages, or written into the table by
    hand because news names it.
    """

    name: str
    code: str
    admin1: str | None
    lat: float
    lon: float
    geonames: int | None
    resolution: int
    population: int
    capital: bool = False
    famous: bool = False


def checksum(key: str) -> int:
    """By what the keys of the packed table are ordered."""
    return zlib.crc32(key.encode("utf-8"))


class _Lines:
    """A block of lines as bytes, each got by its number."""

    def __init__(self, block: bytes) -> None:
        self._block = block
        lengths = (len(line) + 1 for line in block.split(b"\n"))
        self._starts = array("I", accumulate(lengths, initial=0))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        return self._block[self._starts[number] : self._starts[number + 1] - 1].decode("utf-8")

    def after(self, number: int, start: bytes) -> str | None:
        """What follows ``start`` in a line that begins with it; else None."""
        at = self._starts[number]
        if not self._block.startswith(start, at):
            return None
        return self._block[at + len(start) : self._starts[number + 1] - 1].decode("utf-8")

    def firsts(self) -> Iterator[bytes]:
        """The first cell of each line."""
        return (line.partition(b"\t")[0] for line in self._block.split(b"\n"))


class Table:
    """Places by key."""

    def __init__(self, rows: _Lines, keys: _Lines, doubtful: frozenset[str]) -> None:
        self._rows = rows
        self._keys = keys
        self._sums = array("I", map(zlib.crc32, keys.firsts()))
        self._parsed: dict[int, Place] = {}
        self.doubtful = doubtful

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._bearers(key) is not None

    def places(self, key: str) -> tuple[Place, ...]:
        """All that bear the name whose key this is."""
        found = self._bearers(key)
        return tuple(self.row(int(n, 36)) for n in found.split(",")) if found else ()

    def _bearers(self, key: str) -> str | None:
        """The numbers of the rows that bear a key, as they stand in the table; None when there are none."""
        start = key.encode("utf-8") + b"\t"
        wanted = checksum(key)
        at = bisect_left(self._sums, wanted)
        while at < len(self._sums) and self._sums[at] == wanted:
            if (found := self._keys.after(at, start)) is not None:
                return found
            at += 1
        return None

    def row(self, number: int) -> Place:
        """The place in one row."""
        place = self._parsed.get(number)
        if place is None:
            name, code, admin1, lat, lon, identifier, kind, population = self._rows[number].split("\t")
            place = self._parsed[number] = Place(
                name=name,
                code=code,
                admin1=admin1 or None,
                lat=float(lat),
                lon=float(lon),
                geonames=int(identifier) if identifier else None,
                resolution=int(kind[0]),
                population=int(population or 0),
                capital="c" in kind,
                famous="f" in kind or "s" in kind,
            )
        return place

    @cached_property
    def states(self) -> dict[str, Place]:
        """The states by code: the rows that stand first."""
        found: dict[str, Place] = {}
        for number in range(len(self._rows)):
            place = self.row(number)
            if place.resolution != 1:
                break
            found[place.code] = place
        return found


def read_table(path: Path = DATA / "places.tsv.zz") -> Table:
    """The table at ``path``.

    Raises:
        DataError: it is missing or not what the build writes.
    """
    try:
        rows, keys, doubtful = zlib.decompress(path.read_bytes()).split(b"\n\n")
        return Table(_Lines(rows), _Lines(keys), frozenset(doubtful.decode("utf-8").split("\n")))
    except (OSError, zlib.error, ValueError) as error:
        raise DataError(f"{path}:1: no table of places ({error}); training/places/build.py makes it") from None


def read_states(path: Path = _STATES) -> dict[str, dict[str, str]]:
    """The atlas's names of states: language → key → code. A key of more than one state is left out ("Congo", "Guinea" stay)."""
    names: dict[str, dict[str, str]] = {"en": {}, "fr": {}}
    lines = (line for line in path.read_text(encoding="utf-8").split("\n") if line.strip() and not line.startswith("#"))
    header = next(lines).split("\t")
    for line in lines:
        cells = dict(zip(header, line.split("\t"), strict=False))
        for lang, columns in (("en", ("name", "also")), ("fr", ("name_fr", "also_fr"))):
            for name in ";".join(cells.get(column, "") for column in columns).split(";"):
                if key := key_of(name.removeprefix("=")):
                    names[lang].setdefault(key, cells["id"])
    return names
