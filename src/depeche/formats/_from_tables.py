"""One row of POLECAT, GDELT or ICEWS as a deed."""

from __future__ import annotations

import datetime
from functools import cache

from depeche.errors import DataError, InputError
from depeche.formats import _world as world
from depeche.formats._given import Given
from depeche.formats.imports import Deed, NoType, Side
from depeche.ontology import Cameo, load_ontology
from depeche.records import Where

# The event names of 2016, before PLOVER joined them.
_OLD_TYPES = {"DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "DEMAND": "REQUEST", "FIGHT": "ASSAULT"}
_SHORT = 2
_AMERICAN = "%m/%d/%Y"
_GDELT_PLACES = {"1": 1, "2": 2, "5": 2, "3": 4, "4": 4}


def _day(text: str) -> datetime.date:
    """A date as these projects write it: 2024-09-02, 20240902 (with a time behind it), 9/2/2024.

    Raises:
        InputError: it is none.
    """
    try:
        if "/" in text:
            return datetime.datetime.strptime(text, _AMERICAN).date()
        return datetime.date.fromisoformat(text[:10] if "-" in text else text[:8])
    except ValueError:
        raise InputError(f"{text!r} is no date; it is left out") from None


def _maybe_day(text: str) -> datetime.date | None:
    try:
        return _day(text)
    except InputError:
        return None


def _code(name: str) -> str | None:
    """Our code of a country given by its code or its name."""
    plain = name.strip()
    if plain.upper() in world.codes():
        return plain.upper()
    return world.from_cameo_country().get(plain.upper()) or world.by_name().get(plain.lower())


def polecat(row: Given) -> Deed:
    """A row of POLECAT."""
    name = row["Event Type"].upper()
    type = _OLD_TYPES.get(name, name)
    if type not in load_ontology().types:
        raise InputError(f"{row['Event Type']!r} is no PLOVER type; it is left out")
    modes = [mode.lower() for mode in row.items("Event Mode")]
    return Deed(
        id=row["Event ID"],
        type=type,
        modes=modes,
        contexts=[context.lower().replace(" ", "_") for context in row.items("Contexts")],
        words=" ".join([name, *modes]),
        actor=_polecat_sides(row, "Actor"),
        recipient=_polecat_sides(row, "Recipient"),
        day=_day(row["Event Date"]),
        published=_maybe_day(row["Publication Date"]),
        where=_where(row, row["Placename"] or row["City"], _code(row["Country"]), _polecat_level(row)),
        lang=_language(row["Language"]),
    )


def _polecat_sides(row: Given, role: str) -> list[Side]:
    """The sides: a country each, else a name each; the names and sectors beside them where the lists are as long."""
    names, codes = row.items(f"{role} Name"), row.items(f"{role} Country")
    sectors = row.items(f"{role} Sectors") or row.items(f"Primary {role} Sector")
    count = len(codes or names)
    words = names if len(names) == count else codes
    roles = sectors if len(sectors) == count else sectors[:1] * count or [""] * count
    known = [_code(code) for code in codes] or [None] * count
    return [Side(*side) for side in zip(words, known, [r or None for r in roles], strict=True)]


def _polecat_level(row: Given) -> int:
    return 4 if row["City"] else 3 if row["District"] else 2 if row["Province"] else 1


def _language(name: str) -> str:
    return name if name in ("fr", "en") else ""


def _where(
    row: Given, name: str, code: str | None, level: int, *, at: tuple[str, str] = ("Latitude", "Longitude")
) -> Where | None:
    if not name and code is None:
        return None
    words = name or world.country_name(code) or code or ""
    number = row.number("GeoNames ID")
    place = row["Province"] or None, row.number(at[0]), row.number(at[1]), int(number) if number else None
    return Where(words, words, code, *place, level)


def _cameo(code: str) -> Cameo:
    try:
        return load_ontology().from_cameo(code)
    except DataError as error:
        raise NoType(str(error)) from None


def gdelt(row: Given) -> Deed:
    """A row of GDELT's events table."""
    if not row["GLOBALEVENTID"].isdigit():
        raise InputError(f"GLOBALEVENTID must be a number, not {row['GLOBALEVENTID']!r}; it is left out")
    known = _cameo(row["EventCode"])
    code = world.from_fips().get(row["ActionGeo_CountryCode"])
    name, level = row["ActionGeo_FullName"].split(",")[0], _GDELT_PLACES.get(row["ActionGeo_Type"], 1)
    return Deed(
        id=row["GLOBALEVENTID"],
        type=known.type,
        modes=known.modes,
        contexts=known.contexts,
        words=f"{row['EventCode']} {known.label}",
        actor=_gdelt_side(row, "Actor1"),
        recipient=_gdelt_side(row, "Actor2"),
        day=_day(row["SQLDATE"]),
        published=_maybe_day(row["DATEADDED"]),
        where=_where(row, name, code, level, at=("ActionGeo_Lat", "ActionGeo_Long")),
        url=row["SOURCEURL"] if row["SOURCEURL"].startswith("http") else "",
    )


def _gdelt_side(row: Given, prefix: str) -> list[Side]:
    whole = row[f"{prefix}Code"]
    if not whole:
        return []
    types = [row[f"{prefix}Type{n}Code"] for n in (1, 2, 3)]
    code = _code(row[f"{prefix}CountryCode"]) or next((c for t in types if (c := world.from_cameo_type().get(t))), None)
    id = world.from_cameo_group().get(row[f"{prefix}KnownGroupCode"])
    found = world.entry(id)
    if found and not row[f"{prefix}CountryCode"]:
        code = found.code or code
    sector = next((s for t in types if (s := world.from_cameo_sector().get(t))), None)
    state = code in world.countries() and not any(types)
    return [Side(row[f"{prefix}Name"].title() or whole, code, "GOV" if state else sector, id)]


def icews(row: Given) -> Deed:
    """A row of ICEWS, with or without its CAMEO code."""
    code = row["CAMEO Code"] or _labels().get(row["Event Text"].lower(), "")
    # Spreadsheets take the leading nought off: 42 was 042.
    known = _cameo(code if len(code) > _SHORT else code.zfill(_SHORT + 1))
    return Deed(
        id=row["Event ID"],
        type=known.type,
        modes=known.modes,
        contexts=known.contexts,
        words=row["Event Text"] or known.label,
        actor=_icews_side(row, "Source"),
        recipient=_icews_side(row, "Target"),
        day=_day(row["Event Date"]),
        where=_where(row, row["City"] or row["Province"], _code(row["Country"]), _polecat_level(row)),
    )


def _icews_side(row: Given, role: str) -> list[Side]:
    name, country = row[f"{role} Name"], row[f"{role} Country"]
    if not name and not country:
        return []
    words = {word["icews"].lower(): sector for sector, word in world.table("cameo_sectors", "sector", ("cameo", "icews")).items()}
    found = [s for part in row.items(f"{role} Sectors", ",") if (s := words.get(part.lower()))]
    code = _code(country) if country else None
    return [Side(name or country, code, found[0] if found else "GOV" if code and name == country else None)]


@cache
def _labels() -> dict[str, str]:
    """CAMEO codes by what they mean; where two mean the same the shorter."""
    codes = sorted(load_ontology().cameo_codes.values(), key=lambda known: (-len(known.code), known.code))
    return {known.label.lower(): known.code for known in codes}
