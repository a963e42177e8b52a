"""The JSON API: what the pages show, for programs. Lists come by pages with a cursor; exports as JSON Lines in one stream."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import StreamingResponse

from depeche.ledger import LedgerError, Review
from depeche.ledger.asking import article as read_article
from depeche.ledger.expecting import expectations
from depeche.ledger.outcomes import STATES
from depeche.relations import top_dyads
from depeche.web import asking, giving, security
from depeche.web.asking import Scope
from depeche.web.chosen import Chosen
from depeche.web.desk import desk_of
from depeche.web.pages.expecting import deciders, flat
from depeche.web.settings import RequestError
from depeche.web.sides import side_of
from depeche.web.words import Words

router = APIRouter(prefix="/api/v1", tags=["depeche"])
Row = dict[str, Any]
Limit = Annotated[int, Field(ge=1, le=500, description="So many at most.")]
Cursor = Annotated[str, Field(description="Where the page before ended: its `next`.", max_length=200)]
Day = Annotated[str, Field(description="YYYY-MM-DD, inclusive.", max_length=40)]
Many = Annotated[list[str], Field(description="Repeatable.", max_length=60)]
Side = Annotated[str, Field(description="A code (MLI), an id (ECOWAS) or a name.", max_length=80)]


class Paged(BaseModel):
    """Which part of a long list."""

    cursor: Cursor = ""
    limit: Limit = 50


class Narrowed(BaseModel):
    """What narrows a view, on the pages as here; :class:`Chosen` reads it and tells what is wrong with a value."""

    since: Day = ""
    until: Day = ""
    type: Many = []
    quad: Many = []
    status: Many = []
    certainty: Many = []
    context: Many = []
    source: Many = []


class EpisodesOf(Narrowed, Paged):
    """Whose episodes, and which of them."""

    a: Side = ""
    b: Side = ""


class SeriesOf(Narrowed):
    """Whose movement, and what of it."""

    a: Side
    b: Side = ""


class Expected(Paged):
    """Which expectations."""

    side: Many = []
    state: str = Field(default="", max_length=20)


class Sought(Paged):
    """Which articles."""

    q: str = Field(max_length=200)


class Busiest(BaseModel):
    """Which relations."""

    side: Side = ""
    limit: Limit = 50


class ArticleIn(BaseModel):
    """An article to code and add."""

    text: str = Field(min_length=1, max_length=2_000_000)
    title: str = Field(default="", max_length=1000)
    lang: str | None = Field(default=None, pattern="^[a-z]{2}$", description="fr or en; detected when not given.")
    published: str | None = Field(default=None, description="YYYY-MM-DD.")
    source: str = Field(default="", max_length=200)
    url: str = Field(default="", max_length=2000)


class ReviewIn(BaseModel):
    """A judgement of one event; `changes` are the fields that a correction changes."""

    event: str = Field(max_length=200)
    verdict: str = Field(pattern="^(accept|reject|correct)$")
    who: str = Field(min_length=1, max_length=80)
    note: str = Field(default="", max_length=2000)
    changes: dict[str, Any] = Field(default_factory=dict)


def _offset(cursor: str) -> int:
    """How far a cursor has come.

    Raises:
        RequestError: it is none of ours.
    """
    if not cursor:
        return 0
    try:
        number = int(base64.urlsafe_b64decode(cursor.encode()).decode().removeprefix("o"))
    except (ValueError, binascii.Error):
        number = -1
    if not 0 <= number < 2**31:
        raise RequestError(f"cursor={cursor[:40]!r} is none that this API gave; leave it out to begin at the first page")
    return number


def _page(rows: list[Row], limit: int, offset: int) -> Row:
    """A page of rows that were asked for with one more than the limit."""
    more = base64.urlsafe_b64encode(f"o{offset + limit}".encode()).decode() if len(rows) > limit else None
    return {"items": rows[:limit], "next": more}


@router.get("/relations")
def relations(request: Request, asked: Annotated[Busiest, Query()]) -> Row:
    """The busiest pairs of sides by facts, with the mean score."""
    with desk_of(request).reading() as ledger:
        key = side_of(ledger.db, asked.side, Words("en")) if asked.side else None
        return {"items": top_dyads(ledger.db, side=key, limit=asked.limit), "next": None}


@router.get("/episodes")
def episodes(request: Request, asked: Annotated[EpisodesOf, Query()]) -> Row:
    """Episodes, newest first: of two sides (a and b), of one (a), or all; each with the mention that tells it best."""
    offset, chosen = _offset(asked.cursor), Chosen.read(request.query_params)
    with desk_of(request).reading() as ledger:
        rows = asking.episodes(ledger.db, _scope(ledger.db, asked.a, asked.b), chosen, limit=asked.limit + 1, offset=offset)
    return _page([giving.episode_row(row) | {"sources": row["sources"]} for row in rows], asked.limit, offset)


def _scope(db: Any, a: str, b: str) -> Scope:
    one, other = (side_of(db, side, Words("en")) if side.strip() else "" for side in (a, b))
    return Scope(one or other, other if one else "")


@router.get("/episodes/{number}")
def episode(request: Request, number: Annotated[int, Path(ge=1, lt=2**62)]) -> Row:
    """One episode with all its mentions, its sources, and what came of what was expected."""
    with desk_of(request).reading() as ledger:
        return ledger.episode(number)


@router.get("/series")
def series(request: Request, asked: Annotated[SeriesOf, Query()]) -> Row:
    """How a relation, or one side, moves by month: episodes by way and status, and the mean score of the facts."""
    with desk_of(request).reading() as ledger:
        scope, chosen = _scope(ledger.db, asked.a, asked.b), Chosen.read(request.query_params)
        months, _ = asking.months(ledger.db, scope, chosen)
    items = [
        {"month": m["month"], "counts": {f"{way}/{status}": n for (way, status), n in m["counts"].items()}}
        | {"facts": m["facts"], "mean": m["mean"]}
        for m in months
    ]
    return {"items": items, "next": None}


@router.get("/expectations")
def expected(request: Request, asked: Annotated[Expected, Query()]) -> Row:
    """What was announced or expected, and what came of it; state: open, met, off or lapsed, or all of them."""
    if asked.state and asked.state not in STATES:
        raise RequestError(f"state={asked.state!r} is not known; take one of {', '.join(STATES)}")
    offset = _offset(asked.cursor)
    with desk_of(request).reading() as ledger:
        keys = tuple(side_of(ledger.db, one, Words("en")) for one in asked.side[:2] if one.strip())
        rows = expectations(ledger.db, sides=keys, state=asked.state or None, limit=asked.limit + 1, offset=offset)
        deciders(ledger.db, rows)
    return _page([flat(row) for row in rows], asked.limit, offset)


@router.get("/search")
def search(request: Request, asked: Annotated[Sought, Query()]) -> Row:
    """Articles that hold all the words, best first."""
    offset = _offset(asked.cursor)
    with desk_of(request).reading() as ledger:
        return _page(ledger.search(asked.q, limit=asked.limit + 1, offset=offset), asked.limit, offset)


@router.get("/articles/{id:path}")
def article(request: Request, id: str) -> Row:
    """One article with its text and events."""
    with desk_of(request).reading() as ledger:
        return ledger.article(id).to_line()


@router.get("/export")
def export(request: Request, text: bool = True) -> StreamingResponse:
    """The whole ledger as JSON Lines, one article a line, each event with its episode and verdict."""
    desk = desk_of(request)

    def lines() -> Iterator[str]:
        with desk.reading() as ledger:
            # SQLite's connections stay in one thread; the stream's threads change with every line.
            yield from (json.dumps(row, ensure_ascii=False) + "\n" for row in ledger.export(text=text))

    return StreamingResponse(_in_one_thread(lines), media_type="application/x-ndjson")


def _in_one_thread(lines: Any) -> Iterator[str]:
    """The lines, made by a thread of their own a few ahead of the reader."""
    import queue
    import threading

    waiting: queue.Queue[str | None] = queue.Queue(maxsize=64)
    gone = threading.Event()

    def work() -> None:
        try:
            for line in lines():
                while not gone.is_set():
                    try:
                        waiting.put(line, timeout=1)
                        break
                    except queue.Full:
                        continue
                if gone.is_set():
                    return
        finally:
            if not gone.is_set():
                waiting.put(None)

    threading.Thread(target=work, daemon=True).start()
    try:
        while (line := waiting.get()) is not None:
            yield line
    finally:
        gone.set()


@router.post("/articles", status_code=201)
def add(request: Request, article: ArticleIn) -> Row:
    """Code an article and add it; an article that the ledger has changes nothing."""
    from depeche import coder
    from depeche.reading import article_of
    from depeche.records import article_id

    desk = desk_of(request)
    security.check_api_write(request, desk.settings)
    read = article_of(**article.model_dump())
    with desk.writing() as ledger:
        tally = list(ledger.add([read], coder()))[-1]
        number = ledger.db.execute("SELECT id FROM article WHERE digest = ?", (article_id(read.text),)).fetchone()
        if number is None:
            raise LedgerError("this text is nearly the same as one that the ledger has, and was kept as a source of it")
        return {"added": tally.added, "article": read_article(ledger.db, number[0]).to_line(text=False)}


@router.post("/reviews", status_code=201)
def review(request: Request, review: ReviewIn) -> Row:
    """Accept, reject or correct an event."""
    desk = desk_of(request)
    security.check_api_write(request, desk.settings)
    with desk.writing() as ledger:
        ledger.review(Review(**review.model_dump()))
    return {"event": review.event, "verdict": review.verdict}
