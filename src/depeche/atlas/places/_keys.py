"""How names of places are compared: small letters, no accents, words parted by one space."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"(?:[^\W\d_]++[\u0300-\u036f]*+)++")
"""One word of a name: hyphens, apostrophes and spaces part them alike ("N'Djamena", "Tin-Akoff")."""

_SPELLED = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "\u02bb": "", "\u02bc": ""})


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """One word without case and accents."""
    low = word.lower()
    if low.isascii():
        return low
    low = unicodedata.normalize("NFKD", low.translate(_SPELLED))
    return "".join(c for c in low if not unicodedata.combining(c))


def key_of(name: str) -> str:
    """The key of a whole name; "" for a name without letters."""
    return " ".join(fold(word) for word in WORD.findall(name))
