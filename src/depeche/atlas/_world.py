"""The tables together: entries, their terms, and all their written forms in a language."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from depeche.atlas._errors import AtlasError
from depeche.atlas._fold import key
from depeche.atlas._forms import Lexicon, inflect
from depeche.atlas._homographs import add_homographs
from depeche.atlas._records import Entry, Term
from depeche.atlas._tables import DATA, Complain, Row, fail, read_date, read_table
from depeche.ontology import load_ontology

_NEEDS = ("id", "name")
_STATE = ("cow", "adj", "adj_fr", "people", "capital", "capital_fr", "prefix", "also_fr")
_MAY = ("kind", "code", "sector", "name_fr", "also", "alone", "office", "start", "end", "home", "qid", *_STATE)
# The user's own forms go before all of ours.
USER_RANK = -1


@dataclass(slots=True)
class World:
    """Everything the tables say; `rows` and, of the user, `mine` keep the written forms."""

    entries: dict[str, Entry] = field(default_factory=dict)
    terms: dict[str, list[Term]] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[Row, str]] = field(default_factory=list)
    mine: list[tuple[Row, str]] = field(default_factory=list)


@cache
def kinds() -> dict[str, tuple[Path, int]]:
    """Kind of entry → its table and its rank among namesakes."""
    rows = read_table(DATA / "kinds.tsv", needs=("kind", "table", "rank", "meaning"))
    return {row["kind"]: (DATA / row["table"], int(row["rank"])) for row in rows}


@cache
def state_codes() -> frozenset[str]:
    """The codes of states."""
    return frozenset(row["id"] for row in read_table(DATA / "states.tsv", needs=_NEEDS, may=_MAY))


@cache
def _codes() -> frozenset[str]:
    """The codes that an entry may carry."""
    return state_codes() | {row["code"] for row in read_table(DATA / "codes.tsv", needs=("code", "meaning"))}


def row_faults(row: Row, kind: str) -> Iterator[AtlasError]:
    """What a row of things must not say: an unknown kind, code or sector, no id, a state whose id is no code."""
    if kind not in kinds():
        yield row.error(f'kind "{kind}" is unknown; write one of {", ".join(kinds())}')
    if not row["id"]:
        yield row.error('the column "id" is empty; give each thing an id of its own')
    for column in ("code", "home", *(("id",) if kind == "state" and not row["code"] else ())):
        if row[column] and row[column] not in _codes():
            hint = "ISO 3166 alpha-3 such as MLI, or UNO EUR IGO NGO MNC ISM IMG"
            end = "" if column == "id" else ", or leave it empty"
            yield row.error(f'{column} "{row[column]}" is unknown; write {hint}{end}')
    if row["sector"] and row["sector"] not in load_ontology().sectors:
        yield row.error(f'sector "{row["sector"]}" is unknown; write one of {", ".join(load_ontology().sectors)}')


def cell_faults(row: Row) -> Iterator[AtlasError]:
    """What is wrong with the dates and names of a user's row."""
    for column in ("start", "end"):
        try:
            read_date(row, column)
        except AtlasError as fault:
            yield fault
    for column in ("name", "name_fr", "also", "alone"):
        for form in row.parts(column):
            if not key(form.removeprefix("fr:").removeprefix("en:")):
                yield row.error(f'"{form}" in column "{column}" has neither letter nor digit; nothing can be found by it')


def check_row(row: Row, kind: str) -> None:
    """Complain about what a row of things must not say.

    Raises:
        AtlasError: the first of `row_faults`.
    """
    for fault in row_faults(row, kind):
        raise fault


def _term(row: Row, kind: str) -> Term:
    code = row["code"] or (row["id"] if kind == "state" else None)
    start, end = read_date(row, "start"), read_date(row, "end", last=True)
    if start and end and end < start:
        raise row.error(f"the end {end} comes before the start {start}; mend one of the two")
    return Term(code, row["sector"] or None, row["office"], start, end)


def _add_row(world: World, row: Row, kind: str, seen: dict[str, str]) -> None:
    """Add one row: a new entry, or a further term of the entry whose id it repeats."""
    id = row["id"]
    if seen.setdefault(id, kind) != kind:
        raise row.error(f'id "{id}" is already that of a {seen[id]}; choose another')
    term = _term(row, kind)
    terms = world.terms.setdefault(id, [])
    if terms and not (row["start"] or row["end"]) and row["name"]:
        raise row.error(f'id "{id}" stands twice; a second line of one thing is a further term: give it start or end')
    terms.append(term)
    entry = world.entries.get(id)
    if entry is None or len(terms) == 1:
        if not row["name"]:
            raise row.error(f'the first line of "{id}" has no name; write one')
        world.entries[id] = Entry(id, kind, term.code, term.sector, row["name"], row["name_fr"] or row["name"])
    elif (term.start or datetime.date.min) >= max(t.start or datetime.date.min for t in terms):
        world.entries[id] = replace(entry, code=term.code, sector=term.sector)
    if row["home"]:
        world.homes[id] = row["home"]


def read_things(path: Path, kind: str | None = None, complain: Complain = fail) -> list[tuple[Row, str]]:
    """The rows of a table of things with their kind, which the column `kind` gives where the table is of several.

    Raises:
        AtlasError: see `read_table`.
    """
    rows = read_table(path, needs=_NEEDS if kind else ("kind", *_NEEDS), may=_MAY, complain=complain)
    return [(row, kind or row["kind"]) for row in rows]


def build_world(extra: Iterable[tuple[Row, str]] = ()) -> World:
    """Our tables, then the user's rows (`extra`), which replace our entries of the same id."""
    world = World()
    seen: dict[str, str] = {}
    for kind, (path, _) in kinds().items():
        if path.exists():
            for row, _ in read_things(path, kind):
                check_row(row, kind)
                _add_row(world, row, kind, seen)
                world.rows.append((row, kind))
    mine: dict[str, str] = {}
    for row, kind in extra:
        add_user_row(world, row, kind, mine)
    return world


def add_user_row(world: World, row: Row, kind: str, mine: dict[str, str]) -> None:
    """Add a row of the user's: the first of an id takes the place of our entry; `mine` keeps the kinds of the user's ids.

    Raises:
        AtlasError: see `check_row`; the row is then not added.
    """
    check_row(row, kind)
    if row["id"] not in mine:
        world.terms.pop(row["id"], None)
        world.entries.pop(row["id"], None)
    _add_row(world, row, kind, mine)
    world.mine.append((row, kind))


def _add_state(lexicon: Lexicon, row: Row, rank: int) -> None:
    """The forms that only states (and regions) have: per language, with adjectives, peoples and capitals."""
    french = lexicon.lang == "fr"
    id = row["id"]
    for form in (row["name_fr"] if french else row["name"], *row.parts("also_fr" if french else "also")):
        if form:
            lexicon.add(form, id, "name", rank)
    for form, kind in inflect(row.parts("adj_fr" if french else "adj"), lexicon.lang):
        lexicon.add(form, id, kind, rank + 1)
    if not french:
        for form in row.parts("people"):
            lexicon.add(form, id, "people", rank + 1)
    for form in row.parts("capital_fr" if french else "capital"):
        lexicon.add(form, id, "capital", rank + 6)
    for form in row.parts("prefix"):
        lexicon.add(form, id, "prefix", rank + 7)


def _add_extras(lexicon: Lexicon) -> None:
    """Seats, further places, adjectives of organisations, and what is to be passed over."""
    french = lexicon.lang == "fr"
    for table, kind in (("seats.tsv", "seat"), ("capitals.tsv", "capital")):
        for row in read_table(DATA / table, needs=("state", "names", "names_fr")):
            for form in row.parts("names_fr" if french else "names"):
                lexicon.add(form, row["state"], kind, 1)
    for row in read_table(DATA / "adjectives.tsv", needs=("entry", "form", "adj", "adj_fr", "prefix")):
        for form, kind in inflect(row.parts("adj_fr" if french else "adj"), lexicon.lang):
            lexicon.add(form, row["entry"], "pair" if row["form"] == "pair" else kind, 1)
        for form in row.parts("prefix"):
            lexicon.add(form, row["entry"], "prefix", 7)
    for row in read_table(DATA / "blocks.tsv", needs=("form", "lang")):
        if row["lang"] in ("", lexicon.lang):
            lexicon.add(row["form"], "", "block", 0)


def build_lexicon(world: World, lang: str) -> Lexicon:
    """All forms of one language."""
    lexicon = Lexicon(lang)
    for row, kind in world.rows:
        add_thing(lexicon, row, kind, kinds()[kind][1])
    _add_extras(lexicon)
    add_homographs(lexicon)
    for row, kind in world.mine:
        add_thing(lexicon, row, kind, USER_RANK)
    return lexicon


def add_thing(lexicon: Lexicon, row: Row, kind: str, rank: int) -> None:
    """All forms of one row."""
    if kind in ("state", "region"):
        _add_state(lexicon, row, rank)
        return
    id = row["id"]
    for form in (row["name"], row["name_fr"], *row.parts("also")):
        if form:
            lexicon.add(form, id, "name", rank)
    for form in row.parts("alone"):
        lexicon.add(form, id, "surname", rank)
