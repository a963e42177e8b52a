"""A user's atlas on disk: a folder of tables, to which a file is added whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from depeche.atlas._check import Findings, examine
from depeche.atlas._errors import AtlasError
from depeche.atlas._user import SUFFIXES, tables_in


@dataclass(frozen=True, slots=True)
class Added:
    """What adding came to: the files that are new in the folder, those that took another's place, those that stood there so."""

    new: tuple[Path, ...]
    replaced: tuple[Path, ...]
    known: tuple[Path, ...]
    findings: Findings


def add_tables(paths: Sequence[Path], folder: Path) -> Added:
    """Put tables into a user's atlas under their own names, if all of them and what the folder holds are sound together.

    A table takes the place of one of its name. With a fault anywhere nothing is written: see `Added.findings`.

    Raises:
        AtlasError: two files have one name, a name has another ending than .tsv or .json, or the folder cannot be written.
    """
    _check_names(paths)
    names = {path.name for path in paths}
    findings = examine([*(path for path in tables_in(folder) if path.name not in names), *paths])
    if findings.faults:
        return Added((), (), (), findings)
    files = {folder / path.name: path.read_bytes() for path in paths}
    before = {target: target.read_bytes() for target in files if target.is_file()}
    known = tuple(target for target, data in files.items() if before.get(target) == data)
    try:
        _write([(target, data) for target, data in files.items() if target not in known])
    except OSError as error:
        raise AtlasError(f"{folder}: cannot be written ({error.strerror}); name another folder with --atlas") from error
    new = tuple(target for target in files if target not in before)
    return Added(new, tuple(target for target in before if target not in known), known, findings)


def _check_names(paths: Iterable[Path]) -> None:
    seen: set[str] = set()
    for path in paths:
        if path.suffix.lower() not in SUFFIXES or path.name.startswith("."):
            raise AtlasError(f"{path}:1: a file is called NAME.tsv (a table) or NAME.json (a Wikidata result); rename it")
        if path.name in seen:
            raise AtlasError(f"{path}:1: two files are called {path.name}; rename one")
        seen.add(path.name)


def _write(files: Iterable[tuple[Path, bytes]]) -> None:
    """Write all files beside their places, then put each in its place: a stop in between leaves whole tables only."""
    ready: list[tuple[Path, Path]] = []
    try:
        for target, data in files:
            target.parent.mkdir(parents=True, exist_ok=True)
            aside = target.with_name(f".{target.name}.{os.getpid()}")
            ready.append((aside, target))
            with aside.open("wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
        for aside, target in ready:
            aside.replace(target)
    finally:
        for aside, _ in ready:
            aside.unlink(missing_ok=True)
