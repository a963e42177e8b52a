"""What a reader narrowed a view to: the query string as a record, and back to a query string."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from depeche.ontology import load_ontology
from depeche.records import CERTAINTIES, STATUSES
from depeche.web.settings import RequestError

PAGE = 25
_LAST_PAGE = 4000
_LONGEST = 200


def _day(params: QueryParams, name: str) -> str:
    text = params.get(name, "").strip()
    if text:
        try:
            return datetime.date.fromisoformat(text).isoformat()
        except ValueError:
            raise RequestError(f"{name}={text[:40]!r} is no date; write it as YYYY-MM-DD") from None
    return ""


def _among(params: QueryParams, name: str, known: Iterable[str]) -> tuple[str, ...]:
    found = tuple(sorted({v for v in params.getlist(name) if v}))
    allowed = list(known)
    if odd := [v for v in found if v not in allowed]:
        raise RequestError(f"{name}={odd[0][:40]!r} is not known; take one of {', '.join(allowed)}")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A narrowing by time, type, quad, status, certainty, context and source; empty: everything. ``page`` counts from 1."""

    since: str = ""
    until: str = ""
    type: tuple[str, ...] = ()
    quad: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    certainty: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    page: int = 1

    @classmethod
    def read(cls, params: QueryParams) -> Chosen:
        """The choice of a query string.

        Raises:
            RequestError: a value is no date, no number, or not known.
        """
        ontology = load_ontology()
        page = params.get("page", "1") or "1"
        if not (page.isascii() and page.isdigit() and 1 <= int(page[:9]) <= _LAST_PAGE):
            raise RequestError(f"page={page[:40]!r} is no page; pages are numbered 1 to {_LAST_PAGE}")
        return cls(
            since=_day(params, "since"),
            until=_day(params, "until"),
            type=_among(params, "type", ontology.types),
            quad=_among(params, "quad", ontology.quads.values()),
            status=_among(params, "status", STATUSES),
            certainty=_among(params, "certainty", CERTAINTIES),
            context=_among(params, "context", ontology.contexts),
            source=tuple(sorted({s[:_LONGEST] for s in params.getlist("source") if s})),
            page=int(page),
        )

    def url(self, **changes: Any) -> str:
        """The query string with some fields changed; another choice starts at its first page."""
        if changes and "page" not in changes:
            changes["page"] = 1
        extra = {k: v for k, v in changes.items() if k not in {f.name for f in fields(self)}}
        other = replace(self, **{k: v for k, v in changes.items() if k not in extra})
        pairs: list[tuple[str, str]] = []
        for field in fields(other):
            value = getattr(other, field.name)
            if field.name == "page":
                pairs += [("page", str(value))] if value > 1 else []
            elif isinstance(value, tuple):
                pairs += [(field.name, item) for item in value]
            elif value:
                pairs.append((field.name, value))
        return "?" + urlencode([*pairs, *extra.items()])

    @property
    def narrowed(self) -> bool:
        """Whether anything but the page is chosen."""
        return replace(self, page=1) != Chosen()

    @property
    def offset(self) -> int:
        """How many rows stand on the pages before this one."""
        return (self.page - 1) * PAGE

    def types(self) -> tuple[str, ...]:
        """The types that type and quad class together let through; empty: all.

        A choice that lets nothing through is one impossible name, so that it finds nothing.
        """
        if not self.quad:
            return self.type
        ontology = load_ontology()
        of_quads = tuple(name for name in ontology.types if ontology.quad(name) in self.quad)
        return tuple(t for t in of_quads if not self.type or t in self.type) or ("-",)

    def where(self) -> tuple[str, list[Any]]:
        """The conditions on an episode ``p`` and its head mention ``e``, as SQL that starts with AND."""
        tests, values = "", list[Any]()
        for column, wanted in (("p.type", self.types()), ("p.status", self.status)):
            if wanted:
                tests += f" AND {column} IN ({','.join('?' * len(wanted))})"
                values += wanted
        for sign, day in ((">=", self.since), ("<=", self.until)):
            if day:
                tests += f" AND p.day {sign} ?"
                values.append(day)
        if self.certainty:
            tests += f" AND coalesce(json_extract(e.body, '$.certainty'), 'certain') IN ({','.join('?' * len(self.certainty))})"
            values += self.certainty
        for context in self.context:
            tests += " AND EXISTS (SELECT 1 FROM json_each(e.body, '$.contexts') c WHERE c.value = ?)"
            values.append(context)
        if self.source:
            tests += (
                " AND EXISTS (SELECT 1 FROM event o JOIN article b ON b.n = o.article WHERE o.episode = p.n "
                f"AND b.source IN ({','.join('?' * len(self.source))}))"
            )
            values += self.source
        return tests, values
