"""Checking a user's atlas: every fault with its line, and every name that it takes from ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from depeche.atlas._atlas import LANGUAGES, Atlas, load_atlas
from depeche.atlas._errors import AtlasError
from depeche.atlas._fold import key
from depeche.atlas._forms import Lexicon
from depeche.atlas._homographs import GROUP
from depeche.atlas._tables import Row
from depeche.atlas._user import read_user
from depeche.atlas._world import World, add_thing, add_user_row, build_world, cell_faults, row_faults

_LINE = re.compile(r":(\d+): ")


@dataclass(frozen=True, slots=True)
class Findings:
    """What is to be said about a user's files, each message with ``file:line`` before it, and how many things they tell of.

    `faults` keep the files from being used; `conflicts` do not: names and ids that are also something else.
    """

    faults: tuple[str, ...]
    conflicts: tuple[str, ...]
    entries: int


def examine(paths: Iterable[Path]) -> Findings:
    """All faults and conflicts of the user's files, which are read together, as one atlas."""
    faults: list[str] = []
    sound: list[tuple[Row, str]] = []
    world, mine = build_world(), dict[str, str]()
    for path in paths:
        found, rows = _read(Path(path), world, mine)
        faults += sorted(map(str, found), key=_line)
        sound += rows
    return Findings(tuple(faults), tuple(dict.fromkeys(_conflicts(sound))), len(mine))


def _line(message: str) -> int:
    found = _LINE.search(message)
    return int(found[1]) if found else 0


def _read(path: Path, world: World, mine: dict[str, str]) -> tuple[list[AtlasError], list[tuple[Row, str]]]:
    """A file's faults and its sound rows, which are added to the world."""
    faults: list[AtlasError] = []
    sound: list[tuple[Row, str]] = []
    try:
        rows = read_user(path, faults.append)
    except AtlasError as fault:
        return [fault], []
    if not rows and not faults:
        return [AtlasError(f"{path.name}:1: it tells of nothing; write a line for each thing")], []
    for row, kind in rows:
        wrong = [*row_faults(row, kind), *cell_faults(row)]
        faults += wrong
        if wrong:
            continue
        try:
            add_user_row(world, row, kind, mine)
        except AtlasError as fault:
            faults.append(fault)
        else:
            sound.append((row, kind))
    return faults, sound


def check(paths: Iterable[Path]) -> list[str]:
    """All that is to be said about the user's files: faults (they keep the files from being used), then conflicts (they do not).

    Each message starts with ``file:line``. An empty list: nothing to say.
    """
    found = examine(paths)
    return [*found.faults, *found.conflicts]


def _conflicts(rows: list[tuple[Row, str]]) -> Iterator[str]:
    """What else the names and ids of the user's rows mean: in our atlas, and in the user's own."""
    atlas = load_atlas()
    for row, kind in rows:
        yield from _id_conflict(atlas, row)
        yield from _name_conflicts(atlas, row, kind)
    for lang in LANGUAGES:
        yield from _own_conflicts(rows, lang)


def _place(row: Row) -> str:
    return f"{row.path.name}:{row.line}"


def _id_conflict(atlas: Atlas, row: Row) -> Iterator[str]:
    """An id of ours that the user gives to a thing of another name."""
    try:
        ours = atlas.entry(row["id"])
    except KeyError:
        return
    names = {key(name) for name in (row["name"], row["name_fr"], *row.parts("also"))}
    if row["name"] and not names & {key(ours.name), key(ours.name_fr)}:
        yield f'{_place(row)}: id "{row["id"]}" is that of {_told(atlas, ours.id)} in our atlas; yours takes its place'


def _told(atlas: Atlas, id: str) -> str:
    """An entry of ours in words."""
    entry = atlas.entry(id)
    return f"{entry.name} ({' '.join(part for part in (entry.kind, entry.code, entry.sector) if part)})"


def _owners(atlas: Atlas, lang: str, folded: str) -> list[str]:
    """The ids to which a form of ours belongs."""
    lexicon, ids = atlas.lexicon(lang), list[str]()
    for form in lexicon.forms.get(folded, ()):
        if form.entry.startswith(GROUP):
            ids += lexicon.groups[folded].candidates()
        elif form.entry:
            ids += form.entry.split(";")
    return list(dict.fromkeys(ids))


def _name_conflicts(atlas: Atlas, row: Row, kind: str) -> Iterator[str]:
    """What each form of the row means in our atlas, where that is something else."""
    for lang in LANGUAGES:
        mine = Lexicon(lang)
        add_thing(mine, row, kind, 0)
        for folded in mine.forms:
            for owner in _owners(atlas, lang, folded):
                if owner != row["id"]:
                    yield f'{_place(row)}: "{folded}" is {_told(atlas, owner)} in our atlas; yours goes before it'


def _own_conflicts(rows: list[tuple[Row, str]], lang: str) -> Iterator[str]:
    """Names that the user gives to two things; surnames may be shared, the date tells their bearers apart."""
    first: dict[str, Row] = {}
    for row, kind in rows:
        mine = Lexicon(lang)
        add_thing(mine, row, kind, 0)
        for folded, forms in mine.forms.items():
            other = first.setdefault(folded, row)
            if other["id"] != row["id"] and forms[0].kind != "surname":
                yield f'{_place(row)}: "{folded}" is also {other["id"]} ({_place(other)}); the date or nothing tells them apart'
