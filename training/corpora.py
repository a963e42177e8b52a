"""Which treebanks train and which choose; the documents written for spaCy.

Never trained on: PUD (both languages) and the Sequoia test part, which give the scores.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.tokens import DocBin

from training.augment import vary
from training.conllu import Token, grouped, read_sentences, shuffled, to_doc

ATTRIBUTES = ["ORTH", "SPACY", "POS", "MORPH", "HEAD", "DEP", "SENT_START"]
DEV_SHARE = 3
"""Every third group of a development file chooses the model; the others train it."""


@dataclass(frozen=True)
class Recipe:
    """The files of one language below `treebanks/<lang>/`.

    `shared` files give every third group to the choice of the model. `variants` is how many
    seeded variants of each sentence are written: fewer where there is more text.
    """

    train: tuple[str, ...]
    shared: tuple[str, ...]
    tests: tuple[str, ...]
    variants: int
    merge: bool


RECIPES = {
    "fr": Recipe(
        train=("fr_sequoia-ud-train", "fr_gsd-ud-dev", "fr_fqb-ud-test"),
        shared=("fr_sequoia-ud-dev", "fr_gsd-ud-test"),
        tests=("fr_sequoia-ud-test", "fr_pud-ud-test"),
        variants=6,
        merge=True,
    ),
    "en": Recipe(
        train=("en_ewt-ud-train", "en_ewt-ud-test", "gum_nonNC_train"),
        shared=("en_ewt-ud-dev", "gum_nonNC_heldout"),
        tests=("en_pud-ud-test",),
        variants=3,
        merge=False,
    ),
}

DOWNWEIGHTED = {"fr_fqb-ud-test": 2}
"""Questions are a fifth of the French sentences: they take part in every second variant only."""


def treebank(shared: Path, lang: str, name: str) -> Path:
    """Where a treebank file lies."""
    return shared / "treebanks" / lang / f"{name}.conllu"


def split_shared(
    sentences: list[list[Token]],
) -> tuple[list[list[list[Token]]], list[list[list[Token]]]]:
    """Groups for training and groups for choosing."""
    groups = grouped(sentences)
    train = [g for i, g in enumerate(groups) if i % DEV_SHARE]
    return train, groups[::DEV_SHARE]


def write_parser_data(shared: Path, lang: str, work: Path, seed: int) -> tuple[Path, Path]:
    """Write `<lang>_train.spacy` and `<lang>_dev.spacy`; return both paths."""
    recipe = RECIPES[lang]
    vocab = spacy.blank("xx").vocab
    parts = {n: read_sentences(treebank(shared, lang, n), recipe.merge) for n in recipe.train}
    dev: list[list[list[Token]]] = []
    for name in recipe.shared:
        kept, chosen = split_shared(read_sentences(treebank(shared, lang, name), recipe.merge))
        parts[name] = [sentence for group in kept for sentence in group]
        dev += chosen
    rng = random.Random(seed)
    train_bin, dev_bin = DocBin(attrs=ATTRIBUTES), DocBin(attrs=ATTRIBUTES)
    for variant in range(recipe.variants):
        for name, sentences in parts.items():
            if variant % DOWNWEIGHTED.get(name, 1):
                continue
            # Odd variants mix the sentences: other neighbours, other boundaries.
            order = shuffled(sentences, seed + variant) if variant % 2 else sentences
            for group in grouped(order):
                train_bin.add(to_doc(vocab, vary(group, rng)))
    for group in dev:
        dev_bin.add(to_doc(vocab, group))
    paths = work / f"{lang}_train.spacy", work / f"{lang}_dev.spacy"
    train_bin.to_disk(paths[0])
    dev_bin.to_disk(paths[1])
    return paths
