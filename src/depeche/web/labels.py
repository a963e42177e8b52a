"""Names beside the dots of a picture, where they find room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

_NAMED = 60  # so many dots at most get a name
_LETTER, _LINE, _GAP = 6.6, 14.0, 3.0
"""Pixels of a letter, of a line, and between a name and its dot."""
Box = tuple[float, float, float, float]


class Named(Protocol):
    """A dot: its name, where its middle lies, and its radius in pixels."""

    @property
    def name(self) -> str: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def radius(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Label:
    """A name beside its dot; ``anchor`` is SVG's."""

    text: str
    x: float
    y: float
    anchor: str


def _apart(one: Box, other: Box) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def _spots(dot: Named, scale: float) -> Iterator[tuple[Label, Box]]:
    """Where a dot's name may stand, the best place first, each with the room that it takes."""
    wide, line, off = len(dot.name) * _LETTER * scale, _LINE * scale, (dot.radius + _GAP) * scale
    for anchor, x, y in (
        ("start", dot.x + off, dot.y),
        ("end", dot.x - off, dot.y),
        ("middle", dot.x, dot.y - off - line / 2),
        ("middle", dot.x, dot.y + off + line / 2),
    ):
        left = x - {"start": 0.0, "end": wide, "middle": wide / 2}[anchor]
        label = Label(dot.name, round(x, 2), round(y + line * 0.3, 2), anchor)
        yield label, (left, y - line / 2, left + wide, y + line / 2)


def labels(found: Sequence[Named], view: Box, scale: float) -> tuple[Label, ...]:
    """The names that find room beside their dots, over no other name and no dot; the busiest places choose first."""
    taken = [(d.x - d.radius * scale, d.y - d.radius * scale, d.x + d.radius * scale, d.y + d.radius * scale) for d in found]
    left, top, right, bottom = view[0], view[1], view[0] + view[2], view[1] + view[3]
    out = []
    for dot in found[:_NAMED]:
        for label, box in _spots(dot, scale):
            inside = left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom
            if inside and all(_apart(box, other) for other in taken):
                out.append(label)
                taken.append(box)
                break
    return tuple(out)
