"""What keeps the workbench harmless: headers, sizes, rates, forms that only our own pages can send, and the token for writing."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import deque
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from depeche.web.settings import RequestError, Settings

# No script, style, picture or form from or to anywhere else, nothing inline, and no page of ours in another's frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
CSRF, TOKEN = "depeche_form", "depeche_token"


class Guard:
    """Sets the headers of every answer; refuses NUL in addresses, and posts that are too large whatever length they state."""

    def __init__(self, app: ASGIApp, *, longest: int) -> None:
        self._app = app
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            # SQLite ends a text there.
            told = {"error": {"code": "request", "message": "this address holds a sign with the number 0; leave it out"}}
            await JSONResponse(told, 400, headers=HEADERS)(scope, receive, send)
            return
        read, began = 0, time.perf_counter()

        async def measured() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._longest:
                # This kind of error comes through FastAPI's reading of bodies as it is.
                raise HTTPException(413, f"this is longer than {self._longest} bytes; send it in parts")
            return message

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                taken = f"app;dur={(time.perf_counter() - began) * 1000:.1f}"
                message["headers"].append((b"server-timing", taken.encode()))
                message["headers"] += [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in present]
            await send(message)

        await self._app(scope, measured, dressed)


@dataclass(slots=True)
class Rate:
    """So many writes a minute in all; more are told to wait."""

    most: int
    _times: deque[float] = field(default_factory=deque)

    def take(self) -> None:
        """Count a write.

        Raises:
            RequestError: there were too many within the last minute.
        """
        now = time.monotonic()
        while self._times and now - self._times[0] > 60:
            self._times.popleft()
        if len(self._times) >= self.most:
            raise RequestError("too many changes within a minute; wait a little and send it again", status=429)
        self._times.append(now)


def new_form_key() -> str:
    """A key that ties a form to the browser that was given it."""
    return secrets.token_urlsafe(24)


def check_form(request: Request, given: str) -> None:
    """Refuse a form that was not sent by a page of ours: another site can neither read our cookie nor claim our origin.

    Raises:
        RequestError: the form's key or its origin is not ours.
    """
    _check_origin(request)
    kept = request.cookies.get(CSRF, "")
    if not kept or not hmac.compare_digest(kept.encode(), given.encode()):
        raise RequestError("this form has grown old; open the page again and send it once more", status=403)


def _check_origin(request: Request) -> None:
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    foreign = origin is not None and origin.split("://", 1)[-1] != request.headers.get("host")
    if foreign or site not in (None, "same-origin", "none"):
        raise RequestError("this was sent by a page of another site; changes are taken from the workbench alone", status=403)


def _stamp(token: str) -> str:
    """What the token's cookie holds: enough to know the token again, and not the token."""
    return hmac.new(token.encode(), b"depeche workbench", hashlib.sha256).hexdigest()


def sign_in(settings: Settings, given: str) -> str:
    """The cookie of one who knows the token.

    Raises:
        RequestError: this is not it.
    """
    if not settings.token or not hmac.compare_digest(settings.token.encode(), given.strip().encode()):
        raise RequestError("this is not the token; it stands in the file named by --token-file", status=403)
    return _stamp(settings.token)


def may_write(request: Request, settings: Settings) -> bool:
    """Whether this request may change the ledger: never when serving read-only; by token, where there is one."""
    if settings.read_only:
        return False
    if not settings.token:
        return True
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    kept = request.cookies.get(TOKEN, "")
    by_header = scheme.lower() == "bearer" and hmac.compare_digest(bearer.strip().encode(), settings.token.encode())
    return by_header or hmac.compare_digest(kept.encode(), _stamp(settings.token).encode())


def check_write(request: Request, settings: Settings) -> None:
    """Refuse one who may not write.

    Raises:
        RequestError: the workbench is read-only, or the token is missing.
    """
    if settings.read_only:
        raise RequestError("this workbench is read-only; serve it without --read-only to change things", status=403)
    if not may_write(request, settings):
        raise RequestError("changes need the token; sign in, or send it as: Authorization: Bearer TOKEN", status=401)


def check_api_write(request: Request, settings: Settings) -> None:
    """As :func:`check_write`, for the API: JSON only, so that no form of another site can pose as a call.

    Raises:
        RequestError: as above, or the body is not declared as JSON.
    """
    check_write(request, settings)
    _check_origin(request)
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise RequestError("send JSON, with the header Content-Type: application/json", status=415)
