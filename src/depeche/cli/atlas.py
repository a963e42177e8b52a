"""``depeche atlas``: the user's own atlas, and questions to the whole."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from depeche.cli._common import DAY, atlas_folder, day, say
from depeche.cli._ledger import give, json_option

if TYPE_CHECKING:
    from depeche.atlas import Atlas, Entry, Findings, Term
    from depeche.atlas.places import Place

_PLACES = 5
"""So many places of a name are told, the largest first: there are dozens of San José."""


def _folder(ctx: click.Context, param: click.Parameter, given: Path | None) -> Path:
    return given or atlas_folder()


_atlas_option: Callable[[Any], Any] = click.option(
    "--atlas",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    callback=_folder,
    metavar="DIR",
    help="The folder of your atlas; else DEPECHE_ATLAS, else depeche/atlas in the folder of your settings.",
)


@click.group()
def atlas() -> None:
    """Ask the atlas of actors, and add your own to it.

    What you add lies in a folder of your own: --atlas DIR, else what DEPECHE_ATLAS names, else depeche/atlas where your
    system keeps settings (Linux: XDG_CONFIG_HOME or ~/.config). depeche code, code-shard, add, watch and recode use it
    unless they are given --atlas. Your entries go before ours. The form of a table, and a query that gets offices from
    Wikidata: docs/atlas.md.

    \b
    Examples:
      depeche atlas find Goïta --on 2019-01-01
      depeche atlas check
    """


def _tell(findings: Findings, folder: Path, files: int) -> None:
    """What was found, and how much it is."""
    for message in (*findings.faults, *findings.conflicts):
        click.echo(message)
    counts = {"files": files, "entries": findings.entries, "faults": len(findings.faults), "conflicts": len(findings.conflicts)}
    say(f"{folder}: {', '.join(f'{what} {count}' for what, count in counts.items())}")


@atlas.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@_atlas_option
def add(files: tuple[Path, ...], folder: Path) -> int:
    """Add tables (.tsv) or Wikidata results (.json) to your atlas.

    Each file is put into the folder under its own name, in the place of one of that name. All faults are told with file
    and line; with one anywhere, nothing is added. Conflicts are told and are no faults: names that are also something
    else, in our atlas (yours goes before it) or in your own. To take a table away, delete its file.

    \b
    Examples:
      depeche atlas add actors.tsv
      depeche atlas add ministers.json --atlas sahel-atlas
    """
    from depeche.atlas import add_tables

    added = add_tables(files, folder)
    _tell(added.findings, folder, len(files))
    if added.findings.faults:
        say("nothing was added")
        return 1
    for what, paths in (("added", added.new), ("replaced", added.replaced), ("stands there already", added.known)):
        for path in paths:
            say(f"{path}: {what}")
    return 0


@atlas.command()
@click.argument("files", nargs=-1, metavar="[FILE...]", type=click.Path(path_type=Path))
@_atlas_option
def check(files: tuple[Path, ...], folder: Path) -> int:
    """Check tables as if they were added to your atlas; without FILE, check your atlas as it is.

    Exit code 1 when there is a fault; conflicts (names that are also something else) are told, but are none.

    \b
    Examples:
      depeche atlas check
      depeche atlas check actors.tsv
    """
    from depeche.atlas import examine, tables_in

    names = {path.name for path in files}
    paths = [*(path for path in tables_in(folder) if path.name not in names), *files]
    findings = examine(paths)
    _tell(findings, folder, len(paths))
    return 1 if findings.faults else 0


@atlas.command()
@click.argument("name")
@click.option("--lang", type=click.Choice(["fr", "en"]), help="Only what the name means in this language.")
@click.option("--on", type=DAY, callback=day, help="Code and sector at this date; else the latest.")
@_atlas_option
@json_option
def find(name: str, lang: str | None, on: datetime.date | None, folder: Path, as_json: bool) -> int:
    """Tell whom or what a name may mean, with code, sector and terms.

    NAME may stand in further words: "soldats nigériens", "la Chine populaire". What no text would mean by NAME alone is
    told when nothing else is: all names in which it stands. Exit code 1 when there are none.

    \b
    Examples:
      depeche atlas find CEDEAO
      depeche atlas find Johnson --on 2021-06-01
      depeche atlas find "soldats nigériens" --lang fr
      depeche atlas find Labbezanga --json
    """
    from depeche.atlas import load_atlas, tables_in
    from depeche.atlas.places import load_gazetteer

    known = load_atlas(user=tables_in(folder))
    rows = [*_entries(known, known.lookup(name, lang=lang, on=on), on), *map(_place, load_gazetteer().named(name)[:_PLACES])]
    rows = rows or list(_entries(known, known.containing(name), on))
    if not give(rows, as_json, _line):
        say(f"{name}: nothing is known by this name; add it to a table (docs/atlas.md) and run: depeche atlas add TABLE")
        return 1
    return 0


def _entries(known: Atlas, entries: list[Entry], on: datetime.date | None) -> Iterator[dict[str, Any]]:
    """The entries as rows."""
    for entry in entries:
        code, sector = known.standing(entry, on)
        yield {
            "kind": entry.kind,
            "id": entry.id,
            "name": entry.name,
            "name_fr": entry.name_fr,
            "code": code,
            "sector": sector,
            "terms": [_term(term) for term in known.terms(entry.id) if term.office or term.start or term.end],
            "members": list(known.members(entry.id, on)),
            "yours": known.mine(entry.id),
            "from": known.source(entry.id),
        }


def _term(term: Term) -> dict[str, Any]:
    start, end = (day.isoformat() if day else None for day in (term.start, term.end))
    return {"code": term.code, "sector": term.sector, "office": term.office, "start": start, "end": end}


def _place(place: Place) -> dict[str, Any]:
    """A place as a row."""
    return {
        "kind": "place",
        "name": place.name,
        "code": place.code,
        "admin1": place.admin1,
        "lat": place.lat,
        "lon": place.lon,
        "resolution": place.resolution,
        "population": place.population or None,
        "geonames": place.geonames,
    }


def _line(row: dict[str, Any]) -> str:
    """A row for people: a line, and one more for each term."""
    if row["kind"] == "place":
        where = ", ".join(part for part in (row["admin1"], row["code"]) if part)
        return f"{row['name']}  place in {where}  {row['lat']} {row['lon']}" + (
            f"  {row['population']:,} inhabitants" if row["population"] else ""
        )
    names = dict.fromkeys((row["name"], row["name_fr"]))
    what = " ".join(part or "–" for part in (row["code"], row["sector"]))
    lines = [f"{' / '.join(names)}  {row['kind']} {row['id']}  {what}  ({'yours, ' if row['yours'] else ''}{row['from']})"]
    for term in row["terms"]:
        time = f"{term['start'] or '…'} – {term['end'] or '…'}"
        lines.append(f"    {time:<27}{' '.join(part for part in (term['code'], term['sector'], term['office']) if part)}")
    if row["members"]:
        lines.append(f"    members: {' '.join(row['members'])}")
    return "\n".join(lines)
