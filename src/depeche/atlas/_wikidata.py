"""Offices and terms from a Wikidata query: the SPARQL result JSON that docs/atlas.md tells how to get."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from depeche.atlas._errors import AtlasError
from depeche.atlas._fold import key
from depeche.atlas._tables import DATA, Complain, Row, fail, read_date, read_table

_NEEDS = ("person", "personLabel", "country")
_PERSONS = ("id", "name", "name_fr", "also", "alone", "code", "sector", "office", "start", "end", "home", "qid")
# An office for a state is one of its government unless the query says otherwise by ?sector.
_SECTOR = "GOV"
_DAY = len("2024-09-04")
# A term of ours and one of Wikidata's that begin less than this apart are one term, told twice.
_SAME = datetime.timedelta(days=366)


class _Ours:
    """Our persons' lines by id, and their ids by Wikidata id and by folded name."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.lines: dict[str, list[Row]] = {}
        self._by_qid: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        for row in rows:
            self.lines.setdefault(row["id"], []).append(row)
            if row["qid"]:
                self._by_qid[row["qid"]] = row["id"]
            elif row["name"]:
                self._by_name |= {key(name): row["id"] for name in (row["name"], row["name_fr"]) if name}

    def id_of(self, qid: str, label: str, code: str) -> str:
        """Our id of a person: by Wikidata id, or, where we have none, by full name and country; else the Wikidata id."""
        named = self._by_name.get(key(label), "")
        held = {line[column] for line in self.lines.get(named, ()) for column in ("code", "home")}
        return self._by_qid.get(qid) or (named if code in held else qid)


@cache
def _ours() -> _Ours:
    return _Ours(read_table(DATA / "persons.tsv", needs=_PERSONS))


def _bindings(path: Path, text: str) -> list[Any]:
    try:
        found = json.loads(text)["results"]["bindings"]
    except json.JSONDecodeError as err:
        raise AtlasError(f"{path.name}:{err.lineno}: no JSON ({err.msg}); save the query's result as JSON again") from err
    except RecursionError as err:
        raise AtlasError(f"{path.name}:1: no SPARQL result (nested too deeply); save the query's result as JSON again") from err
    except (KeyError, TypeError) as err:
        raise AtlasError(f'{path.name}:1: no SPARQL result; it must hold "results" with "bindings" (docs/atlas.md)') from err
    if not isinstance(found, list):
        raise AtlasError(f'{path.name}:1: "bindings" is no list; save the query\'s result as JSON again')
    return found


def _lines(text: str, bindings: Iterable[Any]) -> Iterator[int]:
    """The line on which each result names its person, for error messages."""
    place, line = 0, 1
    for binding in bindings:
        person = binding.get("person") if isinstance(binding, dict) else None
        value = person.get("value") if isinstance(person, dict) else None
        if isinstance(value, str) and value and (at := text.find(value, place)) >= 0:
            line += text.count("\n", place, at)
            place = at + len(value)
        yield line


def _values(binding: Mapping[str, Any]) -> dict[str, str]:
    """A result's values by variable; Wikidata's "unknown value" (a node without a name) reads as none."""
    values = {}
    for name, cell in binding.items():
        if isinstance(cell, dict) and cell.get("type") != "bnode" and "/.well-known/genid/" not in str(cell.get("value", "")):
            values[name] = str(cell.get("value", "")).strip()
    return values


def _date(value: str) -> str:
    """A Wikidata time as we write dates; a month or day of 00 is unknown and left off."""
    return value.lstrip("+")[:_DAY].replace("-00", "")


def read_wikidata(path: Path, text: str, complain: Complain = fail) -> list[Row]:
    """The rows of persons.tsv that a query result says; a person that we know keeps our id, others have their Wikidata id.

    Terms of ours that the result does not tell anew stay: a query after foreign ministers takes no president his office.
    Results with a fault are left out when `complain` does not raise.

    Raises:
        AtlasError: no SPARQL result, or a result without person, personLabel or country.
    """
    told: dict[str, list[Row]] = {}
    bindings = _bindings(path, text)
    for line, binding in zip(_lines(text, bindings), bindings, strict=True):
        if not isinstance(binding, dict):
            complain(AtlasError(f"{path.name}:{line}: a result is no object; save the query's result as JSON again"))
            continue
        values = _values(binding)
        lacks = [name for name in _NEEDS if not values.get(name)]
        if lacks:
            complain(AtlasError(f"{path.name}:{line}: a result has no ?{', ?'.join(lacks)}; add it to the query (docs/atlas.md)"))
            continue
        row = _row(path, line, values)
        of_one = told.setdefault(row["id"], [])
        if not any(row.cells == other.cells for other in of_one):
            of_one.append(row)
    return [row for id, rows in told.items() for row in _merged(id, rows)]


def _row(path: Path, line: int, values: Mapping[str, str]) -> Row:
    """One result as a line of persons.tsv."""
    qid, label = values["person"].rsplit("/", 1)[-1], values["personLabel"]
    cells = {
        "id": _ours().id_of(qid, label, values["country"]),
        "name": label,
        "name_fr": values.get("personLabelFr", ""),
        "code": values["country"],
        "sector": values.get("sector", _SECTOR),
        "office": values.get("positionLabel", ""),
        "start": _date(values.get("start", "")),
        "end": _date(values.get("end", "")),
        "qid": qid,
    }
    return Row(path, line, cells)


def _merged(id: str, told: list[Row]) -> Iterator[Row]:
    """The rows of one person: the first with the names, the others as further terms, then those of ours that still hold."""
    bare = {"name": "", "name_fr": ""}
    yield told[0]
    for row in told[1:]:
        yield Row(row.path, row.line, row.cells | bare)
    for ours in _ours().lines.get(id, ()):
        if not any(_one_term(ours, row) for row in told):
            yield Row(told[0].path, told[0].line, ours.cells | bare)


def _one_term(ours: Row, told: Row) -> bool:
    """Whether a line of ours tells the same term; one without a start is taken for it."""
    try:
        start, other = read_date(ours, "start"), read_date(told, "start")
    except AtlasError:
        return False
    if start is None and ours["end"]:
        return False
    same = start is None or other is None or abs(start - other) < _SAME
    return same and ours["code"] == told["code"]
