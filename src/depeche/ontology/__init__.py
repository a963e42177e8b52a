"""PLOVER as data: types, modes, quad classes, scores, contexts, sectors, statuses and the CAMEO crosswalk.

The tables beside this file hold all of it; this loader checks them against each other and answers questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from depeche._tables import Row, read_table
from depeche.errors import DataError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Mode:
    """One mode of a type; ``score`` falls back to the type's where PLOVER's table has none."""

    type: str
    name: str
    score: float
    cameo: str
    meaning: str


@dataclass(frozen=True, slots=True)
class EventType:
    """One of the sixteen types; ``if_future`` is the type of its strict PLOVER record while it lies ahead."""

    name: str
    quad: int
    score: float
    cameo: str
    if_future: str
    meaning: str
    modes: Mapping[str, Mode]


@dataclass(frozen=True, slots=True)
class Term:
    """A context, sector or status: its code, its name (the auxiliary mode of a status) and what it means."""

    code: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Cameo:
    """One CAMEO code and what it is in PLOVER."""

    code: str
    type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Ontology:
    """The whole ontology. Methods raise ``DataError`` for a type or mode that it does not know."""

    types: Mapping[str, EventType]
    quads: Mapping[int, str]
    contexts: Mapping[str, Term]
    sectors: Mapping[str, Term]
    statuses: Mapping[str, Term]
    cameo_codes: Mapping[str, Cameo]

    def type(self, name: str) -> EventType:
        """The type called ``name``."""
        if name not in self.types:
            raise DataError(f"{name!r} is no event type; the types are {', '.join(self.types)}")
        return self.types[name]

    def _strongest(self, type: str, modes: Iterable[str]) -> EventType | Mode:
        """The mode whose score lies farthest from nought (the first of equals), else the type."""
        known = self.type(type)
        found: list[Mode] = []
        for name in modes:
            if name not in known.modes:
                raise DataError(f"{name!r} is no mode of {type}; its modes are {', '.join(known.modes) or 'none'}")
            found.append(known.modes[name])
        return max(found, key=lambda m: abs(m.score)) if found else known

    def score(self, type: str, modes: Iterable[str] = ()) -> float:
        """PLOVER's conflict-cooperation score (-10 to +10); of several modes the strongest counts."""
        return self._strongest(type, modes).score

    def quad(self, type: str) -> str:
        """The quad class of a type, such as ``verbal cooperation``."""
        return self.quads[self.type(type).quad]

    def cameo(self, type: str, modes: Iterable[str] = ()) -> str:
        """The CAMEO code that says best what the type and its (strongest) mode are."""
        return self._strongest(type, modes).cameo

    def from_cameo(self, code: str) -> Cameo:
        """What a CAMEO code is in PLOVER; a four-digit code that the crosswalk lacks is read as its first three digits."""
        found = self.cameo_codes.get(code) or self.cameo_codes.get(code[:3])
        if found is None:
            raise DataError(f"CAMEO code {code!r} has no PLOVER type (01 and 02, statements and appeals, have none)")
        return found

    def plover(self, type: str, modes: Iterable[str], status: str) -> dict[str, Any]:
        """The strict PLOVER view (codebook section 6): ``{"type", "modes", "auxiliary"}``.

        A planned act of cooperation becomes the type that PLOVER gives to plans and loses its modes, and needs no auxiliary
        mode; every other event keeps its type, with the auxiliary mode of its status (``None`` when actual).
        """
        known, term = self.type(type), self.statuses.get(status)
        if term is None:
            raise DataError(f"{status!r} is no status; the statuses are {', '.join(self.statuses)}")
        if status == "future" and known.if_future:
            return {"type": known.if_future, "modes": [], "auxiliary": None}
        return {"type": type, "modes": list(modes), "auxiliary": term.name or None}


def _keyed(rows: Iterable[Row], key: str, make: Callable[[Row], _T]) -> Mapping[str, _T]:
    """The rows as a read-only mapping; a key that comes twice is an error."""
    out: dict[str, _T] = {}
    for row in rows:
        if row[key] in out:
            raise row.error(f"{row[key]!r} stands here a second time; take one away")
        out[row[key]] = make(row)
    return MappingProxyType(out)


def _number(row: Row, column: str, default: float | None = None) -> float:
    if not row[column] and default is not None:
        return default
    try:
        return float(row[column])
    except ValueError:
        raise row.error(f"{column} must be a number, not {row[column]!r}") from None


def _known(row: Row, column: str, value: str, among: Iterable[str]) -> str:
    if value and value not in among:
        raise row.error(f"{column} {value!r} is not known")
    return value


def _types(folder: Path, quads: Mapping[int, str], codes: Iterable[str]) -> Mapping[str, EventType]:
    rows = list(read_table(folder / "types.tsv", ("type", "quad", "score", "cameo", "if_future", "meaning")))
    scores = {row["type"]: _number(row, "score") for row in rows}
    modes: dict[str, dict[str, Mode]] = {name: {} for name in scores}
    for row in read_table(folder / "modes.tsv", ("type", "mode", "score", "cameo", "meaning")):
        kind, name = _known(row, "type", row["type"], scores), row["mode"]
        if name in modes[kind]:
            raise row.error(f"{kind} has the mode {name!r} twice; take one away")
        score = _number(row, "score", scores[kind])
        modes[kind][name] = Mode(kind, name, score, _known(row, "cameo", row["cameo"], codes), row["meaning"])

    def make(row: Row) -> EventType:
        quad, name = int(_number(row, "quad")), row["type"]
        if quad not in quads:
            raise row.error(f"quad {quad} is not known")
        return EventType(
            name,
            quad,
            scores[name],
            _known(row, "cameo", row["cameo"], codes),
            _known(row, "if_future", row["if_future"], scores),
            row["meaning"],
            MappingProxyType(modes[name]),
        )

    return _keyed(rows, "type", make)


def _cameo(folder: Path, contexts: Mapping[str, Term]) -> Mapping[str, Cameo]:
    def make(row: Row) -> Cameo:
        about = tuple(_known(row, "context", context, contexts) for context in row.items("contexts"))
        return Cameo(row["code"], row["type"], row.items("mode"), about, row["label"])

    return _keyed(read_table(folder / "cameo.tsv", ("code", "type", "mode", "contexts", "label")), "code", make)


def _read(folder: Path) -> Ontology:
    """The ontology whose tables lie in ``folder``, checked."""
    quads = {int(_number(row, "quad")): row["name"] for row in read_table(folder / "quads.tsv", ("quad", "name"))}
    contexts = _keyed(
        read_table(folder / "contexts.tsv", ("context", "meaning")),
        "context",
        lambda row: Term(row["context"], row["context"].replace("_", " "), row["meaning"]),
    )
    sectors = _keyed(
        read_table(folder / "sectors.tsv", ("sector", "name", "meaning")),
        "sector",
        lambda row: Term(row["sector"], row["name"], row["meaning"]),
    )
    statuses = _keyed(
        read_table(folder / "statuses.tsv", ("status", "auxiliary", "meaning")),
        "status",
        lambda row: Term(row["status"], row["auxiliary"], row["meaning"]),
    )
    codes = _cameo(folder, contexts)
    types = _types(folder, quads, codes)
    for code in codes.values():
        if code.type not in types or set(code.modes) - set(types[code.type].modes):
            raise DataError(f"{folder / 'cameo.tsv'}:1: code {code.code} names an unknown type or mode")
    return Ontology(types, MappingProxyType(quads), contexts, sectors, statuses, codes)


@cache
def load_ontology() -> Ontology:
    """The ontology that the package ships, read once a process."""
    return _read(Path(__file__).parent)
