"""How a relation moves, as a figure: episodes by month, facts solid and plans pale, with the mean score of the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from depeche.relations.wording import Wording

_COLOURS = {"actual": "#1f5f8b", "future": "#8fc1e3", "hypothetical": "#c9dff0", "historical": "#b9b9b9", "negated": "#d98c8c"}


def figure(rows: Iterable[Mapping[str, Any]], wording: Wording) -> dict[str, Any]:
    """The figure as a Vega-Lite specification, from the rows of :func:`depeche.relations.series`."""
    import altair

    values, scores = list[dict[str, Any]](), list[dict[str, Any]]()
    for row in rows:
        for status, count in row["statuses"].items():
            values.append({"month": row["period"], "status": wording.say(status), "n": count})
        if row["mean"] is not None:
            scores.append({"month": row["period"], "score": row["mean"]})
    names = [wording.say(status) for status in _COLOURS]
    month = altair.X("month:O", title=wording.say("month"))
    bars = (
        altair.Chart(altair.Data(values=values))
        .mark_bar()
        .encode(
            x=month,
            y=altair.Y("n:Q", title=wording.say("episodes")),
            color=altair.Color(
                "status:N", title=wording.say("status"), scale=altair.Scale(domain=names, range=list(_COLOURS.values()))
            ),
        )
        .properties(width=560, height=160)
    )
    line = (
        altair.Chart(altair.Data(values=scores))
        .mark_line(point=True, color="#333333")
        .encode(x=month, y=altair.Y("score:Q", title=wording.say("score"), scale=altair.Scale(domain=[-10, 10])))
        .properties(width=560, height=110)
    )
    specification: dict[str, Any] = (bars & line).to_dict()
    return specification


def svg(rows: Iterable[Mapping[str, Any]], wording: Wording) -> str:
    """The figure as SVG."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(figure(rows, wording))
    return drawn
