"""Search: articles with the place where the words stand, and the countries, organisations, people and places of that name."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from depeche.ledger.database import folded
from depeche.web import asking, giving
from depeche.web.chosen import Chosen
from depeche.web.desk import desk_of
from depeche.web.words import Words

router = APIRouter()
_PAGE = 20
_LONGEST = 200
_PLACES = 4


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


def lying(words: str, lang: Words) -> list[tuple[str, str, str]]:
    """The places of this name, the largest first: (code of the state, key, name with its state)."""
    from depeche.atlas.places import load_gazetteer

    out = {}
    for place in load_gazetteer().named(words)[:_PLACES]:
        out[(place.code, place.name)] = f"{lang.place(place.name, place.code)} ({lang.name(place.code)})"
    return [(code, key, name) for (code, key), name in out.items()]


def _told_at(db: sqlite3.Connection, places: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Those of some places of which the ledger tells."""
    return [place for place in places if asking.told_at(db, place[1], place[0])]


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
    first = bool(asked) and page == 1
    found, places = (named(asked), lying(asked, desk.words(request))) if first else ([], [])
    if places:
        with desk.reading() as ledger:
            places = desk.kept.get(("places", asked), lambda: _told_at(ledger.db, places))
    return desk.page(
        request, "search.html", asked=asked, rows=rows[:_PAGE], more=len(rows) > _PAGE, page=page, found=found, places=places
    )
