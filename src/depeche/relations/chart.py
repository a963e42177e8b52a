"""How a relation moves, as a figure: episodes by month, facts dark and plans pale, with the mean score of the facts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from depeche.relations.wording import Wording

_STATUSES = ("actual", "future", "hypothetical", "historical", "negated")  # in the order of the colours of movement.json


def figure(rows: Iterable[Mapping[str, Any]], wording: Wording) -> dict[str, Any]:
    """The figure as a Vega-Lite specification, from the rows of :func:`depeche.relations.series`."""
    counts, scores = list[dict[str, Any]](), list[dict[str, Any]]()
    for row in rows:
        for status, count in row["statuses"].items():
            counts.append({"month": row["period"], "status": wording.say(status), "n": count})
        if row["mean"] is not None:
            scores.append({"month": row["period"], "score": row["mean"]})
    drawn: dict[str, Any] = json.loads(Path(__file__).with_name("movement.json").read_text(encoding="utf-8"))
    bars, line = drawn["vconcat"]
    bars["data"], line["data"] = {"values": counts}, {"values": scores}
    bars["encoding"]["color"]["scale"]["domain"] = [wording.say(status) for status in _STATUSES]
    titles = (
        (bars, "x", "month"),
        (bars, "y", "episodes"),
        (bars, "color", "status"),
        (line, "x", "month"),
        (line, "y", "score"),
    )
    for part, channel, label in titles:
        part["encoding"][channel]["title"] = wording.say(label)
    return drawn


def svg(rows: Iterable[Mapping[str, Any]], wording: Wording) -> str:
    """The figure as SVG."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(figure(rows, wording)))
