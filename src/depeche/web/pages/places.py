"""The map: where episodes happen. Places known by their coordinates are points, others lie in the middle of their country."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from depeche.web import asking, giving
from depeche.web.asking import Scope, Summed
from depeche.web.chosen import Chosen
from depeche.web.desk import desk_of
from depeche.web.outlines import HEIGHT, WIDTH, Country, project, read_outlines
from depeche.web.sides import side_of
from depeche.web.words import Words

router = APIRouter()
_MOST = 5000
_LEAST_WIDTH = 220.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map: its name, how many episodes, and where on the plane; ``rough``: only the country is known."""

    name: str
    code: str
    number: int
    x: float
    y: float
    rough: bool

    @property
    def radius(self) -> float:
        """The area of a dot is as its number."""
        return min(16.0, 2.6 + 1.5 * math.sqrt(self.number))


def dots(summed: Summed, countries: Mapping[str, Country], words: Words) -> tuple[list[Dot], int]:
    """The places of some episodes, largest first so that small ones lie on top; and how many have no place on this map."""
    counts: defaultdict[tuple[str, str, float, float, bool], int] = defaultdict(int)
    lost = 0
    for (name, code, lat, lon), number in summed.places.items():
        if lat is not None and lon is not None:
            x, y = project(lon, lat)
            counts[(name, code, round(x, 1), round(y, 1), False)] += number
        elif code in countries:
            x, y = countries[code].middle
            counts[(words.name(code), code, round(x, 1), round(y, 1), True)] += number
        else:
            lost += number
    found = [Dot(name, code, n, x, y, rough) for (name, code, x, y, rough), n in counts.items()]
    return sorted(found, key=lambda d: (-d.number, d.name)), lost


def window(found: Iterable[Dot]) -> tuple[float, float, float, float]:
    """The part of the map that holds all dots, with room around: x, y, width, height in the map's own shape."""
    spots = [(dot.x, dot.y) for dot in found]
    if not spots:
        return 0, 0, WIDTH, HEIGHT
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    width = max(_LEAST_WIDTH, (max(xs) - min(xs)) * 1.3, (max(ys) - min(ys)) * 1.3 * WIDTH / HEIGHT)
    if width > WIDTH * 0.8:
        return 0, 0, WIDTH, HEIGHT
    height = width * HEIGHT / WIDTH
    x = min(max(0.0, (min(xs) + max(xs) - width) / 2), WIDTH - width)
    y = min(max(0.0, (min(ys) + max(ys) - height) / 2), HEIGHT - height)
    return round(x, 1), round(y, 1), round(width, 1), round(height, 1)


@cache
def _land(path: Path) -> str:
    """All outlines as one picture that pages draw their dots on."""
    shapes = "".join(f'<path d="{c.path}"/>' for c in read_outlines(path).values())
    style = 'fill="#8c8b80" fill-opacity=".28" stroke="#7d7c72" stroke-opacity=".75" stroke-width=".35" stroke-linejoin="round"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}"><g {style}>{shapes}</g></svg>'


@router.get("/map/land.svg")
def land(request: Request) -> Response:
    """The outlines."""
    headers = {"cache-control": "max-age=86400"}
    return Response(_land(desk_of(request).settings.outlines), media_type="image/svg+xml", headers=headers)


@router.get("/map")
def map_(request: Request) -> Response:
    """The map."""
    desk = desk_of(request)
    words, chosen, params = desk.words(request), Chosen.read(request.query_params), request.query_params
    form = giving.wanted(params.get("format"), pictures=True)
    with desk.reading() as ledger:
        one, other = (side_of(ledger.db, params[k], words) if params.get(k, "").strip() else "" for k in ("a", "b"))
        scope = Scope(one or other, other if one else "")
        db = ledger.db
        summed = desk.kept.get(("map", scope, chosen), lambda: asking.summed(db, scope, chosen, limit=_MOST))
        sources = asking.sources(ledger.db)
    found, lost = dots(summed, read_outlines(desk.settings.outlines), words)
    if form in ("csv", "json"):
        rows: list[dict[str, Any]] = [
            {"place": name, "country": code, "lat": lat, "lon": lon, "episodes": number}
            for (name, code, lat, lon), number in summed.places.most_common()
        ]
        return giving.table(rows, form, "places")
    whole = params.get("view") == "world"
    view = (0.0, 0.0, WIDTH, HEIGHT) if whole else window(found)
    if form:
        return giving.picture(_drawn(found, view, desk.settings.outlines), form, "map")
    return desk.page(
        request,
        "map.html",
        dots=found,
        lost=lost,
        view=view,
        size=(WIDTH, HEIGHT),
        whole=whole,
        scope=scope,
        chosen=chosen,
        summed=summed,
        sources=sources,
        most=_MOST,
        scale=view[2] / WIDTH,
    )


def _drawn(found: list[Dot], view: tuple[float, float, float, float], outlines: Path) -> str:
    """The map as a picture by itself."""
    from html import escape

    scale = view[2] / WIDTH
    box = " ".join(f"{n:g}" for n in view)
    circles = "".join(
        f'<circle cx="{d.x}" cy="{d.y}" r="{d.radius * scale:.2f}" fill="#1d6f8a" fill-opacity="{0.35 if d.rough else 0.75}" '
        f'stroke="#1d6f8a" stroke-width="{scale:.2f}"><title>{escape(d.name)}: {d.number}</title></circle>'
        for d in found
    )
    inner = _land(outlines).split(">", 1)[1].removesuffix("</svg>")
    size = f'width="1200" height="{1200 * HEIGHT / WIDTH:.0f}" viewBox="{box}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inner}{circles}</svg>'
