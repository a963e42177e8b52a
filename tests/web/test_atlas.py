"""The map: each place where it lies, names that do not lie on one another, and French names that are names of something."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import networkx
import pytest

from depeche._tables import read_table
from depeche.atlas.places import load_gazetteer
from depeche.web import words as module
from depeche.web.asking import Summed
from depeche.web.labels import labels
from depeche.web.outlines import read_outlines
from depeche.web.pages.network import layout
from depeche.web.pages.places import Dot, Drawn, picture, window
from depeche.web.settings import OUTLINES
from depeche.web.words import Words


def _summed(*places: tuple[str, str, float | None, float | None]) -> Summed:
    out = Summed(episodes=len(places))
    for number, place in enumerate(places, 1):
        out.places[place] += number
    return out


def _crowd(number: int) -> list[Dot]:
    """Dots closer to each other than their names are long."""
    return [Dot(f"Place number {n}", "MLI", 3, 400 + 9.0 * (n % 6), 200 + 4.0 * (n // 6), False) for n in range(number)]


def _box(label: object, scale: float) -> tuple[float, float, float, float]:
    """The least room that a label takes on the screen: some letters are narrower than the mean."""
    wide, line = len(label.text) * 5.5 * scale, 11 * scale  # type: ignore[attr-defined]
    left = label.x - {"start": 0.0, "end": wide, "middle": wide / 2}[label.anchor]  # type: ignore[attr-defined]
    return left, label.y - line, left + wide, label.y  # type: ignore[attr-defined]


@pytest.mark.parametrize("pixels", [1000, 330])
def test_no_name_lies_on_another(pixels: int) -> None:
    crowd = _crowd(30)
    view = window(crowd)
    scale = view[2] / pixels
    found = labels(crowd, view, scale)
    assert 0 < len(found) < 30
    for one, other in combinations((_box(label, scale) for label in found), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_a_place_alone_is_named_inside_the_picture() -> None:
    atlas = picture(_summed(("Suva", "FJI", -18.14, 178.44)), Words("en"), OUTLINES)
    for drawn in atlas.drawn.values():
        assert isinstance(drawn, Drawn)
        (label,) = drawn.labels
        left, _, right, _ = _box(label, drawn.scale)
        assert drawn.view[0] <= left
        assert right <= drawn.view[0] + drawn.view[2]


def test_what_has_no_coordinates_lies_in_its_state_or_is_counted() -> None:
    atlas = picture(_summed(("Mali", "MLI", None, None), ("Atlantis", "", None, None)), Words("fr"), OUTLINES)
    (dot,) = atlas.dots
    assert (dot.name, dot.rough, dot.href) == ("Mali", True, "/actor/MLI")
    assert atlas.lost == 2


def test_each_french_name_is_of_a_place_in_the_table() -> None:
    known = load_gazetteer()
    rows = list(read_table(Path(module.__file__).with_name("places.tsv"), ("code", "name", "fr")))
    assert len(rows) > 300
    assert [r["name"] for r in rows if not any((p.code, p.name) == (r["code"], r["name"]) for p in known.named(r["name"]))] == []
    assert [r["name"] for r in rows if not r["fr"] or r["fr"] == r["name"]] == []


def test_no_outline_runs_across_the_map() -> None:
    for country in read_outlines(OUTLINES).values():
        for ring in filter(None, country.path.split("Z")):
            points = [tuple(map(float, point.split())) for point in ring.removeprefix("M").split("L")]
            for (ax, ay), (bx, by) in pairwise([*points, points[0]]):
                assert abs(bx - ax) < 150 or min(ay, by) > 470, f"{country.code} is drawn across the world"


def test_the_network_is_drawn_the_same_whatever_the_order_of_its_edges() -> None:
    pairs = [("MLI", "CHN", 5, 3.0), ("CHN", "USA", 2, -4.0), ("USA", "MLI", 1, 0.0), ("FRA", "MLI", 4, -2.0)]
    drawn = []
    for order in (pairs, [(b, a, n, score) for a, b, n, score in reversed(pairs)]):
        graph = networkx.Graph()
        for a, b, n, score in order:
            graph.add_edge(a, b, facts=n, score=score)
        for node in graph:
            graph.nodes[node]["facts"] = sum(d["facts"] for _, _, d in graph.edges(node, data=True))
        drawn.append(layout(graph, Words("en")))
    assert drawn[0] == drawn[1]
    nodes, lines = drawn[0]
    assert [(line.a.key, line.b.key, line.way) for line in lines][:2] == [
        ("CHN", "MLI", "cooperation"),
        ("FRA", "MLI", "conflict"),
    ]
    assert {node.key for node in nodes} == {"MLI", "CHN", "USA", "FRA"}
