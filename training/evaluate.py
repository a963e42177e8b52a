"""Scores of a pack: `python -m training.evaluate --shared ../shared --pack PACK`.

Two ways to score a parse, both given. *Aligned* is spaCy's scorer, which leaves out tokens that
cannot be aligned; *raw* is F1 over all tokens of the text as a reader meets it, so every fault of
tokens and sentences counts. Punctuation is left out of both. "Universal" compares relations cut at
the colon, for treebanks whose subtypes differ (PUD).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example

from training.conllu import grouped, read_sentences, to_doc
from training.corpora import RECIPES, treebank
from training.labels import universal
from training.ner import test_docs

Span = tuple[int, int]
Arcs = dict[Span, tuple[Span, str]]
"""Span of the head and relation, by span of the token, in characters."""

SPEED_ARTICLES = 150
BATCH = 32


@dataclass
class Tally:
    """Counts of one comparison: gold and predicted items and the right ones."""

    gold: int = 0
    predicted: int = 0
    right: int = 0

    def f1(self) -> float:
        """F1 in percent."""
        total = self.gold + self.predicted
        return round(200 * self.right / total, 2) if total else 0.0


def percent(value: float | None) -> float:
    """A share as a percentage with two decimals."""
    return round(100 * (value or 0.0), 2)


def typeset(text: str) -> str:
    """What the reader does before parsing: plain apostrophes, same length."""
    return text.replace("’", "'")


def gold_docs(nlp: Language, path: Path, merge: bool) -> list[Doc]:
    """The documents of a treebank file, apostrophes as at run time."""
    sentences = [[replace(token, form=typeset(token.form)) for token in sentence] for sentence in read_sentences(path, merge)]
    return [to_doc(nlp.vocab, group) for group in grouped(sentences)]


def arcs(doc: Doc, cut: bool) -> Arcs:
    """Head span and relation by token span; punctuation and white space left out."""
    spans = [(t.idx, t.idx + len(t)) for t in doc]
    return {
        spans[t.i]: (spans[t.head.i], universal(t.dep_) if cut else t.dep_) for t in doc if t.dep_ != "punct" and not t.is_space
    }


def raw_scores(gold: Iterable[Doc], predicted: Iterable[Doc]) -> dict[str, float]:
    """F1 of heads, labelled heads and universal labelled heads over character spans."""
    tallies = {"uas": Tally(), "las": Tally(), "las_universal": Tally()}
    for wanted, found in zip(gold, predicted, strict=True):
        for name, tally in tallies.items():
            cut = name == "las_universal"
            one, other = arcs(wanted, cut), arcs(found, cut)
            if name == "uas":
                one, other = _heads_only(one), _heads_only(other)
            tally.gold += len(one)
            tally.predicted += len(other)
            tally.right += len(one.items() & other.items())
    return {name: tally.f1() for name, tally in tallies.items()}


def _heads_only(found: Arcs) -> Arcs:
    return {span: (head, "") for span, (head, _) in found.items()}


def parse_scores(nlp: Language, path: Path, merge: bool) -> dict[str, Any]:
    """Both ways of scoring one treebank file."""
    gold = gold_docs(nlp, path, merge)
    predicted = list(nlp.pipe([doc.text for doc in gold], batch_size=BATCH))
    examples = [Example(p, g) for p, g in zip(predicted, gold, strict=True)]
    scores = Scorer(nlp).score(examples)
    aligned = {k.removeprefix("dep_"): percent(scores[k]) for k in ("dep_uas", "dep_las")}
    return {
        "aligned": aligned,
        "raw": raw_scores(gold, predicted),
        "pos_acc": percent(scores.get("pos_acc")),
        "morph_acc": percent(scores.get("morph_acc")),
        "sents_f": percent(scores.get("sents_f")),
    }


def ner_scores(nlp: Language, path: Path) -> dict[str, Any]:
    """F of the entities on the test part of WiNER-fr, over all and by type."""
    gold = test_docs(nlp, path)
    texts = [typeset(doc.text) for doc in gold]
    examples = [Example(p, g) for p, g in zip(nlp.pipe(texts), _plain(nlp, gold), strict=True)]
    scores = Scorer(nlp).score(examples)
    by_type = {label: percent(s["f"]) for label, s in sorted(scores["ents_per_type"].items())}
    figures = {k[5:]: percent(scores[k]) for k in ("ents_p", "ents_r", "ents_f")}
    return figures | {"by_type": by_type, "documents": "hash of id, one in ten"}


def _plain(nlp: Language, docs: Sequence[Doc]) -> list[Doc]:
    """The documents with plain apostrophes, entities kept."""
    out = []
    for doc in docs:
        words = [typeset(token.text) for token in doc]
        tags = [f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in doc]
        spaces = [bool(t.whitespace_) for t in doc]
        out.append(Doc(nlp.vocab, words=words, spaces=spaces, ents=tags))
    return out


def speed(nlp: Language, path: Path, lang: str) -> dict[str, int]:
    """Tokens a second of one core on news, with all components and without the NER.

    Processor time, not the clock: other work on the machine does not count. Numeric libraries
    must be held to one thread (OMP_NUM_THREADS=1).
    """
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [x["text"] for x in lines if x.get("lang", lang) == lang][:SPEED_ARTICLES]
    out = {}
    for name, without in (("all", []), ("parser_only", ["ner"])):
        with nlp.select_pipes(disable=[p for p in without if p in nlp.pipe_names]):
            start = time.process_time()
            tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=BATCH))
            out[name] = round(tokens / (time.process_time() - start))
    return out


def load_seconds(pack: Path) -> dict[str, float]:
    """Seconds to load in a fresh process, the import of spaCy itself apart; best of three."""
    ways = {
        "load_pack": "from depeche.languages._pack import load_pack as load",
        "spacy.load": "from spacy import load",
    }
    out = {}
    for name, line in ways.items():
        code = (
            "import sys, time, pathlib, spacy\n"
            f"start = time.perf_counter()\n{line}\nload(pathlib.Path(sys.argv[1]))\n"
            "print(time.perf_counter() - start)"
        )
        command = [sys.executable, "-c", code, str(pack)]
        times = [float(subprocess.run(command, capture_output=True, check=True, text=True).stdout) for _ in range(3)]
        out[name] = round(min(times), 2)
    return out


def size_megabytes(pack: Path) -> float:
    """The size of a pack's files in millions of bytes."""
    return round(sum(f.stat().st_size for f in pack.rglob("*") if f.is_file()) / 1e6, 2)


def evaluate(shared: Path, pack: Path) -> dict[str, Any]:
    """Every figure of a pack."""
    import spacy

    nlp = spacy.load(pack)
    lang = str(nlp.lang)
    recipe = RECIPES[lang]
    out: dict[str, Any] = {"lang": lang, "parse": {}}
    for name in recipe.tests:
        with nlp.select_pipes(disable=[p for p in ("ner",) if p in nlp.pipe_names]):
            out["parse"][name] = parse_scores(nlp, treebank(shared, lang, name), recipe.merge)
    if "ner" in nlp.pipe_names:
        out["ner"] = {"winer_fr": ner_scores(nlp, shared / "treebanks" / "ner" / "winer_fr.jsonl")}
    corpus = "wikinews_fr.jsonl" if lang == "fr" else "news_mixed.jsonl"
    out["tokens_per_second_one_core"] = speed(nlp, shared / "corpus" / corpus, lang)
    out["load_seconds"] = load_seconds(pack)
    out["megabytes"] = size_megabytes(pack)
    return out


def main() -> None:
    """Print the scores of a pack as JSON."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds treebanks/")
    parser.add_argument("--pack", type=Path, required=True, help="a pack folder")
    args = parser.parse_args()
    print(json.dumps(evaluate(args.shared, args.pack), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
