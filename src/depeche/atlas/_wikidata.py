"""Offices and terms from a Wikidata query: the SPARQL result JSON that docs/atlas.md tells how to get."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from depeche.atlas._errors import AtlasError
from depeche.atlas._fold import key
from depeche.atlas._tables import DATA, Row, read_table

_NEEDS = ("person", "personLabel", "country")
_PERSONS = ("id", "name", "name_fr", "also", "alone", "code", "sector", "office", "start", "end", "home", "qid")
# An office for a state is one of its government unless the query says otherwise by ?sector.
_SECTOR = "GOV"
_DAY = len("2024-09-04")


@cache
def _ours() -> tuple[dict[str, str], dict[str, str]]:
    """Our persons' ids by Wikidata id, and by folded name; later lines of a person have neither."""
    rows = [row for row in read_table(DATA / "persons.tsv", needs=_PERSONS) if row["name"]]
    by_name = {key(name): row["id"] for row in rows for name in (row["name"], row["name_fr"]) if name}
    return {row["qid"]: row["id"] for row in rows if row["qid"]}, by_name


def _bindings(path: Path, text: str) -> list[Mapping[str, Any]]:
    try:
        found = json.loads(text)["results"]["bindings"]
    except json.JSONDecodeError as err:
        raise AtlasError(f"{path.name}:{err.lineno}: no JSON ({err.msg}); save the query's result as JSON again") from err
    except (KeyError, TypeError) as err:
        raise AtlasError(f'{path.name}:1: no SPARQL result; it must hold "results" with "bindings" (docs/atlas.md)') from err
    if not isinstance(found, list):
        raise AtlasError(f'{path.name}:1: "bindings" is no list; save the query\'s result as JSON again')
    return found


def _lines(text: str, bindings: Iterable[Mapping[str, Any]]) -> Iterator[int]:
    """The line on which each result names its person, for error messages."""
    place = 0
    for binding in bindings:
        value = binding.get("person", {}).get("value", "") if isinstance(binding, dict) else ""
        at = text.find(value, place) if value else -1
        place = at + len(value) if at >= 0 else place
        yield text.count("\n", 0, place) + 1


def _date(value: str) -> str:
    """A Wikidata time as we write dates; a month or day of 00 is unknown and left off."""
    return value.lstrip("+")[:_DAY].replace("-00", "")


def read_wikidata(path: Path, text: str) -> list[Row]:
    """The rows of persons.tsv that a query result says; a person that we know keeps our id, others have their Wikidata id.

    Raises:
        AtlasError: no SPARQL result, or a result without person, personLabel or country.
    """
    by_qid, by_name = _ours()
    rows: list[Row] = []
    named: set[str] = set()
    bindings = _bindings(path, text)
    for line, binding in zip(_lines(text, bindings), bindings, strict=True):
        if not isinstance(binding, dict):
            raise AtlasError(f"{path.name}:{line}: a result is no object; save the query's result as JSON again")
        values = {name: str(cell.get("value", "")) for name, cell in binding.items() if isinstance(cell, dict)}
        for name in _NEEDS:
            if not values.get(name):
                raise AtlasError(f"{path.name}:{line}: a result has no ?{name}; add it to the query (docs/atlas.md)")
        qid = values["person"].rsplit("/", 1)[-1]
        label = values["personLabel"]
        id = by_qid.get(qid) or by_name.get(key(label)) or qid
        cells = {
            "id": id,
            "name": "" if id in named else label,
            "name_fr": "" if id in named else values.get("personLabelFr", ""),
            "code": values["country"],
            "sector": values.get("sector", _SECTOR),
            "office": values.get("positionLabel", ""),
            "start": _date(values.get("start", "")),
            "end": _date(values.get("end", "")),
            "qid": qid,
        }
        named.add(id)
        rows.append(Row(path, line, cells))
    return rows
