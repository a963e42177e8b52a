"""Articles that are coded already: JSON Lines in the exchange form, taken with their events."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from depeche.errors import InputError, RecordError
from depeche.records import Article, article_id


def coded_lines(sources: Iterable[str], *, on_error: Callable[[InputError], None]) -> Iterator[Article]:
    """The articles of JSON Lines files (``-``: standard input); a broken line is told and costs only itself."""
    for name in sources:
        try:
            if name == "-":
                yield from _lines(sys.stdin, "standard input", on_error)
            else:
                with Path(name).open(encoding="utf-8") as lines:
                    yield from _lines(lines, name, on_error)
        except (OSError, UnicodeDecodeError) as error:
            on_error(InputError(f"{name}: cannot be read as JSON Lines ({error}); give the output of depeche code"))


def _lines(lines: Iterable[str], name: str, on_error: Callable[[InputError], None]) -> Iterator[Article]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not row["text"].strip():
                raise RecordError("must be an article with its text and events; depeche code --json gives such lines")
            yield Article.from_dict({"id": article_id(row["text"]), "lang": "fr", "events": []} | row)
        except (ValueError, RecordError) as error:
            on_error(InputError(f"{name}:{number}: {error}"))
