"""The network: who deals with whom in a period. Lines are facts; their colour is the mean score, their width the number."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from depeche.relations import network
from depeche.web import giving
from depeche.web.chosen import Chosen
from depeche.web.desk import desk_of
from depeche.web.labels import Label, labels
from depeche.web.palette import CONFLICT, COOPERATION, INK, MUTED
from depeche.web.words import Words

router = APIRouter()
NODES, LINES = 40, 120
"""More are a hairball: the busiest sides, and the busiest relations between them."""
WIDTH, HEIGHT = 1000, 640
_MARGIN = 70
_MIDDLE, _PULL, _APART = "", 0.35, 1.6
_CALM = 1.0  # mean scores nearer to nought than this are neither


@dataclass(frozen=True, slots=True)
class Node:
    """A side: where it stands and how many facts it has."""

    key: str
    name: str
    x: float
    y: float
    facts: int
    share: float

    @property
    def radius(self) -> float:
        """The area is as the share of the busiest side's facts."""
        return 5 + 13 * math.sqrt(self.share)


@dataclass(frozen=True, slots=True)
class Line:
    """A relation between two sides that stand in the picture."""

    a: Node
    b: Node
    facts: int
    score: float
    share: float

    @property
    def width(self) -> float:
        """As wide as its share of the busiest relation's facts."""
        return 1.2 + 6 * self.share

    @property
    def way(self) -> str:
        """cooperation, conflict or mixed."""
        return "mixed" if abs(self.score) < _CALM else "cooperation" if self.score > 0 else "conflict"


def layout(graph: Any, words: Words) -> tuple[list[Node], list[Line]]:
    """The busiest sides of a graph with their places, the same for the same graph."""
    import networkx

    busiest = sorted(graph.nodes, key=lambda n: (-graph.nodes[n]["facts"], n))[:NODES]
    part = graph.subgraph(busiest)
    held = networkx.Graph()
    held.add_nodes_from(sorted(part.nodes))
    # A graph gives the ends of an edge in any order.
    edges = sorted(((*sorted((a, b)), d) for a, b, d in part.edges(data=True)), key=lambda e: e[:2])
    held.add_weighted_edges_from((a, b, 1 + math.log2(d["facts"])) for a, b, d in edges)
    # A middle that is not drawn holds all of them loosely: else groups without a line between them drift out of the picture.
    held.add_weighted_edges_from((_MIDDLE, node, _PULL) for node in sorted(part.nodes))
    spots = networkx.spring_layout(held, seed=7, k=_APART / math.sqrt(len(held)), iterations=200) if part else {}
    spots.pop(_MIDDLE, None)
    xs, ys = [p[0] for p in spots.values()], [p[1] for p in spots.values()]
    nodes = {}
    for key, (x, y) in spots.items():
        left = _MARGIN + (WIDTH - 2 * _MARGIN) * _share(x, xs)
        top = _MARGIN / 2 + (HEIGHT - _MARGIN) * _share(y, ys)
        facts = part.nodes[key]["facts"]
        nodes[key] = Node(key, words.name(key), round(left, 1), round(top, 1), facts, facts / part.nodes[busiest[0]]["facts"])
    most = max((d["facts"] for _, _, d in edges), default=1)
    lines = [Line(nodes[a], nodes[b], d["facts"], d["score"], d["facts"] / most) for a, b, d in edges]
    lines = sorted(lines, key=lambda e: (-e.facts, e.a.key, e.b.key))[:LINES]
    drawn = {node for line in lines for node in (line.a, line.b)}
    return sorted(drawn, key=lambda n: (-n.facts, n.key)), lines


def _share(value: float, among: list[float]) -> float:
    low, high = min(among), max(among)
    return float((value - low) / (high - low)) if high > low else 0.5


def _names(nodes: list[Node]) -> tuple[Label, ...]:
    return labels(nodes, (0, 0, WIDTH, HEIGHT), 1.05)


def _drawn(nodes: list[Node], lines: list[Line]) -> str:
    """The network as a picture by itself."""
    from html import escape

    colour = {"cooperation": COOPERATION, "conflict": CONFLICT, "mixed": MUTED}
    drawn = "".join(
        f'<line x1="{e.a.x}" y1="{e.a.y}" x2="{e.b.x}" y2="{e.b.y}" stroke="{colour[e.way]}" stroke-opacity=".7" '
        f'stroke-width="{e.width:.1f}"><title>{escape(e.a.name)} – {escape(e.b.name)}: {e.facts}</title></line>'
        for e in lines
    )
    text = f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}"'
    drawn += "".join(
        f'<circle cx="{n.x}" cy="{n.y}" r="{n.radius:.1f}" fill="#ffffff" stroke="{INK}" stroke-width="1.5">'
        f"<title>{escape(n.name)}</title></circle>"
        for n in nodes
    )
    drawn += "".join(f'<text x="{n.x}" y="{n.y}" text-anchor="{n.anchor}" {text}>{escape(n.text)}</text>' for n in _names(nodes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">{drawn}</svg>'
    )


@router.get("/network")
def show(request: Request) -> Response:
    """The network."""
    desk = desk_of(request)
    words, chosen = desk.words(request), Chosen.read(request.query_params)
    form = giving.wanted(request.query_params.get("format"), pictures=True)
    since, until = (datetime.date.fromisoformat(day) if day else None for day in (chosen.since, chosen.until))
    with desk.reading() as ledger:
        db = ledger.db

        def made() -> tuple[Any, list[Node], list[Line]]:
            graph = network(db, since=since, until=until, types=chosen.types())
            return graph, *layout(graph, words)

        graph, nodes, lines = desk.kept.get(("network", chosen, words.lang), made)
    if form in ("csv", "json"):
        rows = [{"a": a, "b": b, **data} for a, b, data in graph.edges(data=True)]
        return giving.table(rows, form, "network")
    if form:
        return giving.picture(_drawn(nodes, lines), form, "network")
    sizes = {"total": graph.number_of_nodes(), "relations": graph.number_of_edges(), "size": (WIDTH, HEIGHT)}
    return desk.page(request, "network.html", nodes=nodes, names=_names(nodes), lines=lines, chosen=chosen, **sizes)
