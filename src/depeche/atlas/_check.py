"""Checking a user's atlas: every fault with its line, and every name that it takes from ours."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from depeche.atlas._atlas import LANGUAGES, Atlas, load_atlas
from depeche.atlas._errors import AtlasError
from depeche.atlas._forms import Lexicon
from depeche.atlas._homographs import GROUP
from depeche.atlas._tables import Row
from depeche.atlas._user import read_user
from depeche.atlas._world import add_thing, add_user_row, build_world


def _owners(atlas: Atlas, lexicon: Lexicon, folded: str) -> list[str]:
    """The ids to which a form of ours belongs."""
    ids: list[str] = []
    for form in atlas.lexicon(lexicon.lang).forms.get(folded, ()):
        if form.entry.startswith(GROUP):
            ids += atlas.lexicon(lexicon.lang).groups[folded].candidates()
        elif form.entry:
            ids += form.entry.split(";")
    return list(dict.fromkeys(ids))


def _conflicts(atlas: Atlas, row: Row, kind: str) -> list[str]:
    """What each form of the row means in our atlas, where that is something else."""
    found: dict[str, None] = {}
    for lang in LANGUAGES:
        mine = Lexicon(lang)
        add_thing(mine, row, kind, 0)
        for folded in mine.forms:
            for owner in _owners(atlas, mine, folded):
                if owner != row["id"]:
                    entry = atlas.entry(owner)
                    what = " ".join(part for part in (entry.kind, entry.code, entry.sector) if part)
                    place = f"{row.path.name}:{row.line}"
                    found[f'{place}: "{folded}" is {entry.name} ({what}) in our atlas; yours goes before it'] = None
    return list(found)


def check(paths: Iterable[Path]) -> list[str]:
    """All that is to be said about the user's files: faults (they keep the file from being used) and conflicts (they do not).

    Each message starts with ``file:line``. An empty list: nothing to say.
    """
    said: list[str] = []
    sound: list[tuple[Row, str]] = []
    world, mine = build_world(), dict[str, str]()
    for path in paths:
        try:
            rows = read_user(Path(path))
        except AtlasError as err:
            said.append(str(err))
            continue
        for row, kind in rows:
            try:
                add_user_row(world, row, kind, mine)
            except AtlasError as err:
                said.append(str(err))
            else:
                sound.append((row, kind))
    atlas = load_atlas()
    for row, kind in sound:
        said += _conflicts(atlas, row, kind)
    return said
