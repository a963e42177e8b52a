"""Which language a text is in, among those that have a pack."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from depeche._tables import read_table
from depeche.coding.packs import languages
from depeche.errors import LanguageError

# Detection looks no further into a text: on 482 PUD sentences (about 20 words each) it never errs, so 4,000 signs are plenty.
_ENOUGH = 4000
# Below this many letters a text may be a bare name ("Bamako, Mali." reads as Hausa): the best of our languages is taken.
_TOO_SHORT = 40
# A French or English news text gives our languages 0.6 at least together; Spanish, Galician or Chinese leave them under 0.01.
_DOUBT = 0.02


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _names() -> dict[str, str]:
    table = Path(__file__).with_name("languages.tsv")
    return {row["code"]: row["name"] for row in read_table(table, ("code", "name"))}


def _said(code: str) -> str:
    name = _names().get(code)
    return f"{name} ({code})" if name else code


def check(lang: str) -> str:
    """``lang`` in lower case and without its region, when it has a pack.

    Raises:
        LanguageError: no pack reads it.
    """
    code = lang.strip().lower().replace("_", "-").split("-")[0]
    if code not in languages():
        raise LanguageError(f"no pack reads {_said(code)}; the languages are {', '.join(languages())}")
    return code


def detect(text: str) -> str:
    """The language of ``text``, one of :func:`depeche.coding.packs.languages`.

    Raises:
        LanguageError: the text is clearly in another language.
    """
    ranked: list[tuple[str, float]] = _identifier().rank(text[:_ENOUGH])
    ours = [(lang, chance) for lang, chance in ranked if lang in languages()]
    if sum(chance for _, chance in ours) < _DOUBT and sum(map(str.isalpha, text[:_ENOUGH])) >= _TOO_SHORT:
        known = ", ".join(languages())
        raise LanguageError(f"this looks like {_said(ranked[0][0])}; the languages are {known}: say --lang if it is one of them")
    return ours[0][0]
