"""Country outlines as SVG paths: TopoJSON read, and laid on a plane by the Equal Earth projection (areas keep their size)."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from depeche.errors import DataError

WIDTH, HEIGHT = 1000.0, 487.0
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_HALF = math.sqrt(3) / 2
_WIDEST = math.pi / (_HALF * _A[0])  # x at 180° on the equator
Point = tuple[float, float]


def project(lon: float, lat: float) -> Point:
    """A place on the map's plane, WIDTH × HEIGHT (Šavrič, Patterson and Jenny, 2018)."""
    theta = math.asin(_HALF * math.sin(math.radians(max(-90.0, min(90.0, lat)))))
    square = theta * theta
    sixth = square**3
    y = theta * (_A[0] + _A[1] * square + sixth * (_A[2] + _A[3] * square))
    slope = _A[0] + 3 * _A[1] * square + sixth * (7 * _A[2] + 9 * _A[3] * square)
    x = math.radians(lon) * math.cos(theta) / (_HALF * slope)
    scale = WIDTH / (2 * _WIDEST)
    return WIDTH / 2 + x * scale, HEIGHT / 2 - y * scale


@dataclass(frozen=True, slots=True)
class Country:
    """A country's outline on the plane and the middle of its largest part."""

    code: str
    name: str
    path: str
    middle: Point


def _arcs(world: Mapping[str, Any]) -> list[list[Point]]:
    """The arcs in degrees: stored as steps of whole numbers."""
    (kx, ky), (x0, y0) = world["transform"]["scale"], world["transform"]["translate"]
    out = []
    for arc in world["arcs"]:
        x = y = 0
        points = []
        for dx, dy, *_ in arc:
            x, y = x + dx, y + dy
            points.append((x * kx + x0, y * ky + y0))
        out.append(points)
    return out


def _rings(shape: Mapping[str, Any], arcs: list[list[Point]]) -> Iterator[list[Point]]:
    """The rings of a shape; a negative number is an arc walked backwards."""
    polygons = {"Polygon": [shape.get("arcs", [])], "MultiPolygon": shape.get("arcs", [])}.get(shape["type"], [])
    for polygon in polygons:
        for ring in polygon:
            points: list[Point] = []
            for number in ring:
                part = arcs[number] if number >= 0 else arcs[~number][::-1]
                points += part[1:] if points else part
            yield points


def _cut(ring: list[Point]) -> Iterator[list[Point]]:
    """A ring in degrees as rings that lie on one side of 180° each: on a flat map it would else be drawn across the world."""
    walked, turn = [ring[0]], 0.0
    for (before, _), (lon, lat) in pairwise([*ring, ring[0]]):
        turn -= 360 * ((lon - before > 180) - (before - lon > 180))
        walked.append((lon + turn, lat))
    if walked[-1][0] != walked[0][0]:
        # It goes around a pole, which no map of the whole world shows as a point.
        pole = -90.0 if ring[0][1] < 0 else 90.0
        walked += [(walked[-1][0], pole), (walked[0][0], pole)]
    for shift in (-360.0, 0.0, 360.0):
        part = _inside(_inside([(lon + shift, lat) for lon, lat in walked], -180.0, 1), 180.0, -1)
        if len(part) > 2:
            yield part


def _inside(ring: list[Point], edge: float, side: int) -> list[Point]:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman, 1974); ``side`` 1: east of it."""
    out = []
    for (ax, ay), (bx, by) in zip([ring[-1], *ring[:-1]], ring, strict=True) if ring else ():
        before, here = (ax - edge) * side >= 0, (bx - edge) * side >= 0
        if before != here:
            out.append((edge, ay + (by - ay) * (edge - ax) / (bx - ax)))
        if here:
            out.append((bx, by))
    return out


def _path(rings: Iterable[list[Point]]) -> str:
    """A path in tenths of a unit; points that fall together are left out."""
    out = []
    for ring in rings:
        points = list(dict.fromkeys((round(x, 1), round(y, 1)) for x, y in ring))
        if len(points) > 2:
            out.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
    return "".join(out)


def _area(ring: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True))) / 2


def _middle(ring: list[Point]) -> Point:
    """The centre of a ring's area."""
    twice = x = y = 0.0
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        cross = ax * by - bx * ay
        twice, x, y = twice + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return (x / (3 * twice), y / (3 * twice)) if twice else ring[0]


@cache
def read_outlines(path: Path) -> Mapping[str, Country]:
    """The countries of a TopoJSON file by their code.

    Raises:
        DataError: the file cannot be read or is something else.
    """
    try:
        world = json.loads(path.read_text(encoding="utf-8"))
        arcs = _arcs(world)
        out = {}
        for number, shape in enumerate(world["objects"]["countries"]["geometries"]):
            rings = [[project(*point) for point in part] for ring in _rings(shape, arcs) for part in _cut(ring)]
            told = shape.get("properties", {})
            code = told.get("a3") or f"-{number}"
            if rings:
                largest = max(rings, key=_area)
                out[code] = Country(code, told.get("name", code), _path(rings), _middle(largest))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise DataError(f"{path}:1: is no TopoJSON of countries ({error!r}); see the note beside countries-50m.json") from None
    return out
