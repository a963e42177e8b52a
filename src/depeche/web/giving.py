"""Taking a view away: rows as CSV or JSON, pictures as SVG or PNG."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import Response

from depeche.formats.table import harmless
from depeche.web import charts
from depeche.web.settings import RequestError

ROWS = 10_000
"""So many rows at most in one file; the API gives all, page by page."""
FORMATS = ("", "csv", "json", "svg", "png")


def cell(value: Any) -> str:
    """A value as a cell: spreadsheets must not take a title for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, list | tuple):
        value = ";".join(map(str, value))
    return str(harmless(str(value)))


def _named(answer: Response, name: str, ending: str) -> Response:
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in name)
    answer.headers["content-disposition"] = f'attachment; filename="{safe}.{ending}"'
    return answer


def table(rows: Iterable[Mapping[str, Any]], form: str, name: str) -> Response:
    """Rows as a file, ``csv`` or ``json``."""
    found = list(rows)
    if form == "json":
        text = json.dumps(found, ensure_ascii=False, indent=1, default=str)
        return _named(Response(text, media_type="application/json"), name, "json")
    out = io.StringIO()
    columns = list(dict.fromkeys(key for row in found for key in row))
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([cell(row.get(column)) for column in columns] for row in found)
    return _named(Response(out.getvalue(), media_type="text/csv; charset=utf-8"), name, "csv")


def picture(svg: str, form: str, name: str) -> Response:
    """A picture as a file, ``svg`` or ``png``."""
    if form == "svg":
        return _named(Response(svg, media_type="image/svg+xml"), name, "svg")
    return _named(Response(charts.png(svg), media_type="image/png"), name, "png")


def wanted(form: str | None, *, pictures: bool = False) -> str:
    """The form in which a view is asked for; empty: as a page.

    Raises:
        RequestError: this view has no such form.
    """
    form = form or ""
    known = FORMATS if pictures else FORMATS[:3]
    if form not in known:
        raise RequestError(f"format={form[:20]!r} is not known here; take one of {', '.join(known[1:])}")
    return form


def episode_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """An episode as one flat row."""
    event, source = row["event"], row["source"]
    where = event["where"] or {}
    return {
        "episode": row["n"],
        "type": row["type"],
        "modes": event["modes"],
        "status": row["status"],
        "certainty": event["certainty"],
        "holder": event["holder"],
        "day": row["day"],
        "last": row["last"],
        "granularity": row["granularity"],
        "actor": _codes(event["actor"]),
        "recipient": _codes(event["recipient"]),
        "contexts": event["contexts"],
        "place": where.get("name"),
        "country": where.get("code"),
        "lat": where.get("lat"),
        "lon": where.get("lon"),
        "score": event["score"],
        "mentions": row["mentions"],
        "articles": row["articles"],
        "expectation": row["state"],
        "due": row["due"],
        "trigger": event["trigger"],
        "sentence": event["sentence"],
        "event": event["id"],
        "article": source["article"],
        "published": source["published"],
        "source": source["source"],
        "title": source["title"],
        "url": source["url"],
    }


def _codes(entities: Iterable[Mapping[str, Any]]) -> list[str]:
    """One side in codes, such as ``MLI GOV``."""
    return [" ".join(filter(None, (e["code"], e["sector"], e["id"]))) or e["text"] for e in entities]
