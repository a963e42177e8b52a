"""The colours of pictures. The style sheet turns each of them into its dark counterpart by its value; a test keeps them in step.

Hatched and dotted classes are drawn in a token colour first, which the hatching then takes the place of.
"""

from __future__ import annotations

COOPERATION, CONFLICT = "#1d6f8a", "#b0432c"
INK, MUTED, GRID = "#1f2328", "#57606a", "#d9d9d4"
_PALE = {"cooperation": "#bfd6de", "conflict": "#e8c9c1"}
_OUTLINE = {"cooperation": "#e4eef1", "conflict": "#f6e9e6"}

HATCHED = {"cooperation-future": ("#1d6f8b", COOPERATION), "conflict-future": ("#b0432d", CONFLICT)}
DOTTED = {"cooperation-hypothetical": ("#1d6f8c", COOPERATION), "conflict-hypothetical": ("#b0432e", CONFLICT)}

CLASSES = {
    f"{way}-{status}": colour
    for way, solid in (("cooperation", COOPERATION), ("conflict", CONFLICT))
    for status, colour in (
        ("actual", solid),
        ("future", HATCHED[f"{way}-future"][0]),
        ("hypothetical", DOTTED[f"{way}-hypothetical"][0]),
        ("historical", _PALE[way]),
        ("negated", _OUTLINE[way]),
    )
}
"""Fill by way and status, in the order of stacking from the line outwards."""

DARK = {
    COOPERATION: "#4aa3c0",
    CONFLICT: "#e07a61",
    INK: "#e8e6e1",
    MUTED: "#a9b0b7",
    GRID: "#363c42",
    _PALE["cooperation"]: "#2f4a54",
    _PALE["conflict"]: "#56362e",
    _OUTLINE["cooperation"]: "#24343a",
    _OUTLINE["conflict"]: "#3a2925",
}
"""The same on a dark ground."""
