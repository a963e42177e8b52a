"""WiNER-fr (entities over French Wikinews) to spaCy documents, split by document.

The hash of a document's id decides its part, so no article lies in two: a split by sentence would
show the model the test's names. Of nested entities the outer one is kept. WiNER-fr: CC BY 4.0.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans

from training.augment import APOSTROPHE_RATE
from training.tokenizer import prune

ATTRIBUTES = ["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"]
PARTS = ("train", "dev", "test")
VARIANTS = 2
_LINE = re.compile(r"[^\n]+")
_LOOSE_SPACE = re.compile(r" (?=[.,)])|(?<=[(’'])[ ]")
"""Tokenised spacing ("l' OMS ,"): one variant of each paragraph is set as text is."""


@dataclass(frozen=True)
class Paragraph:
    """A line of an article and its entities, by offsets in the line."""

    text: str
    entities: tuple[tuple[int, int, str], ...]


def part_of(identifier: str) -> str:
    """`test` for one document in ten, `dev` for another one, `train` for the rest."""
    bucket = int(hashlib.md5(identifier.encode(), usedforsecurity=False).hexdigest(), 16) % 10
    return {0: "test", 1: "dev"}.get(bucket, "train")


def paragraphs(path: Path, part: str) -> Iterator[Paragraph]:
    """The paragraphs of one part of WiNER-fr."""
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        if part_of(article["id"]) != part:
            continue
        for match in _LINE.finditer(article["text"]):
            start, end = match.span()
            inside = [(a - start, b - start, x) for a, b, x in article["ents"] if start <= a < b <= end]
            yield Paragraph(match.group(), tuple(inside))


def tightened(paragraph: Paragraph) -> Paragraph:
    """The paragraph without its tokenised spaces; entities keep their words."""
    gone = [m.start() for m in _LOOSE_SPACE.finditer(paragraph.text)]

    def moved(offset: int) -> int:
        return offset - sum(1 for position in gone if position < offset)

    text = _LOOSE_SPACE.sub("", paragraph.text)
    return Paragraph(text, tuple((moved(a), moved(b), x) for a, b, x in paragraph.entities))


def to_doc(nlp: Language, paragraph: Paragraph) -> Doc:
    """The paragraph as a document; an entity that cuts a token takes the tokens it covers."""
    doc = nlp.make_doc(paragraph.text)
    spans: list[Span] = []
    for start, end, label in paragraph.entities:
        span = doc.char_span(start, end, label=label, alignment_mode="contract")
        span = span or doc.char_span(start, end, label=label, alignment_mode="expand")
        if span:
            spans.append(span)
    doc.set_ents(filter_spans(spans))
    return doc


def variants(paragraph: Paragraph, rng: random.Random) -> Iterator[Paragraph]:
    """The paragraph as it stands, then as typeset; a third of them with ’."""
    for variant in (paragraph, tightened(paragraph)):
        if rng.random() < APOSTROPHE_RATE:
            yield Paragraph(variant.text.replace("'", "’"), variant.entities)
        else:
            yield variant


def test_docs(nlp: Language, path: Path) -> list[Doc]:
    """The test part, tokenised as `nlp` does."""
    return [to_doc(nlp, p) for p in paragraphs(path, "test") if p.text.strip()]


def write_ner_data(shared: Path, work: Path, seed: int) -> Sequence[Path]:
    """Write `fr_ner_<part>.spacy` for each part; return the paths."""
    nlp = prune(spacy.blank("fr"))
    source = shared / "treebanks" / "ner" / "winer_fr.jsonl"
    rng = random.Random(seed)
    paths = [work / f"fr_ner_{part}.spacy" for part in PARTS]
    for part, path in zip(PARTS, paths, strict=True):
        docs = DocBin(attrs=ATTRIBUTES)
        for paragraph in paragraphs(source, part):
            if not paragraph.text.strip():
                continue
            several = list(variants(paragraph, rng)) if part == "train" else [paragraph]
            for one in several:
                docs.add(to_doc(nlp, one))
        docs.to_disk(path)
    return paths
