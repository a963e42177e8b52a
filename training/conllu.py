"""CoNLL-U files to spaCy documents.

A French contraction (*du* = *de* + *le*) is two syntactic words in Universal Dependencies
and one token for spaCy's French tokenizer. Taking the words as they come (as `spacy convert`
does) never shows the parser the token "du", so each such range is merged into one token here.
English ranges (*do* + *n't*) are cut by spaCy's tokenizer as well and stay apart.

Format: https://universaldependencies.org/format.html
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from training.labels import simple_deprel, simple_features

SENTENCES_PER_DOC = 10
"""Sentences joined to one document: with ten the parser learns to find their boundaries."""


@dataclass(frozen=True)
class Token:
    """One spaCy token. `head` is an index in its sentence; the root is its own head."""

    form: str
    pos: str
    features: str
    head: int
    deprel: str
    space: bool


@dataclass
class RawSentence:
    """The lines of one sentence: words by id, and the ranges of multiword tokens."""

    words: list[list[str]] = field(default_factory=list)
    ranges: list[tuple[int, int, str, bool]] = field(default_factory=list)


def read_raw(path: Path) -> Iterator[RawSentence]:
    """Yield the sentences of a CoNLL-U file; empty nodes (ids with a dot) are left out."""
    sentence = RawSentence()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line:
                if sentence.words:
                    yield sentence
                sentence = RawSentence()
            elif not line.startswith("#"):
                _add_line(sentence, line.split("\t"))
    if sentence.words:
        yield sentence


def _add_line(sentence: RawSentence, columns: list[str]) -> None:
    if "-" in columns[0]:
        first, last = map(int, columns[0].split("-"))
        sentence.ranges.append((first, last, columns[1], "SpaceAfter=No" in columns[9]))
    elif "." not in columns[0]:
        sentence.words.append(columns)


def tokens_of(sentence: RawSentence, merge: bool) -> list[Token]:
    """Turn words into tokens, one per multiword range when `merge` or when it cannot be cut."""
    groups = _groups(sentence, merge)
    place = {word: k for k, (members, _, _) in enumerate(groups) for word in members}
    tokens = []
    for k, (members, form, space) in enumerate(groups):
        word = sentence.words[_representative(sentence, members) - 1]
        head = k if word[6] == "0" else place[int(word[6])]
        features = simple_features(word[5])
        tokens.append(Token(form, word[3], features, head, simple_deprel(word[7]), space))
    return tokens


def _groups(sentence: RawSentence, merge: bool) -> list[tuple[list[int], str, bool]]:
    """Word ids, surface form and following space of every token, in order."""
    ranges = {first: (last, form, tight) for first, last, form, tight in sentence.ranges}
    groups: list[tuple[list[int], str, bool]] = []
    i = 1
    while i <= len(sentence.words):
        last, form, tight = ranges.get(i, (i, "", False))
        members = list(range(i, last + 1))
        forms = [sentence.words[m - 1][1] for m in members]
        if i not in ranges:
            tight = "SpaceAfter=No" in sentence.words[i - 1][9]
            groups.append((members, forms[0], not tight))
        elif merge or "".join(forms) != form:
            groups.append((members, form, not tight))
        else:
            groups += [([m], f, False) for m, f in zip(members[:-1], forms[:-1], strict=True)]
            groups.append((members[-1:], forms[-1], not tight))
        i = last + 1
    return groups


def _representative(sentence: RawSentence, members: list[int]) -> int:
    """The member whose head lies outside the range: *de* of *du* (its first), *lequel* of *auquel*."""
    return next(m for m in members if int(sentence.words[m - 1][6]) not in members)


def read_sentences(path: Path, merge: bool) -> list[list[Token]]:
    """All sentences of a file as tokens."""
    return [tokens_of(sentence, merge) for sentence in read_raw(path)]


def grouped(sentences: Sequence[list[Token]], size: int = SENTENCES_PER_DOC) -> list[list[list[Token]]]:
    """Neighbouring sentences in groups of `size`, each to become one document."""
    return [list(sentences[i : i + size]) for i in range(0, len(sentences), size)]


def shuffled(sentences: Sequence[list[Token]], seed: int) -> list[list[Token]]:
    """A seeded shuffle: neighbours differ from those of the file."""
    order = list(sentences)
    random.Random(seed).shuffle(order)
    return order


def to_doc(vocab: Vocab, group: Sequence[list[Token]]) -> Doc:
    """One document of several sentences; heads are moved by the offset of their sentence."""
    flat: list[Token] = []
    for sentence in group:
        offset = len(flat)
        moved = [replace(token, head=token.head + offset) for token in sentence]
        # A line break stands for the space: spaCy would take "\n " for one token.
        flat += [*moved[:-1], replace(moved[-1], space=moved[-1].pos != "SPACE")]
    return Doc(
        vocab,
        words=[t.form for t in flat],
        spaces=[t.space for t in flat],
        pos=[t.pos for t in flat],
        morphs=[t.features for t in flat],
        heads=[t.head for t in flat],
        deps=[t.deprel for t in flat],
    )
