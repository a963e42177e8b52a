"""Train the pipelines: `python -m training.train --shared ../shared --out src/depeche/languages`.

Stages, each skipped when its result lies in the work folder: vectors (French), parser, NER (French).
Then the pack is assembled, scored and written below `--out`. One core suffices; a language takes
about an hour.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONFIGS = Path(__file__).parent / "configs"
STEPS = {"fr": 6500, "en": 5500}
NER_STEPS = 3000
SEED = 1
DONE = "done"
"""File that says a stage ran to its end: one that was cut off starts afresh."""


@dataclass(frozen=True)
class Job:
    """What one run was asked for."""

    shared: Path
    out: Path
    work: Path
    lang: str
    steps: int
    ner_steps: int
    seed: int


def learn(config_path: Path, overrides: dict[str, Any], out: Path) -> Path:
    """Train one spaCy config; the best model by its score weights lands in `out/model-best`."""
    from spacy.training.initialize import init_nlp
    from spacy.training.loop import train
    from spacy.util import load_config

    import training.tokenizer  # noqa: F401  (registers the callback the configs name)

    out.mkdir(parents=True, exist_ok=True)
    nlp = init_nlp(load_config(config_path, overrides=overrides, interpolate=False))
    train(nlp, out, stdout=sys.stdout, stderr=sys.stderr)
    (out / DONE).touch()
    return out / "model-best"


def schedule(steps: int, seed: int) -> dict[str, Any]:
    """Overrides for length and seed: the learning rate falls to nothing at the last step."""
    return {
        "system.seed": seed,
        "training.max_steps": steps,
        "training.optimizer.learn_rate.total_steps": steps + 200,
    }


def train_parser(job: Job, vectors: Path | None) -> Path:
    """Train tok2vec, morphologizer and parser of one language."""
    from training.corpora import write_parser_data

    out = job.work / f"{job.lang}_parser"
    if (out / DONE).exists():
        return out / "model-best"
    train, dev = write_parser_data(job.shared, job.lang, job.work, job.seed)
    overrides = schedule(job.steps, job.seed) | {
        "nlp.lang": job.lang,
        "paths.train": str(train),
        "paths.dev": str(dev),
    }
    if vectors:
        overrides |= {
            "paths.vectors": str(vectors),
            "components.tok2vec.model.embed.include_static_vectors": True,
        }
    return learn(CONFIGS / "parser.cfg", overrides, out)


def train_ner(job: Job, vectors: Path) -> Path:
    """Train the French NER with a tok2vec of its own."""
    from training.ner import write_ner_data

    out = job.work / "fr_ner"
    if (out / DONE).exists():
        return out / "model-best"
    train, dev, _ = write_ner_data(job.shared, job.work, job.seed)
    overrides = schedule(job.ner_steps, job.seed) | {
        "paths.train": str(train),
        "paths.dev": str(dev),
        "paths.vectors": str(vectors),
    }
    return learn(CONFIGS / "ner.cfg", overrides, out)


def run(job: Job, only: str | None) -> None:
    """All stages of one language, or one of them."""
    from training.vectors import train_vectors

    job.work.mkdir(parents=True, exist_ok=True)
    vectors = None
    if job.lang == "fr":
        vectors = job.work / "fr_vectors"
        if not vectors.exists():
            train_vectors(job.shared, job.work)
    parser = train_parser(job, vectors) if only in (None, "parser") else None
    ner = train_ner(job, vectors) if vectors and only in (None, "ner") else None
    if only is None and parser:
        from training.pack import write_pack

        write_pack(job.shared, job.lang, parser, ner, job.out / job.lang / "pack")


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds treebanks/")
    parser.add_argument("--out", type=Path, required=True, help="packs go to OUT/<lang>/pack")
    parser.add_argument("--work", type=Path, default=Path("build/training"), help="working folder")
    parser.add_argument("--lang", choices=("fr", "en"), help="one language (default: both)")
    parser.add_argument("--only", choices=("vectors", "parser", "ner"), help="one stage, no pack")
    parser.add_argument("--steps", type=int, help=f"parser steps (default: {STEPS})")
    parser.add_argument("--ner-steps", type=int, default=NER_STEPS, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=SEED, help="default: %(default)s")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the recipe."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    args = arguments(argv)
    random.seed(args.seed)
    for lang in [args.lang] if args.lang else ["fr", "en"]:
        steps = args.steps or STEPS[lang]
        run(
            Job(args.shared, args.out, args.work, lang, steps, args.ner_steps, args.seed),
            args.only,
        )


if __name__ == "__main__":
    main()
