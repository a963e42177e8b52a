"""What other projects call what ours calls by code, sector or id: countries, CAMEO's actors, offices, kinds of entities."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from depeche._tables import Row, read_table

if TYPE_CHECKING:
    from depeche.atlas import Entry
    from depeche.records import Entity

DATA = Path(__file__).parent / "data"
_COUNTRY = ("alpha2", "name", "fips", "cameo", "cow")


@dataclass(frozen=True, slots=True)
class CameoActor:
    """An entity as CAMEO codes it; ``whole`` joins the parts."""

    country: str
    group: str
    types: tuple[str, ...]

    @property
    def whole(self) -> str:
        """The joined code, such as MLIGOV or IGOUNO."""
        first, *others = [part for part in (self.country, *self.types) if part] or [""]
        return "".join([first, self.group, *others])


@cache
def table(name: str, key: str, columns: tuple[str, ...]) -> Mapping[str, Row]:
    """A table of ``data/`` by its key column."""
    return MappingProxyType({row[key]: row for row in read_table(DATA / f"{name}.tsv", (key, *columns))})


def _country(code: str | None, column: str) -> str:
    row = table("countries", "code", _COUNTRY).get(code or "")
    return row[column] if row else ""


def country_name(code: str | None) -> str:
    """The English name of a state; nothing for what is none."""
    return _country(code, "name")


def alpha2(code: str | None) -> str:
    """The ISO 3166 alpha-2 code of a state, in lower case."""
    return _country(code, "alpha2")


def fips(code: str | None) -> str:
    """The FIPS 10-4 code of a state."""
    return _country(code, "fips")


def cow(code: str | None) -> str:
    """The Correlates of War number of a state."""
    return _country(code, "cow")


def sector(name: str | None, column: str) -> str:
    """A sector of the codebook in the words of ``column`` (cameo, icews)."""
    row = table("cameo_sectors", "sector", ("cameo", "icews")).get(name or "")
    return row[column] if row else ""


def cameo_actor(entity: Entity) -> CameoActor:
    """An entity as CAMEO codes it."""
    special = table("cameo_codes", "code", ("country", "type")).get(entity.code or "")
    known = table("cameo_groups", "id", ("cameo",)).get(entity.id or "")
    group = known["cameo"] if known else ""
    role = sector(entity.sector, "cameo")
    if special:
        types = tuple(dict.fromkeys(part for part in (special["type"], role) if part))
        return CameoActor(special["country"], group, types)
    return CameoActor(_country(entity.code, "cameo") or entity.code or "", group, (role,) if role else ())


@cache
def from_cameo_country() -> Mapping[str, str]:
    """Our code of a country by CAMEO's, where the two differ."""
    rows = table("countries", "code", _COUNTRY)
    return MappingProxyType({row["cameo"]: code for code, row in rows.items() if row["cameo"]})


@cache
def by_name() -> Mapping[str, str]:
    """Our code of a country by its English name, in lower case."""
    rows = table("countries", "code", _COUNTRY)
    return MappingProxyType({row["name"].lower(): code for code, row in rows.items()})


def entry(id: str | None) -> Entry | None:
    """The atlas's entry of an id."""
    from depeche.atlas import load_atlas

    try:
        return load_atlas().entry(id) if id else None
    except KeyError:
        return None


@cache
def persons() -> Mapping[str, Entry]:
    """The persons of the atlas by name: the coder names a person, its id is an organisation's."""
    from depeche.atlas import load_atlas

    return MappingProxyType({found.name: found for found in load_atlas() if found.kind == "person"})


def kind(entity: Entity) -> str:
    """What an entity is: a kind of the atlas (person, state, org, group…); nothing where its words alone are known."""
    if entity.name in persons():
        return "person"
    if entity.name and entity.name == country_name(entity.code):
        return "state"
    found = entry(entity.id)
    return found.kind if found and entity.name in (found.name, found.name_fr) else ""


def office(name: str | None, on: datetime.date | None) -> str:
    """The office that a person of the atlas holds at a day."""
    found = persons().get(name or "")
    if found is None or on is None:
        return ""
    from depeche.atlas import load_atlas

    held = [term.office for term in load_atlas().terms(found.id) if term.office and term.holds(on)]
    return held[-1] if held else ""


def distinct(values: Iterable[str | None]) -> list[str]:
    """The values that are there, each once, in order."""
    return list(dict.fromkeys(value for value in values if value))


def countries() -> Mapping[str, Row]:
    """All states and territories by code."""
    return table("countries", "code", _COUNTRY)


@cache
def codes() -> frozenset[str]:
    """All codes of the codebook: states, and what is none."""
    return frozenset([*countries(), *table("cameo_codes", "code", ("country", "type"))])


def _back(rows: Mapping[str, Row], column: str) -> Mapping[str, str]:
    """Our key by what ``column`` says; of several the first."""
    found: dict[str, str] = {}
    for key, row in rows.items():
        if row[column]:
            found.setdefault(row[column], key)
    return MappingProxyType(found)


@cache
def from_fips() -> Mapping[str, str]:
    """Our code of a country by its FIPS 10-4 code."""
    return _back(countries(), "fips")


@cache
def from_cameo_group() -> Mapping[str, str]:
    """The atlas's id of a known group of CAMEO."""
    return _back(table("cameo_groups", "id", ("cameo",)), "cameo")


@cache
def from_cameo_type() -> Mapping[str, str]:
    """Our code by CAMEO's actor type, for what is no state's."""
    rows = {key: row for key, row in table("cameo_codes", "code", ("country", "type")).items() if key not in ("UNO", "EUR")}
    return _back(rows, "type")


@cache
def from_cameo_sector() -> Mapping[str, str]:
    """Our sector by CAMEO's actor type."""
    return _back(table("cameo_sectors", "sector", ("cameo", "icews")), "cameo")
