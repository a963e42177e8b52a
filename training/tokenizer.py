"""A lean tokenizer: spaCy's rules, cut as the treebanks cut and quick to load.

spaCy's French `token_match` joins 250 case-blind expressions over every letter of Unicode and
takes two seconds to compile. One expression with `[^\\W\\d_]` for a letter keeps the same words
whole, and also hyphenated names (*États-Unis*, *Pays-Bas*) and *-t-il*, which the treebanks keep
whole and spaCy cuts. The rules are stored in the pack: nothing of this module is needed to load it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.util import compile_suffix_regex, registry

_WHOLE_WORDS = tuple((Path(__file__).parent / "configs" / "whole_words_fr.txt").read_text(encoding="utf-8").split())
"""French words with an apostrophe or hyphen that stay one token, as in the treebanks."""
_PRONOUN_SUFFIX = r"(?<=[^\W\d_])-[tT]-(?:ils?|elles?|on|ILS?|ELLES?|ON)"


def _french_token_match() -> Callable[[str], re.Match[str] | None]:
    from spacy.lang.fr.tokenizer_exceptions import _hyphen_combination, _hyphen_prefix

    letter, hyphen, elision = r"[^\W\d_]", "[-–—‐‑]", "['’]"
    prefixes, middles = "|".join(_hyphen_prefix), "|".join(_hyphen_combination)
    name = rf"[A-ZÀ-ÖØ-ÞŒ]{letter}*[^\W\d_A-ZÀ-ÖØ-ÞŒ]{letter}*"
    return re.compile(
        rf"(?:(?i:(?:{prefixes}){hyphen}{letter}(?:{letter}|{hyphen}|{elision})*)"
        rf"|(?i:{letter}+{hyphen}(?:{middles}){hyphen}(?:l{elision})?{letter}+)"
        rf"|{name}(?:-[A-ZÀ-ÖØ-ÞŒ]{letter}+)+)$"
    ).match


def prune(nlp: Language) -> Language:
    """Give a blank pipeline the lean rules of its language, in place."""
    if nlp.lang != "fr":
        return nlp
    tokenizer: Any = nlp.tokenizer
    tokenizer.token_match = _french_token_match()
    suffixes = [_PRONOUN_SUFFIX, *(nlp.Defaults.suffixes or ())]
    tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    tokenizer.rules = {k: v for k, v in tokenizer.rules.items() if "-t-" not in k}
    for word in _WHOLE_WORDS:
        for form in {word, word[0].upper() + word[1:], word.upper()}:
            for variant in {form, form.replace("'", "’")}:
                tokenizer.add_special_case(variant, [{"ORTH": variant}])
    return nlp


def lean_tokenizer() -> Callable[[Language], Language]:
    """`initialize.before_init` of both configs: runs before training, never at load."""
    return prune


registry.callbacks.register("depeche.lean_tokenizer.v1", func=lean_tokenizer)
