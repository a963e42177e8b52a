"""Our tables hold together, and the user's are judged line by line."""

from __future__ import annotations

import collections
import json
from pathlib import Path

import pytest

from depeche.atlas import AtlasError, check, load_atlas
from depeche.atlas._tables import DATA, read_table
from depeche.atlas._world import kinds

ATLAS = load_atlas()
HEAD = "kind\tid\tname\tname_fr\talso\tcode\tsector\tstart\tend\n"


def _file(folder: Path, text: str, name: str = "mine.tsv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_there_is_as_much_as_promised() -> None:
    count = collections.Counter(entry.kind for entry in ATLAS)
    assert count["state"] >= 250
    assert count["org"] >= 300
    assert count["group"] >= 150
    assert count["company"] >= 80
    assert count["person"] >= 1000


def test_every_state_has_a_name_of_its_own_in_both_languages() -> None:
    for entry in ATLAS:
        if entry.kind == "state":
            assert [e.id for e in ATLAS.lookup(entry.name)][:1] == [entry.id]
            assert entry.id in [e.id for e in ATLAS.lookup(entry.name_fr)]


@pytest.mark.parametrize(
    ("table", "columns", "column"),
    [
        ("members.tsv", ("org", "states", "start", "end"), "org"),
        ("members.tsv", ("org", "states", "start", "end"), "states"),
        ("seats.tsv", ("state", "names", "names_fr"), "state"),
        ("capitals.tsv", ("state", "names", "names_fr"), "state"),
        ("adjectives.tsv", ("entry", "form", "adj", "adj_fr", "prefix"), "entry"),
        ("homographs.tsv", ("form", "lang", "kind", "entry", "before", "after", "near"), "entry"),
    ],
)
def test_every_reference_has_its_entry(table: str, columns: tuple[str, ...], column: str) -> None:
    for row in read_table(DATA / table, needs=columns):
        for id in row.parts(column):
            assert id == "-" or ATLAS.entry(id), f"{table}:{row.line}"


def test_a_plain_form_belongs_to_one_thing() -> None:
    """Names shared by things of one rank must be told apart by homographs.tsv or by the date (persons)."""
    for lang in ("fr", "en"):
        for folded, forms in ATLAS.lexicon(lang).forms.items():
            ranks = collections.defaultdict(set)
            for form in forms:
                if form.entry and form.kind != "surname":
                    ranks[form.rank, form.spelling].add(form.entry)
            shared = [ids for ids in ranks.values() if len(ids) > 1]
            assert not [ids for ids in shared if {ATLAS.entry(id).kind for id in ids} != {"person"}], folded


def test_every_kind_of_table_exists() -> None:
    assert all(path.exists() for path, _ in kinds().values())


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("group\tX\tX\t\t\tXXX\tREB\t\t", 'mine.tsv:2: code "XXX" is unknown; write ISO'),
        ("group\tX\tX\t\t\tMLI\tFOO\t\t", 'mine.tsv:2: sector "FOO" is unknown; write one of'),
        ("thing\tX\tX\t\t\tMLI\tREB\t\t", 'mine.tsv:2: kind "thing" is unknown'),
        ("group\t\tX\t\t\tMLI\tREB\t\t", 'mine.tsv:2: the column "id" is empty'),
        ("group\tX\t\t\t\tMLI\tREB\t\t", 'mine.tsv:2: the first line of "X" has no name'),
        ("group\tX\tX\t\t\tMLI\tREB\tsoon\t", 'mine.tsv:2: "soon" in column "start" is no date'),
        ("group\tX\tX\t\t\tMLI\tREB\t2020\t2019", "mine.tsv:2: the end 2019-12-31 comes before the start 2020-01-01"),
        ("group\tX\tX\t\t\tMLI\tREB\t\t\t\t", "mine.tsv:2: 11 cells under 9 columns"),
        ("group\tX\tX\t\t\tMLI\tREB\t\t\ngroup\tX\tX\t\t\tMLI\tREB\t\t", 'mine.tsv:3: id "X" stands twice'),
        ("group\tX\tX\t\t\tMLI\tREB\t\t\nparty\tX\tX\t\t\tMLI\tOPP\t\t", 'mine.tsv:3: id "X" is already that of a group'),
    ],
)
def test_a_wrong_line_is_named_with_its_mending(tmp_path: Path, row: str, problem: str) -> None:
    path = _file(tmp_path, HEAD + row + "\n")
    with pytest.raises(AtlasError) as caught:
        load_atlas(user=[path])
    assert str(caught.value).startswith(problem)
    assert any(said.startswith(problem) for said in check([path]))


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ("kind\tname\n", 'mine.tsv:1: column "id" is missing'),
        ("kind\tid\tname\tcolour\n", 'mine.tsv:1: column "colour" is unknown'),
        ("kind\tid\tname\tname\n", 'mine.tsv:1: column "name" is doubled'),
        ("", "mine.tsv:1: no lines; the first must name: kind, id, name"),
    ],
)
def test_a_wrong_head_is_named(tmp_path: Path, head: str, problem: str) -> None:
    with pytest.raises(AtlasError) as caught:
        load_atlas(user=[_file(tmp_path, head)])
    assert str(caught.value).startswith(problem)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="no such file"):
        load_atlas(user=[tmp_path / "none.tsv"])
    path = tmp_path / "bytes.tsv"
    path.write_bytes(b"kind\xff\xfe")
    with pytest.raises(AtlasError, match=r"bytes\.tsv:1: not UTF-8"):
        load_atlas(user=[path])


def test_the_user_goes_first_and_conflicts_are_told(tmp_path: Path) -> None:
    path = _file(tmp_path, HEAD + "party\tMYJNIM\tJNIM\t\tfr:Front du Test;=Tst\tMLI\tOPP\t\t\n")
    atlas = load_atlas(user=[path])
    found = atlas.find("Le JNIM et le Front du Test (Tst, TST)", lang="fr")
    assert [entry.id for match in found for entry in match.entries] == ["MYJNIM", "MYJNIM", "MYJNIM"]
    assert atlas.standing(atlas.entry("MYJNIM"), None) == ("MLI", "OPP")
    assert atlas.entry("JNIM").code == "IMG"
    assert check([path]) == ['mine.tsv:2: "jnim" is JNIM (group IMG REB) in our atlas; yours goes before it']


def test_the_users_entry_takes_the_place_of_ours(tmp_path: Path) -> None:
    path = _file(tmp_path, HEAD + "group\tM23\tM23\t\tARC\tRWA\tREB\t\t\n")
    atlas = load_atlas(user=[path])
    assert atlas.entry("M23").code == "RWA"
    assert atlas.find("Mouvement du 23-Mars, ARC", lang="fr")[1].entries[0].id == "M23"
    assert check([path]) == []


def _result(*bindings: dict[str, str]) -> str:
    cells = [{name: {"type": "literal", "value": value} for name, value in binding.items()} for binding in bindings]
    return json.dumps({"head": {"vars": []}, "results": {"bindings": cells}}, indent=1)


def test_wikidata_refreshes_terms_and_adds_persons(tmp_path: Path) -> None:
    entity = "http://www.wikidata.org/entity/"
    path = _file(
        tmp_path,
        _result(
            {
                "person": entity + "Q1",
                "personLabel": "Jeanne Essai",
                "positionLabel": "foreign minister",
                "country": "MLI",
                "start": "2030-01-02T00:00:00Z",
                "end": "2031-00-00T00:00:00Z",
            },
            {"person": entity + "Q1", "personLabel": "Jeanne Essai", "country": "MLI", "start": "2032-05-00T00:00:00Z"},
            {
                "person": entity + "Q98497406",
                "personLabel": "Assimi Goïta",
                "country": "MLI",
                "sector": "MIL",
                "start": "2020-08-19",
            },
        ),
        "wikidata.json",
    )
    atlas = load_atlas(user=[path])
    (match,) = atlas.find("Jeanne Essai", lang="fr")
    assert [str(term.end) for term in atlas.terms(match.entries[0].id)] == ["2031-12-31", "None"]
    assert atlas.standing(atlas.entry("assimi-goita"), None) == ("MLI", "MIL")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{\n"results": [', "wikidata.json:2: no JSON"),
        ("[]", "wikidata.json:1: no SPARQL result"),
        ('{"results": {"bindings": 3}}', 'wikidata.json:1: "bindings" is no list'),
        (_result({"person": "Q1", "personLabel": "X"}), "wikidata.json:10: a result has no ?country"),
        (_result({"person": "Q1", "personLabel": "X", "country": "Mali"}), 'wikidata.json:10: code "Mali" is unknown'),
    ],
)
def test_a_wrong_result_is_named(tmp_path: Path, text: str, problem: str) -> None:
    path = _file(tmp_path, text, "wikidata.json")
    with pytest.raises(AtlasError) as caught:
        load_atlas(user=[path])
    assert str(caught.value).startswith(problem)


def _block(language: str) -> str:
    text = (Path(__file__).parents[2] / "docs" / "atlas.md").read_text(encoding="utf-8")
    return text.split(f"```{language}\n", 1)[1].split("```", 1)[0]


def test_the_pages_table_is_sound(tmp_path: Path) -> None:
    path = _file(tmp_path, _block("tsv"))
    assert check([path]) == []
    atlas = load_atlas(user=[path])
    assert [str(term.start) for term in atlas.terms("awa-test")] == ["2015-01-01", "2024-03-02"]


def test_the_pages_example_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    example = _block("python")
    exec(example, {})
    said = [line.removeprefix("# ") for line in example.splitlines() if line.startswith("# ")]
    assert capsys.readouterr().out.splitlines() == said
