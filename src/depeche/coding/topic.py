"""What a whole article is about, where that decides what may be coded: sport is not, a mishap kills without an attack."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from depeche.languages._inflect import inflect
from depeche.languages._lexicon import load_lexicon
from depeche.languages._settings import settings

_WORD = re.compile(r"[\w-]+")
_LEAD = 300
"""Characters of the text that tell, with the title, what happened."""
SPORT_SHARE = 0.025
SPORT_KINDS = 5
"""Share and number of different words of sport from which an article is about it (the dev gold stays under a share of 0.008)."""


@dataclass(frozen=True, slots=True)
class Topic:
    """``sport``: nothing is coded. ``mishap``: deaths and ruins without a doer are nobody's act."""

    sport: bool
    mishap: bool


@cache
def _forms(lang: str, name: str) -> frozenset[str]:
    words = load_lexicon(lang).words.get(name, frozenset())
    return frozenset(form.lower() for word in words if " " not in word for form, _ in inflect(lang, word.lower(), "w"))


def topic(title: str, text: str, lang: str) -> Topic:
    """The topic of an article by its words: one pass over the text."""
    small = settings(lang)
    words = _WORD.findall(text.lower())
    sport = [w for w in words if w in _forms(lang, small.sport)]
    lead = set(_WORD.findall(f"{title} {text[:_LEAD]}".lower()))
    mishap = bool(lead & _forms(lang, small.mishap)) and not lead & _forms(lang, small.violence)
    return Topic(len(set(sport)) >= SPORT_KINDS and len(sport) >= SPORT_SHARE * len(words), mishap)
