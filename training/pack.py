"""Assembles a pack: one pipeline folder, pruned, with its scores, licence note and config."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from training.evaluate import evaluate

VERSION = "0.1.0"

SOURCES = {
    "fr": (
        ("UD French Sequoia (train, dev)", "LGPL-LR"),
        ("UD French FQB", "LGPL-LR"),
        ("UD French GSD (dev, test)", "CC BY-SA 4.0"),
        ("WiNER-fr (entities over French Wikinews)", "CC BY 4.0"),
        ("French plain text for the vectors: books in the public domain, Wikinews", "CC BY 2.5 or free"),
    ),
    "en": (
        ("UD English EWT (train, dev, test)", "CC BY-SA 4.0"),
        ("UD English GUM, documents of non-NC genres", "CC BY 4.0 (annotations)"),
    ),
}

LICENCE = """# Licence of this pack

The model data in this folder are under **CC BY-SA 4.0**
(https://creativecommons.org/licenses/by-sa/4.0/). They were trained by `training/` of this
project on the following, whose authors are hereby credited:

| source | licence |
|---|---|
{rows}

{note}Treebanks: https://universaldependencies.org/ . PUD was used to score only.
"""
LGPL_NOTE = """Sequoia and FQB are under the *Lesser General Public License for Linguistic Resources*
(LGPL-LR); the pack holds weights trained on them and none of their text.

"""


def assemble(parser: Path, ner: Path | None) -> Language:
    """The parser pipeline; the NER keeps a tok2vec of its own, the vectors are shared."""
    nlp = spacy.load(parser)
    if ner:
        source = spacy.load(ner)
        source.replace_listeners("tok2vec", "ner", ["model.tok2vec"])
        # First: after the parser it could not cross the sentence starts set there (−1 F).
        nlp.add_pipe("ner", source=source, first=True)
    return nlp


def clean_config(nlp: Language) -> None:
    """Drop what only training needs, machine paths above all."""
    config = nlp.config
    config["paths"] = dict.fromkeys(config["paths"])
    config["initialize"] |= {"vectors": None, "before_init": None}
    config["corpora"] = {}
    nlp.config = config


def describe(nlp: Language, lang: str) -> None:
    """Name, version, licence and sources in the pack's meta data."""
    sources: list[dict[str, Any]] = [{"name": n, "license": x} for n, x in SOURCES[lang]]
    nlp.meta.update(
        name="depeche_news",
        version=VERSION,
        description="Trained by depeche's own recipe; figures in scores.json.",
        license="CC BY-SA 4.0",
        sources=sources,
        performance={},
    )


def licence(lang: str) -> str:
    """The licence note of a language's pack."""
    rows = "\n".join(f"| {name} | {terms} |" for name, terms in SOURCES[lang])
    return LICENCE.format(rows=rows, note=LGPL_NOTE if lang == "fr" else "")


def write_pack(shared: Path, lang: str, parser: Path, ner: Path | None, out: Path) -> None:
    """Assemble, write, prune and score; an older pack at `out` is replaced."""
    nlp = assemble(parser, ner)
    describe(nlp, lang)
    clean_config(nlp)
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    nlp.to_disk(out)
    # The words of the training text: loading adds every string a label or rule needs.
    (out / "vocab" / "strings.json").write_text("[]", encoding="utf-8")
    (out / "LICENCE.md").write_text(licence(lang), encoding="utf-8")
    scores = json.dumps(evaluate(shared, out), indent=2, ensure_ascii=False)
    (out / "scores.json").write_text(scores + "\n", encoding="utf-8")
