"""What every page works with: the ledger's readers and its writer, the templates, the reader's language and look."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from depeche import __version__
from depeche.ledger import Ledger
from depeche.ontology import load_ontology
from depeche.web import charts, security, words
from depeche.web.kept import Kept
from depeche.web.security import Rate
from depeche.web.settings import Settings
from depeche.web.words import Words

_HERE = Path(__file__).parent
_YEAR = 365 * 24 * 3600
_CACHE_KB = 8192
THEMES = ("auto", "light", "dark")
LANG, THEME, REVIEWER = "depeche_lang", "depeche_theme", "depeche_reviewer"


def article_url(id: str, event: str = "") -> str:
    """The address of an article's page; with an event's id, of the event on it."""
    return f"/article/{quote(id, safe='')}" + (f"?{urlencode({'event': event})}#e-{quote(event, safe='')}" if event else "")


def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {
        "article_url": article_url,
        "version": __version__,
        "ontology": load_ontology(),
        "quote": words.quote,
        "month_end": charts.month_end,
    }
    found.add_extension("jinja2.ext.do")
    found.filters["path"] = lambda text: quote(str(text), safe="")
    return found


class Desk:
    """One workbench's tools; ``request.app.state.desk``."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.rate = Rate(settings.writes_a_minute)
        self.kept = Kept(settings.ledger)
        self._templates = _templates()
        self._writing = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Ledger]:
        """The ledger on a connection of its own that cannot write."""
        with Ledger(self.settings.ledger) as ledger:
            # Forty may be open at a time, each for one page: with the ledger's own cache, 64 MB, they took 1.4 GB.
            ledger.db.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
            yield ledger

    @contextmanager
    def writing(self) -> Iterator[Ledger]:
        """The ledger on a connection that may write; one at a time in this process."""
        self.rate.take()
        with self._writing, Ledger(self.settings.ledger, write=True) as ledger:
            yield ledger
        self.kept.forget()

    def words(self, request: Request) -> Words:
        """The words in the reader's language."""
        asked, kept = request.query_params.get("lang"), request.cookies.get(LANG)
        return Words(words.choose(asked, kept, request.headers.get("accept-language", "")))

    def page(self, request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
        """A page from its template, in the reader's language and look, both kept for the next page."""
        said = self.words(request)
        theme = _theme(request)
        key = request.cookies.get(security.CSRF) or security.new_form_key()
        context = {
            "_": said,
            "words": said,
            "theme": theme,
            "path": request.url.path,
            "same": _same(request),
            "key": key,
            "may_write": security.may_write(request, self.settings),
            "settings": self.settings,
            "reviewer": unquote(request.cookies.get(REVIEWER, "")),
        }
        html = self._templates.get_template(template).render(context | values)
        answer = HTMLResponse(html, status_code=status, headers={"cache-control": "no-cache", "vary": "Accept-Language, Cookie"})
        keep(answer, LANG, said.lang, readable=request.query_params.get("lang") in words.LANGUAGES)
        keep(answer, THEME, theme, readable=request.query_params.get("theme") in THEMES)
        if security.CSRF not in request.cookies:
            answer.set_cookie(security.CSRF, key, httponly=True, samesite="strict")
        return answer


def keep(answer: Response, name: str, value: str, *, readable: bool = True) -> None:
    """Keep a choice of the reader for a year, where ``readable`` says that he made one."""
    if readable:
        answer.set_cookie(name, quote(value), max_age=_YEAR, httponly=True, samesite="lax")


def _theme(request: Request) -> str:
    for name in (request.query_params.get("theme"), request.cookies.get(THEME)):
        if name in THEMES:
            return str(name)
    return "auto"


def _same(request: Request) -> Any:
    """A function for templates: the address of this page with some of its query changed."""

    def same(**changes: str) -> str:
        kept = [(k, v) for k, v in request.query_params.multi_items() if k not in changes and k not in ("lang", "theme")]
        return "?" + urlencode([*kept, *changes.items()])

    return same


def desk_of(request: Request) -> Desk:
    """The workbench that a request is for."""
    desk: Desk = request.app.state.desk
    return desk
