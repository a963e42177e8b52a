"""The workbench as an ASGI application: pages, files, the API, and errors as pages (or JSON, under ``/api``)."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from depeche import __version__
from depeche.errors import DepecheError
from depeche.ledger import LedgerError
from depeche.ledger.errors import LedgerFault
from depeche.web.desk import Desk, desk_of
from depeche.web.security import HEADERS, Guard
from depeche.web.settings import RequestError, Settings

_PAGES = ("home", "relation", "article", "reviewing", "expecting", "searching", "about", "network", "places", "person")


def create_app(settings: Settings) -> FastAPI:
    """The workbench over one ledger."""
    app = FastAPI(
        title="depeche",
        version=__version__,
        summary="Events, episodes and expectations of one ledger.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.desk = Desk(settings)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    if "*" not in settings.hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts), www_redirect=False)
    app.add_middleware(Guard, longest=settings.longest_post)
    for name in _PAGES:
        app.include_router(import_module(f"depeche.web.pages.{name}").router, include_in_schema=False)
    app.include_router(import_module("depeche.web.api").router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    for kind in (DepecheError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, _told)
    return app


def _status(error: Exception) -> int:
    if isinstance(error, RequestError):
        return error.status
    if isinstance(error, HTTPException):
        return error.status_code
    if isinstance(error, LedgerFault):
        return 503
    if isinstance(error, LedgerError):
        return 404
    if isinstance(error, RequestValidationError):
        return 422
    return 400 if isinstance(error, DepecheError) else 500


def _message(error: Exception, status: int) -> str:
    if isinstance(error, DepecheError):
        return str(error)
    if isinstance(error, RequestValidationError):
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
    return "" if status in (404, 500) else str(getattr(error, "detail", ""))


async def _told(request: Request, error: Exception) -> Response:
    """An error as a page, or as JSON where a program asks; of our own faults only that there was one (the server logs them)."""
    status = _status(error)
    message = _message(error, status)
    headers = dict(HEADERS) | dict(getattr(error, "headers", None) or {})
    if request.url.path.startswith("/api/"):
        code = error.code if isinstance(error, DepecheError) else "http"
        return JSONResponse({"error": {"code": code, "message": message or f"HTTP {status}"}}, status, headers=headers)
    answer = desk_of(request).page(request, "error.html", status=status, code=status, message=message)
    answer.headers.update(headers)
    return answer
