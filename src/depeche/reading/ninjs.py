"""IPTC ninjs (news in JSON), versions 1 and 2: one news item a document."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from depeche.errors import InputError, RecordError
from depeche.reading.articles import article_of
from depeche.records import Article

_TITLES = ("headline", "title", "name")


def plain(markup: str) -> str:
    """The text of a piece of HTML, a paragraph a line."""
    from lxml import html

    tree = html.fromstring(f"<div>{markup}</div>")
    for block in tree.iter("p", "br", "li", "h1", "h2", "h3", "div", "blockquote"):
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in str(tree.text_content()).split("\n"))
    return "\n".join(line for line in lines if line)


def _text(item: Mapping[str, Any]) -> str:
    """The body: version 1 has ``body_text`` and ``body_html`` (also with a language), version 2 a list of ``bodies``."""
    bodies = [b for b in item.get("bodies") or () if isinstance(b, dict) and isinstance(b.get("value"), str)]
    bodies.sort(key=lambda b: "html" in str(b.get("contenttype") or b.get("role") or ""))
    for body in bodies:
        markup = "html" in str(body.get("contenttype") or "") or "</" in body["value"]
        return plain(body["value"]) if markup else str(body["value"])
    texts = [v for k, v in sorted(item.items()) if k.startswith("body_text") and isinstance(v, str) and v.strip()]
    pages = [v for k, v in sorted(item.items()) if k.startswith(("body_html", "body_xhtml")) and isinstance(v, str) and v.strip()]
    return texts[0] if texts else plain(pages[0]) if pages else ""


def _title(item: Mapping[str, Any]) -> str:
    for headline in item.get("headlines") or ():
        if isinstance(headline, dict) and headline.get("value"):
            return str(headline["value"])
    return next((str(item[name]) for name in _TITLES if item.get(name)), "")


def _source(item: Mapping[str, Any]) -> str:
    for name in ("infosources", "infosource", "organisations", "organisation"):
        for one in item.get(name) or ():
            if isinstance(one, dict) and one.get("name"):
                return str(one["name"])
    return str(item.get("copyrightholder") or item.get("byline") or "")


def from_ninjs(content: str, name: str, lang: str | None, published: datetime.date | str | None) -> Article | None:
    """The article of a ninjs document; ``None`` where the content is something else.

    Raises:
        InputError: the document is ninjs and holds no text, or a date that is none.
    """
    try:
        item = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(item, dict) or "text" in item or not ("uri" in item or "bodies" in item or "body_text" in item):
        return None
    text = _text(item)
    if not text.strip():
        raise InputError(f"{name}: is ninjs without a body (body_text, body_html or bodies); give items that carry their text")
    date = published or item.get("versioncreated") or item.get("firstcreated") or item.get("contentcreated")
    url = str(item.get("canonicalurl") or item.get("uri") or "")
    language = lang or str(item.get("language") or "").split("-")[0] or None
    try:
        return article_of(text, lang=language, published=date, title=_title(item), source=_source(item) or name, url=url)
    except RecordError as error:
        raise InputError(f"{name}: {error}") from None
