"""``depeche about``: versions, packs and licences."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

# Of all that a pack's scores tell, what a user chooses a pipeline by.
_SHOWN = ("raw.uas", "raw.las", "raw.las_universal", ".f", "all", "load_pack")
_LANGUAGES = Path(__file__).parents[1] / "languages"


def _flat(scores: Any, prefix: str = "") -> Iterator[tuple[str, float]]:
    """The numbers in a nest of objects, by their dotted names."""
    if isinstance(scores, dict):
        for name, value in scores.items():
            yield from _flat(value, f"{prefix}.{name}" if prefix else str(name))
    elif isinstance(scores, int | float) and not isinstance(scores, bool):
        yield prefix, float(scores)


def _pack(lang: str) -> Iterator[str]:
    """What is to be said of a language's pack."""
    folder = _LANGUAGES / lang / "pack"
    meta = folder / "meta.json"
    if not meta.is_file():
        yield f"{lang}  no trained pipeline here; give one with --pipeline {lang}=NAME, or run: make train"
        return
    told = json.loads(meta.read_text(encoding="utf-8"))
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    licence = told.get("license") or "see the licence note"
    yield f"{lang}  pipeline {told.get('version', '')}, {size:.1f} MB, model data: {licence}"
    for name in ("scores.json", "SCORES.json"):
        if (folder / name).is_file():
            for label, value in _flat(json.loads((folder / name).read_text(encoding="utf-8"))):
                if label.endswith(_SHOWN):
                    yield f"      {label:<46}{value:>8.4g}"


@click.command()
@click.option("--licences", "--licenses", is_flag=True, help="The packages that depeche needs, with their licences.")
def about(licences: bool) -> None:
    """Tell versions, language packs with their scores, and licences.

    \b
    Examples:
      depeche about
      depeche about --licences
    """
    from importlib.metadata import version

    if licences:
        from depeche.cli._licences import parts

        for part in parts():
            click.echo(f"{part.name:<28} {part.version:<18} {part.licence or 'says nothing of its licence'}")
        return

    from depeche import __version__
    from depeche.coding.packs import languages
    from depeche.ontology import load_ontology

    ontology = load_ontology()
    click.echo(f"depeche {__version__} (Python {platform.python_version()}, spaCy {version('spacy')})")
    modes = sum(len(kind.modes) for kind in ontology.types.values())
    click.echo(f"ontology: PLOVER, {len(ontology.types)} types, {modes} modes, {len(ontology.contexts)} contexts")
    for lang in languages():
        for told in _pack(lang):
            click.echo(told)
    click.echo("licences: code Apache-2.0; example corpus CC BY 4.0; each pack's note names its sources")
