"""Forms that pages post: plain ones (``application/x-www-form-urlencoded``), read without further help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import Request

from depeche.web.settings import RequestError

_MOST = 200


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a posted form."""

    fields: Mapping[str, list[str]]

    def one(self, name: str, default: str = "") -> str:
        """The first value of a field, without space around it."""
        return (self.fields.get(name) or [default])[0].strip()

    def all(self, name: str) -> list[str]:
        """All values of a field that say something."""
        return [value for value in self.fields.get(name, []) if value]


async def read_form(request: Request) -> Form:
    """The form that a request carries.

    Raises:
        RequestError: it is no form.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip()
    if kind not in ("application/x-www-form-urlencoded", ""):
        raise RequestError("send this as a plain form (application/x-www-form-urlencoded)", status=415)
    try:
        text = (await request.body()).decode("utf-8")
        return Form(parse_qs(text, keep_blank_values=True, max_num_fields=_MOST))
    except ValueError as error:
        raise RequestError(f"this form cannot be read ({error}); open the page again and send it once more") from None
