"""Search: articles with the place where the words stand, and the countries, organisations and people of that name."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from depeche.ledger.database import folded
from depeche.web import giving
from depeche.web.chosen import Chosen
from depeche.web.desk import desk_of

router = APIRouter()
_PAGE = 20
_LONGEST = 200


def named(words: str) -> list[tuple[str, str, str]]:
    """Who the atlas knows under these words: (kind, key, name)."""
    from depeche.atlas import load_atlas
    from depeche.ledger.rows import GROUPS

    out = {}
    for entry in load_atlas().lookup(words)[:6]:
        if entry.kind == "person":
            out[("person", entry.name)] = entry.name
        elif entry.code:
            key = entry.id if entry.kind == "state" or entry.code in GROUPS else entry.code
            out[("actor", key)] = entry.name
    return [(kind, key, name) for (kind, key), name in out.items()]


def marked(snippet: str) -> list[tuple[str, bool]]:
    """A snippet in parts, each with whether it was looked for. The ledger puts hits in brackets, which texts have too."""
    out, inside = list[tuple[str, bool]](), False
    for part in re.split(r"(\[|\])", snippet):
        if part in ("[", "]"):
            inside = part == "["
        elif part:
            out.append((part, inside))
    return out


@router.get("/search")
def search(request: Request) -> Response:
    """Search."""
    desk = desk_of(request)
    asked = request.query_params.get("q", "")[:_LONGEST].strip()
    form = giving.wanted(request.query_params.get("format"))
    page = Chosen.read(request.query_params).page
    rows: list[dict[str, Any]] = []
    if folded(asked):
        with desk.reading() as ledger:
            limit, offset = (1000, 0) if form else (_PAGE + 1, (page - 1) * _PAGE)
            rows = ledger.search(asked, limit=limit, offset=offset)
    if form:
        return giving.table(rows, form, "search")
    for row in rows:
        row["parts"] = marked(row["words"])
    found = named(asked) if asked and page == 1 else []
    return desk.page(request, "search.html", asked=asked, rows=rows[:_PAGE], more=len(rows) > _PAGE, page=page, found=found)
