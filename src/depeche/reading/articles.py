"""One text, page or JSON line → one Article."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from typing import Any

from depeche.errors import InputError, RecordError
from depeche.reading.decoding import check_size
from depeche.reading.language import check, detect
from depeche.records import Article, article_id

# The end of a sentence, with whatever closes a quotation or a bracket behind it.
_CLOSED = re.compile(r"[.!?…:;,][\s»”’\"')\]]*$")
_LONGEST_TITLE = 250


def article_of(
    text: str,
    *,
    lang: str | None = None,
    published: datetime.date | str | None = None,
    title: str = "",
    source: str = "",
    url: str = "",
    id: str | None = None,
) -> Article:
    """An article from its text; the language is detected and the id computed when not given.

    Raises:
        InputError: the text is empty or too long.
        LanguageError: no pack reads its language.
        RecordError: ``published`` is no date.
    """
    if not text.strip():
        raise InputError("the text is empty; give an article")
    check_size(len(text), "the text")
    row = {
        "id": id or article_id(text),
        "lang": check(lang) if lang else detect(text),
        "text": text,
        "published": published,
        "title": title,
        "source": source,
        "url": url,
    }
    return Article.from_dict(row)


def split_title(content: str) -> tuple[str, str]:
    """The title and the body of a text file.

    The first line is the title when it does not close like a sentence, more text follows, and the next line does not go on in
    lower case (a wrapped paragraph). The body is the rest as it stands, so that its offsets are the file's less a constant.
    """
    start = len(content) - len(content.lstrip())
    line = re.match(r"[^\r\n]*", content[start:])
    first = line.group() if line else ""
    body = re.sub(r"^(\r\n|\r|\n)", "", content[start + len(first) :])
    follows = body.lstrip()
    if not follows or len(first) > _LONGEST_TITLE or _CLOSED.search(first) or follows[0].islower():
        return "", content
    return first.strip(), body


def from_text(content: str, name: str, lang: str | None, published: datetime.date | str | None) -> Article:
    """The article of a plain text file."""
    title, body = split_title(content)
    return article_of(body, lang=lang, published=published, title=title, source=name)


def from_page(page: str, name: str, lang: str | None, published: datetime.date | str | None) -> Article:
    """The article of an HTML page: its main text, title, date, address and site. Offsets count in the main text.

    Raises:
        InputError: the page holds no article.
    """
    from trafilatura import bare_extraction

    # Without the extensive search a page that names no date gets none: the search takes years from footers and adverts.
    found = bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    data: Mapping[str, Any] = found if isinstance(found, dict) else found.as_dict() if found else {}
    text, title = data.get("text") or "", data.get("title") or ""
    # The heading is a title to be read for context, not a sentence of the text.
    first, _, rest = text.partition("\n")
    if first.strip() == title.strip() and rest.strip():
        text = rest
    if not text.strip():
        raise InputError("no article text was found in the page; give the page of one article, or its text")
    return article_of(
        text,
        lang=lang,
        published=published or data.get("date"),
        title=title,
        source=data.get("sitename") or name,
        url=data.get("url") or "",
    )


def from_line(line: str, lang: str | None, published: datetime.date | str | None) -> Article:
    """The article of one JSON line; fields that are not an article's are left aside.

    Raises:
        InputError: the line is no JSON object with a text.
    """
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no JSON ({error}); each line must be one object with a text") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InputError('must be an object with a text: {"text": "…", "lang": "fr", "published": "2024-09-02"}')
    strings = {key: str(row[key]) for key in ("id", "title", "source", "url") if row.get(key) not in (None, "")}
    own = row.get("lang")
    if own is not None and not isinstance(own, str):
        raise InputError(f"lang must be a code such as fr, not {own!r}")
    try:
        return article_of(row["text"], lang=lang or own, published=published or row.get("published"), **strings)
    except RecordError as error:
        raise InputError(str(error)) from None
