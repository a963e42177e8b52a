"""The map: where episodes happen. Places known by their coordinates are points, others lie in the middle of their country."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from depeche.web import asking, giving
from depeche.web.asking import Scope, Summed
from depeche.web.chosen import Chosen
from depeche.web.desk import desk_of
from depeche.web.labels import Label, labels
from depeche.web.outlines import HEIGHT, WIDTH, Country, project, read_outlines
from depeche.web.palette import COOPERATION, INK
from depeche.web.sides import side_of
from depeche.web.words import Words

router = APIRouter()
_MOST = 5000
_LEAST_WIDTH = 220.0
_SHAPE = HEIGHT / WIDTH
_SIZES = {"wide": (1000, _SHAPE), "narrow": (330, 0.85)}
"""How many pixels wide a map is thought to be, and its height as a share of that."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map: its name, how many episodes, and where on the plane; ``rough``: only the country is known."""

    name: str
    code: str
    number: int
    x: float
    y: float
    rough: bool
    key: str = ""

    @property
    def radius(self) -> float:
        """Pixels; the area of a dot is as its number."""
        return min(16.0, 2.6 + 1.5 * math.sqrt(self.number))

    @property
    def href(self) -> str:
        """The page of the place, or of the state where only that is known."""
        if self.rough:
            return f"/actor/{quote(self.code, safe='')}"
        return f"/place/{quote(self.code or '-', safe='')}/{quote(self.key, safe='')}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A map for one width: the part of the plane that it shows, its labels, and units of the plane a pixel."""

    view: tuple[float, float, float, float]
    labels: tuple[Label, ...]
    scale: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The places of some episodes on the plane, drawn once for each width; ``lost``: how many have no place on it."""

    dots: tuple[Dot, ...]
    lost: int
    drawn: Mapping[str, Drawn]
    size: tuple[float, float] = (WIDTH, HEIGHT)


def dots(summed: Summed, countries: Mapping[str, Country], words: Words) -> tuple[list[Dot], int]:
    """The places of some episodes, largest first so that small ones lie on top; and how many have no place on this map."""
    counts: defaultdict[tuple[str, str, float, float, bool, str], int] = defaultdict(int)
    lost = 0
    for (name, code, lat, lon), number in summed.places.items():
        if lat is not None and lon is not None:
            x, y = project(lon, lat)
            counts[(words.place(name, code), code, round(x, 1), round(y, 1), False, name)] += number
        elif code in countries:
            x, y = countries[code].middle
            counts[(words.name(code), code, round(x, 1), round(y, 1), True, "")] += number
        else:
            lost += number
    found = [Dot(name, code, n, x, y, rough, key) for (name, code, x, y, rough, key), n in counts.items()]
    return sorted(found, key=lambda d: (-d.number, d.name)), lost


def window(found: Iterable[Dot], shape: float = _SHAPE) -> tuple[float, float, float, float]:
    """The part of the map that holds all dots, with room around: x, y, width, height; the height is ``shape`` of the width."""
    spots = [(dot.x, dot.y) for dot in found]
    if not spots:
        return 0, 0, WIDTH, HEIGHT
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    width = max(_LEAST_WIDTH, (max(xs) - min(xs)) * 1.3, (max(ys) - min(ys)) * 1.3 / shape)
    height = width * shape
    if width > WIDTH * 0.8 or height > HEIGHT:
        return 0, 0, WIDTH, HEIGHT
    x = min(max(0.0, (min(xs) + max(xs) - width) / 2), WIDTH - width)
    y = min(max(0.0, (min(ys) + max(ys) - height) / 2), HEIGHT - height)
    return round(x, 1), round(y, 1), round(width, 1), round(height, 1)


def picture(summed: Summed, words: Words, outlines: Path, *, whole: bool = False) -> Picture:
    """The map of some episodes."""
    found, lost = dots(summed, read_outlines(outlines), words)
    drawn = {}
    for name, (pixels, shape) in _SIZES.items():
        view = (0.0, 0.0, WIDTH, HEIGHT) if whole else window(found, shape)
        scale = view[2] / pixels
        drawn[name] = Drawn(view, labels(found, view, scale), scale)
    return Picture(tuple(found), lost, drawn)


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
    if form in ("csv", "json"):
        rows: list[dict[str, Any]] = [
            {"place": name, "country": code, "lat": lat, "lon": lon, "episodes": number}
            for (name, code, lat, lon), number in summed.places.most_common()
        ]
        return giving.table(rows, form, "places")
    whole = params.get("view") == "world"
    atlas = picture(summed, words, desk.settings.outlines, whole=whole)
    if form:
        return giving.picture(_alone(atlas, desk.settings.outlines), form, "map")
    return desk.page(
        request,
        "map.html",
        atlas=atlas,
        whole=whole,
        scope=scope,
        chosen=chosen,
        summed=summed,
        sources=sources,
        most=_MOST,
    )


def _alone(atlas: Picture, outlines: Path) -> str:
    """The map as a picture by itself."""
    from html import escape

    drawn = atlas.drawn["wide"]
    scale, box = drawn.scale, " ".join(f"{n:g}" for n in drawn.view)
    circles = "".join(
        f'<circle cx="{d.x}" cy="{d.y}" r="{d.radius * scale:.2f}" fill="{COOPERATION}" '
        f'fill-opacity="{0.35 if d.rough else 0.75}" stroke="{COOPERATION}" stroke-width="{scale:.2f}">'
        f"<title>{escape(d.name)}: {d.number}</title></circle>"
        for d in atlas.dots
    )
    style = f'font-family="system-ui, sans-serif" font-size="{12 * scale:.2f}" fill="{INK}"'
    names = "".join(f'<text x="{n.x}" y="{n.y}" text-anchor="{n.anchor}" {style}>{escape(n.text)}</text>' for n in drawn.labels)
    inner = _land(outlines).split(">", 1)[1].removesuffix("</svg>")
    size = f'width="1200" height="{1200 * drawn.view[3] / drawn.view[2]:.0f}" viewBox="{box}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inner}{circles}{names}</svg>'
