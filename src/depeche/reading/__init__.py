"""Files, pages and lines of JSON → Articles."""

from __future__ import annotations

from depeche.reading.articles import article_of
from depeche.reading.language import check, detect
from depeche.reading.sources import expand, read

__all__ = ["article_of", "check", "detect", "expand", "read"]
