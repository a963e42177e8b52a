"""The relation of two sides, and one side by itself: movement, episodes, expectations, themes, people, places."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from depeche.ledger.asking import today
from depeche.ontology import load_ontology
from depeche.records import CERTAINTIES, STATUSES
from depeche.web import asking, charts, giving
from depeche.web.asking import Scope
from depeche.web.chosen import PAGE, Chosen
from depeche.web.desk import Desk, desk_of
from depeche.web.pages import places
from depeche.web.sides import side_of
from depeche.web.words import Words

router = APIRouter()
_EXPECTED = 6


@router.get("/relation")
def find(request: Request, a: str = "", b: str = "") -> Response:
    """From two names or codes to their page."""
    desk = desk_of(request)
    words = desk.words(request)
    with desk.reading() as ledger:
        one, other = side_of(ledger.db, a, words), side_of(ledger.db, b, words) if b.strip() else ""
    if not other or one == other:
        return RedirectResponse(f"/actor/{quote(one, safe='')}", 303)
    return RedirectResponse(f"/relation/{quote(one, safe='')}/{quote(other, safe='')}", 303)


@router.get("/relation/{a}/{b}")
def relation(request: Request, a: str, b: str) -> Response:
    """Two sides."""
    desk = desk_of(request)
    words = desk.words(request)
    with desk.reading() as ledger:
        one, other = (side_of(ledger.db, side, words) for side in (a, b))
    if {one, other} != {a, b}:
        return RedirectResponse(f"/relation/{quote(one, safe='')}/{quote(other, safe='')}", 303)
    return shown(desk, request, Scope(a, b))


@router.get("/actor/{a}")
def actor(request: Request, a: str) -> Response:
    """One side."""
    desk = desk_of(request)
    with desk.reading() as ledger:
        one = side_of(ledger.db, a, desk.words(request))
    if one != a:
        return RedirectResponse(f"/actor/{quote(one, safe='')}", 303)
    return shown(desk, request, Scope(a))


def shown(desk: Desk, request: Request, scope: Scope, *, name: str = "", codes: tuple[str, ...] = ()) -> Response:
    """The page of a scope, or what of it is taken away; ``name`` and ``codes``: whose it is and of which states, if no side's."""
    words, chosen = desk.words(request), Chosen.read(request.query_params)
    form = giving.wanted(request.query_params.get("format"), pictures=True)
    file = name or "-".join(filter(None, (scope.a, scope.b)))
    with desk.reading() as ledger:
        db = ledger.db
        if form in ("csv", "json"):
            rows = asking.episodes(db, scope, chosen, limit=giving.ROWS, offset=0)
            return giving.table(map(giving.episode_row, rows), form, file)
        if form:
            months, _ = asking.months(db, scope, chosen)
            asked = request.query_params
            size = "narrow" if asked.get("size") == "narrow" else "wide"
            legend, dark = asked.get("legend") != "none", form == "svg" and asked.get("theme") == "dark"
            drawn = charts.svg(months, words, size=size, legend=legend, dark=dark) if months else _nothing()
            return giving.picture(drawn, form, file)
        if scope.a and not scope.b:
            scope = replace(scope, listed=desk.kept.get(("side", scope.a), lambda: asking.told_of(db, scope.a)))
        key = ("relation", replace(scope, listed=None), name, codes, chosen)
        values = desk.kept.get(key, lambda: _values(db, scope, chosen))
        atlas = places.picture(values["summed"], words, desk.settings.outlines)
        picture = desk.kept.get(("chart", chosen, words.lang, _told(values["months"])), lambda: _picture(values, words))
    return desk.page(request, "relation.html", name=name, codes=codes, atlas=atlas, picture=picture, **values)


def _told(months: list[dict[str, Any]]) -> tuple[Any, ...]:
    """All that a chart shows of the months."""
    return tuple((m["month"], tuple(sorted(m["counts"].items())), m["facts"], m["sum"]) for m in months)


def _picture(values: dict[str, Any], words: Words) -> str:
    """The chart for a wide screen, as part of the page; a narrow one asks for its own, which few do."""
    months, chosen = values["months"], values["chosen"]
    return charts.svg(months, words, link=lambda s, u: chosen.url(since=s, until=u), legend=False) if months else ""


def _nothing() -> str:
    return '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" viewBox="0 0 10 10"></svg>'


def _values(db: sqlite3.Connection, scope: Scope, chosen: Chosen) -> dict[str, Any]:
    months, total = asking.months(db, scope, chosen)
    return {
        "scope": scope,
        "chosen": chosen,
        "months": months,
        "total": total,
        "ways": charts.seen(months),
        "facts": sum(row["facts"] for row in months),
        "mean": _mean(months),
        "episodes": asking.episodes(db, scope, chosen),
        "summed": asking.summed(db, scope, chosen),
        "most": asking.SUMMED,
        "expected": _expected(db, scope),
        "sources": asking.sources(db),
        "spans": _spans(months, today(db)),
        "size": PAGE,
        "options": {"status": STATUSES, "certainty": CERTAINTIES},
        "ontology": load_ontology(),
    }


def _mean(months: list[dict[str, Any]]) -> float | None:
    facts = sum(row["facts"] for row in months)
    return sum(row["sum"] for row in months) / facts if facts else None


def _spans(months: list[dict[str, Any]], asof: str) -> list[tuple[int, str]]:
    """The first days of the last 3, 12 and 60 months up to a day, where the story began before them."""
    if not months:
        return []
    now = int(asof[:4]) * 12 + int(asof[5:7]) - 1
    starts = [(n, now - n + 1) for n in (3, 12, 60)]
    days = [(n, f"{start // 12:04}-{start % 12 + 1:02}-01") for n, start in starts]
    return [(n, day) for n, day in days if day[:7] > months[0]["month"]]


def _expected(db: sqlite3.Connection, scope: Scope) -> dict[str, list[dict[str, Any]]]:
    """What was expected, by what came of it."""
    from depeche.ledger.expecting import expectations

    states: dict[str, list[dict[str, Any]]] = {"open": [], "met": [], "off": [], "lapsed": []}
    if scope.a:
        sides = tuple(side for side in (scope.a, scope.b) if side)
        return {state: expectations(db, sides=sides, state=state, limit=_EXPECTED) for state in states}
    for row in asking.episodes(db, scope, Chosen(), limit=4 * _EXPECTED, awaited=True):
        states[row["state"]].append(row | {"decider": None})
    return states
