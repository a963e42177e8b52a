"""The movement of a relation as a picture: facts solid, what is announced or expected hatched, background pale.

Cooperation stands above the line and conflict below it; the panel over the bars is the mean PLOVER score of each month's facts.
Vega-Lite by Altair, drawn on the server by vl-convert; the hatching is put in afterwards, since Vega has none.
"""

from __future__ import annotations

import calendar
import datetime
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from depeche.web.asking import Row
from depeche.web.palette import CLASSES, DARK, DOTTED, GRID, HATCHED, INK, MUTED
from depeche.web.words import Words

_BARS, _SCORE = 190, 90
_WIDE, _NARROW = 860, 330
WIDTHS = {"wide": _WIDE, "narrow": _NARROW}
_MARGIN = 70
_LEAST_MONTHS = 6
_THINNEST = 4  # pixels of a bar
_STRIPE = '<path d="M0 0V5" stroke="{0}" stroke-width="4"/>'
_SPOT = '<circle cx="2" cy="2" r="1.2" fill="{0}"/>'
Link = Callable[[str, str], str]
"""The address of a view narrowed to the days from one to another."""


def _span(months: Sequence[str]) -> tuple[str, str]:
    """The first and last day shown; a short story gets some air, or its two bars would be walls."""
    first, last = (int(m[:4]) * 12 + int(m[5:7]) - 1 for m in (months[0], months[-1]))
    last = max(last, first + 1)
    while last - first + 1 < _LEAST_MONTHS:
        first, last = first - 1, last + 1
    return f"{first // 12:04}-{first % 12 + 1:02}-01", _end(f"{last // 12:04}-{last % 12 + 1:02}")


def month_end(month: str) -> str:
    """The last day of a month, as two digits."""
    return _end(month)[8:]


def _end(month: str) -> str:
    year, number = int(month[:4]), int(month[5:7])
    return datetime.date(year, number, calendar.monthrange(year, number)[1]).isoformat()


def _coarser(rows: Sequence[Row], plot: int) -> tuple[list[Row], int]:
    """The rows by month, or where bars would grow too thin by quarter or year; and how many months a bar covers."""
    number = _ordinal(rows[-1]["month"]) - _ordinal(rows[0]["month"]) + 1
    each = next((n for n in (1, 3) if number * _THINNEST <= plot * n), 12)
    table: dict[str, Row] = {}
    for row in rows:
        start = _ordinal(row["month"]) // each * each
        name = f"{start // 12:04}-{start % 12 + 1:02}"
        into = table.setdefault(name, {"month": name, "counts": Counter[tuple[str, str]](), "facts": 0, "sum": 0.0})
        into["counts"] += Counter(row["counts"])
        into["facts"] += row["facts"]
        into["sum"] += row["sum"]
    return [row | {"mean": row["sum"] / row["facts"] if row["facts"] else None} for row in table.values()], each


def _ordinal(month: str) -> int:
    """A month as a number that counts on through the years."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _values(rows: Iterable[Row], each: int, link: Link | None) -> list[dict[str, Any]]:
    """One bar piece a period, way and status, stacked from the line outwards: Vega stacks no bars that have two ends in time."""
    out = []
    for row in rows:
        last = _ordinal(row["month"]) + each - 1
        since, until = f"{row['month']}-01", _end(f"{last // 12:04}-{last % 12 + 1:02}")
        reached = {"cooperation": 0, "conflict": 0}
        for key in CLASSES:
            way, status = key.split("-")
            number = row["counts"].get((way, status), 0)
            if not number:
                continue
            low, high = reached[way], reached[way] + (number if way == "cooperation" else -number)
            reached[way] = high
            value = {"month": since, "end": until, "low": low, "high": high, "key": key}
            out.append(value | ({"link": link(since, until)} if link else {}))
    return out


def seen(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """The ways and statuses that occur, in the order of stacking: what a legend names."""
    found = {key for row in rows for key, number in row["counts"].items() if number}
    keys = [(way, status) for way, status in (key.split("-") for key in CLASSES)]
    return [key for key in keys if key in found]


def specification(
    rows: Sequence[Row], words: Words, *, width: int, link: Link | None = None, legend: bool = True
) -> dict[str, Any]:
    """The picture as Vega-Lite, from the rows of :func:`depeche.web.asking.months` (at least one).

    Pages have a legend of their own: to lay one out takes Vega longer than all the rest (170 ms became 75).
    """
    import altair as alt

    plot = width - _MARGIN
    rows, each = _coarser(rows, plot)
    first, last = _span([row["month"] for row in rows])
    values = _values(rows, each, link)
    time = alt.Scale(domain=[first, last], nice=False)
    axis = alt.Axis(format="%b %Y", tickCount=max(3, plot // 90), grid=False, labelOverlap=True)
    ways = seen(rows)
    shown = ["-".join(key) for key in ways]
    named = {"-".join(key): " · ".join((words.term("way", key[0]), words.term("status", key[1]))) for key in ways}
    bars = alt.Chart(alt.NamedData("bars")).mark_rect(strokeWidth=0, aria=False)
    bars = bars.encode(
        x=alt.X("month:T", scale=time, axis=axis, title=None),
        x2="end:T",
        y=alt.Y("low:Q", title=words("episodes"), axis=alt.Axis(format="d", tickMinStep=1, labelExpr="abs(datum.value)")),
        y2="high:Q",
        color=alt.Color(
            "key:N",
            scale=alt.Scale(domain=shown, range=[CLASSES[key] for key in shown]),
            legend=alt.Legend(
                title=None,
                orient="bottom",
                columns=1 if width < 500 else 2,
                columnPadding=28,
                symbolType="square",
                labelExpr=f"{json.dumps(named, ensure_ascii=False)}[datum.value]",
                labelLimit=400,
            )
            if legend
            else None,
        ),
        **({"href": "link:N"} if link else {}),
    )
    out = _dressed(_score(words, time, plot) & bars.properties(width=plot, height=_BARS))
    # Given by name, since Altair would check every row of them against its schema.
    out["datasets"] = {"bars": values, "scores": _scores(rows, each)}
    return out


def _scores(rows: Iterable[Row], each: int) -> list[dict[str, Any]]:
    """The mean scores, each in the middle of its period."""
    out = []
    for row in rows:
        middle = _ordinal(row["month"]) + each // 2
        day = f"{middle // 12:04}-{middle % 12 + 1:02}-{15 if each == 1 else 1:02}"
        out += [{"month": day, "score": round(row["mean"], 2)}] if row["mean"] is not None else []
    return out


def _score(words: Words, time: Any, plot: int) -> Any:
    """The panel of the mean scores, with a line at nought."""
    import altair as alt

    x = alt.X("month:T", scale=time, axis=alt.Axis(labels=False, ticks=False, grid=False), title=None)
    y = alt.Y("score:Q", scale=alt.Scale(domain=[-10, 10]), axis=alt.Axis(values=[-10, 0, 10]), title=words("mean score"))
    dot = alt.OverlayMarkDef(size=36, fill=INK, aria=False)
    line = alt.Chart(alt.NamedData("scores")).mark_line(aria=False, point=dot, color=INK, strokeWidth=1.5)
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(aria=False, color=MUTED, strokeDash=[2, 2])
    return (zero.encode(y="zero:Q") + line.encode(x=x, y=y)).properties(width=plot, height=_SCORE)


def _dressed(chart: Any) -> dict[str, Any]:
    font = "system-ui, sans-serif"
    axis = {
        "labelColor": MUTED, "titleColor": MUTED, "gridColor": GRID, "domainColor": GRID, "tickColor": GRID, "labelFont": font,
        "titleFont": font, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
    }  # fmt: skip
    legend = {"labelColor": INK, "labelFont": font, "labelFontSize": 12, "symbolStrokeWidth": 0, "symbolSize": 130}
    out: dict[str, Any] = chart.to_dict(validate=False)
    out["config"] = {"background": "transparent", "view": {"stroke": None}, "axis": axis, "legend": legend}
    return out


@lru_cache(maxsize=256)
def _drawn(specification: str, lang: str) -> str:
    """The SVG of a specification; the same picture is asked for again at every reload."""
    import vl_convert

    locale: Literal["fr-FR", "en-GB"] = "fr-FR" if lang == "fr" else "en-GB"
    svg: str = vl_convert.vegalite_to_svg(json.loads(specification), format_locale=locale, time_format_locale=locale)
    return svg


def _patterns(prefix: str) -> str:
    """The hatchings."""
    out = ""
    for key, (_, colour) in {**HATCHED, **DOTTED}.items():
        name = f"{prefix}-{key}"
        turn = "45" if "cooperation" in key else "-45"
        inner = _STRIPE if key in HATCHED else _SPOT
        size = 5 if key in HATCHED else 4
        out += (
            f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate({turn})">' + inner.format(colour) + "</pattern>"
        )
    return f"<defs>{out}</defs>"


def svg(
    rows: Sequence[Row], words: Words, *, size: str = "wide", link: Link | None = None, legend: bool = True, dark: bool = False
) -> str:
    """The picture as SVG, ``wide`` or ``narrow``; with ``link`` each bar leads to its month."""
    chart = specification(rows, words, width=WIDTHS[size], link=link, legend=legend)
    drawn = _drawn(json.dumps(chart, sort_keys=True), words.lang)
    for key, (token, _) in {**HATCHED, **DOTTED}.items():
        drawn = drawn.replace(f'fill="{token}"', f'fill="url(#{size}-{key})"')
    head, rest = drawn.split(">", 1)
    whole = f"{head}>{_patterns(size)}{rest}"
    for light, night in DARK.items() if dark else ():
        whole = whole.replace(f'"{light}"', f'"{night}"')
    return whole


def png(svg_text: str) -> bytes:
    """A picture as PNG on white, twice as fine as a screen."""
    import vl_convert

    head, rest = svg_text.split(">", 1)
    return bytes(vl_convert.svg_to_png(f'{head}><rect width="100%" height="100%" fill="#ffffff"/>{rest}', scale=2))


def spark(rows: Iterable[Mapping[str, Any]], until: str, *, months: int = 24) -> list[Row]:
    """The bars of a sparkline from :func:`depeche.relations.series`: the facts of either way in each of the last months up to
    ``until``, as shares of the highest bar.
    """
    last = int(until[:4]) * 12 + int(until[5:7]) - 1
    found = {row["period"]: row["quads"] for row in rows}
    out, most = list[Row](), 1
    for number in range(last - months + 1, last + 1):
        quads = found.get(f"{number // 12:04}-{number % 12 + 1:02}", {})
        up = sum(n for quad, n in quads.items() if "cooperation" in quad)
        down = sum(n for quad, n in quads.items() if "conflict" in quad)
        most = max(most, up, down)
        out.append({"up": up, "down": down})
    return [{"up": row["up"] / most, "down": row["down"] / most} for row in out]
