"""Loads a trained pack, French in a fraction of a second.

`spacy.load(pack)` works too, but importing `spacy.lang.fr` compiles an expression over 250 word
patterns, which takes over two seconds; the packs carry their own tokenizer rules and do not need it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


def load_pack(path: Path, *, without: Sequence[str] = ()) -> Language:
    """The pipeline of a pack folder, `without` some of its parts; `noun_chunks` and `like_num` of spaCy's French are left out."""
    from spacy.util import load_config

    config = load_config(path / "config.cfg")
    language: Language = _language_class(config["nlp"]["lang"]).from_config(config, exclude=without)
    return language.from_disk(path, exclude=without)


def _language_class(code: str) -> type[Language]:
    from spacy.language import Language
    from spacy.util import get_lang_class

    if code != "fr":
        return get_lang_class(code)

    class French(Language):  # type: ignore[no-untyped-call]
        """French without the rules that are slow to compile."""

        lang = "fr"

    return French
