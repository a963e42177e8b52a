"""Networks of sides: nodes are states, organisations and groups; an edge a pair, type and status. GEXF and GraphML."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

from depeche.errors import DepecheError
from depeche.formats import _world as world
from depeche.formats._lines import Line
from depeche.formats._values import day_of, pairs
from depeche.records import Entity, Event

# Codes that stand for many: their entities are told apart by their own ids.
_MANY = frozenset({"IGO", "NGO", "MNC", "ISM", "IMG", "UNO", "EUR"})


@dataclass(slots=True)
class _Tie:
    """What is summed up on an edge."""

    count: int = 0
    score: float = 0.0
    first: datetime.date | None = None
    last: datetime.date | None = None
    mutual: bool = False


def key_of(entity: Entity) -> str | None:
    """The node of an entity: its state, or the organisation or group itself; nothing for one without a code."""
    return entity.id or entity.code if entity.code in _MANY else entity.code


def network(lines: Iterable[Line]) -> Any:
    """The events as a ``networkx.MultiDiGraph``; sides without a code and ties within one state stay out.

    Raises:
        DepecheError: networkx is not installed.
    """
    try:
        import networkx
    except ImportError:
        raise DepecheError("networks need networkx; install it with: pip install networkx") from None
    nodes: dict[str, Entity] = {}
    ties: dict[tuple[str, str, str, str], _Tie] = {}
    for line in lines:
        for event in line.article.events:
            _tie(line, event, nodes, ties)
    graph = networkx.MultiDiGraph(name="depeche")
    for key in sorted(nodes):
        graph.add_node(key, label=_label(key, nodes[key]), code=nodes[key].code or "")
    for number, ((a, b, type, status), tie) in enumerate(sorted(ties.items())):
        days = {"first": tie.first.isoformat() if tie.first else "", "last": tie.last.isoformat() if tie.last else ""}
        mean = round(tie.score / tie.count, 3)
        values = {"weight": tie.count, "event": type, "status": status, "score": mean, "mutual": tie.mutual}
        # networkx's GEXF reader and Gephi want an id of its own for each of several edges between two nodes.
        graph.add_edge(a, b, key=number, id=str(number), label=type, **values, **days)
    return graph


def _tie(line: Line, event: Event, nodes: dict[str, Entity], ties: dict[tuple[str, str, str, str], _Tie]) -> None:
    day, found = day_of(line, event), set()
    for actor, other in pairs(event):
        a, b = (key_of(side) if side else None for side in (actor, other))
        for key, side in ((a, actor), (b, other)):
            if key and side:
                nodes.setdefault(key, side)
        # Two ministers of one state are one side of the tie.
        if a is None or b is None or a == b or (a, b) in found:
            continue
        found.add((a, b))
        tie = ties.setdefault((a, b, event.type, event.status), _Tie(mutual=not event.recipient))
        tie.count += 1
        tie.score += event.score or 0.0
        if day:
            tie.first, tie.last = min(day, tie.first or day), max(day, tie.last or day)


def _label(key: str, entity: Entity) -> str:
    found = world.entry(key) if key != entity.code else None
    return found.name if found else world.country_name(key) or key


def write_gexf(lines: Iterable[Line], stream: IO[bytes]) -> None:
    """The network as GEXF 1.2."""
    graph = network(lines)
    import networkx

    # A time of writing in the file would make two equal exports differ.
    text = re.sub(r' lastmodifieddate="[^"]*"', "", "\n".join(networkx.generate_gexf(graph)))
    stream.write(text.encode("utf-8") + b"\n")


def write_graphml(lines: Iterable[Line], stream: IO[bytes]) -> None:
    """The network as GraphML."""
    graph = network(lines)
    import networkx

    # "id" is an attribute of GraphML's own edges.
    for *_, values in graph.edges(data=True):
        values.pop("id")
    networkx.write_graphml(graph, stream, encoding="utf-8")
