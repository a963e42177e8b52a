"""The names that a user would check first (user_check.tsv), asked as the coder asks: the atlas, then the table of places."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import pytest

from depeche.atlas import load_atlas
from depeche.atlas.places import load_gazetteer

DAY = datetime.date(2024, 9, 4)


def cases() -> list[tuple[str, ...]]:
    lines = Path(__file__).with_name("user_check.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")][1:]


def taken_for(text: str, lang: str) -> dict[str, tuple[str, str]]:
    """The names found, with their codes and what they were taken for."""
    atlas = load_atlas()
    matches = atlas.find(text, lang=lang, on=DAY)
    found = {}
    for match in matches:
        codes = ";".join(atlas.standing(entry, DAY)[0] or "" for entry in match.entries)
        kind = match.entries[0].kind if match.form in ("name", "surname") else match.form
        found[text[match.start : match.end]] = (codes, kind)
    taken = [(match.start, match.end) for match in matches if match.form != "capital"]
    states = Counter(entry.id for match in matches for entry in match.entries if entry.kind == "state")
    for spot in load_gazetteer().find(text, lang=lang, taken=taken, countries=states):
        found.setdefault(text[spot.start : spot.end], (spot.place.code, "place"))
    return found


@pytest.mark.parametrize(("name", "lang", "text", "said", "code", "kind"), cases(), ids=lambda value: str(value)[:30])
def test_name(name: str, lang: str, text: str, said: str, code: str, kind: str) -> None:
    found = taken_for(text, lang)
    if code == "-":
        assert said not in found
    else:
        assert found.get(said) == (code, kind)


def test_at_least_sixty_names_in_both_languages() -> None:
    names = {lang: {case[0] for case in cases() if case[1] == lang} for lang in ("fr", "en")}
    assert names["fr"] == names["en"]
    assert len(names["fr"]) >= 60
