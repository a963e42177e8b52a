"""The ontology is complete, agrees with the codebook, and its crosswalk goes both ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from depeche import DataError
from depeche.ontology import _read, load_ontology

ONTOLOGY = load_ontology()
FOLDER = Path(__file__).parents[2] / "src" / "depeche" / "ontology"


def test_it_is_complete() -> None:
    assert len(ONTOLOGY.types) == 16
    assert len(ONTOLOGY.contexts) == 37
    assert len(ONTOLOGY.sectors) == 25
    assert sorted(ONTOLOGY.quads) == [1, 2, 3, 4]
    assert list(ONTOLOGY.statuses) == ["actual", "historical", "future", "hypothetical", "negated"]


def test_everything_has_a_meaning() -> None:
    terms = [*ONTOLOGY.types.values(), *ONTOLOGY.contexts.values(), *ONTOLOGY.sectors.values(), *ONTOLOGY.statuses.values()]
    assert all(term.meaning for term in terms)
    assert all(mode.meaning for kind in ONTOLOGY.types.values() for mode in kind.modes.values())


def test_types_and_modes_are_the_codebook_s(shared: Path) -> None:
    table = {}
    for line in (shared / "CODEBOOK.md").read_text(encoding="utf-8").split("\n"):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 6 and cells[1].isupper():
            modes = cells[4].replace("◆", "").replace("–", "")
            table[cells[1]] = (cells[2], {mode.strip() for mode in modes.split(",") if mode.strip()})
    assert {name: (ONTOLOGY.quad(name), set(kind.modes)) for name, kind in ONTOLOGY.types.items()} == table


def test_scores_are_plover_s(shared: Path) -> None:
    for line in (shared / "formats" / "intensity.md").read_text(encoding="utf-8").split("\n"):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != 4 or not cells[1][:4].isupper() or cells[1] == "ACCUSE":
            continue
        kind, _, mode = cells[1].partition(": ")
        assert ONTOLOGY.score(kind, [mode.lower()] if mode else []) == float(cells[2]), cells


@pytest.mark.parametrize(
    ("kind", "modes", "score"),
    [
        ("ACCUSE", [], -3.0),  # printed +3 in the manual
        ("CONSULT", ["visit", "multilateral"], 4.0),
        ("CONSULT", ["third-party", "phone"], 1.5),
        ("PROTEST", ["vandalize"], -5.0),  # a mode without a score takes its type's
        ("ASSAULT", ["beat", "drone"], -9.5),
    ],
)
def test_score_of_modes(kind: str, modes: list[str], score: float) -> None:
    assert ONTOLOGY.score(kind, modes) == score


@pytest.mark.parametrize(
    ("kind", "modes", "status", "view"),
    [
        ("CONSULT", ["visit"], "future", {"type": "AGREE", "modes": [], "auxiliary": None}),
        ("SUPPORT", [], "future", {"type": "AGREE", "modes": [], "auxiliary": None}),
        ("COOPERATE", [], "future", {"type": "AGREE", "modes": [], "auxiliary": None}),
        ("AID", [], "future", {"type": "AGREE", "modes": [], "auxiliary": None}),
        ("RETREAT", ["withdraw"], "future", {"type": "CONCEDE", "modes": [], "auxiliary": None}),
        ("SANCTION", ["expel"], "future", {"type": "SANCTION", "modes": ["expel"], "auxiliary": "future"}),
        ("CONSULT", ["visit"], "actual", {"type": "CONSULT", "modes": ["visit"], "auxiliary": None}),
        ("CONSULT", ["visit"], "hypothetical", {"type": "CONSULT", "modes": ["visit"], "auxiliary": "hypothetical"}),
        ("ASSAULT", [], "negated", {"type": "ASSAULT", "modes": [], "auxiliary": "negation"}),
        ("COERCE", ["seize"], "historical", {"type": "COERCE", "modes": ["seize"], "auxiliary": "historical"}),
    ],
)
def test_the_strict_view(kind: str, modes: list[str], status: str, view: dict[str, object]) -> None:
    assert ONTOLOGY.plover(kind, modes, status) == view


def test_the_crosswalk_keeps_the_types_of_its_source(shared: Path) -> None:
    rows = 0
    for line in (shared / "formats" / "cameo2plover.md").read_text(encoding="utf-8").split("\n"):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 7 and cells[1].isdigit():
            assert ONTOLOGY.from_cameo(cells[1]).type == cells[2], cells
            rows += 1
    assert rows == 257


def test_every_type_and_mode_has_a_cameo_code_of_the_same_quarter() -> None:
    # CAMEO's own roots part cooperation from conflict at 09; three codes say best what CAMEO files elsewhere.
    for kind in ONTOLOGY.types.values():
        for code in [kind.cameo, *(mode.cameo for mode in kind.modes.values())]:
            assert (int(code[:2]) < 9) == (kind.quad <= 2) or kind.name == "ACCUSE", (kind.name, code)


def test_best_cameo_codes_lead_back_to_their_type() -> None:
    elsewhere = {("RETREAT", "resign"), ("SANCTION", "convict"), ("THREATEN", "arrest")}
    for kind in ONTOLOGY.types.values():
        assert ONTOLOGY.from_cameo(kind.cameo).type == kind.name
        for mode in kind.modes.values():
            if (kind.name, mode.name) not in elsewhere:
                assert ONTOLOGY.from_cameo(ONTOLOGY.cameo(kind.name, [mode.name])).type == kind.name, mode


def test_unknown_names_are_told() -> None:
    with pytest.raises(DataError, match="no event type"):
        ONTOLOGY.score("FIGHT")
    with pytest.raises(DataError, match="no mode of AID"):
        ONTOLOGY.score("AID", ["visit"])
    with pytest.raises(DataError, match="no status"):
        ONTOLOGY.plover("AID", [], "planned")
    with pytest.raises(DataError, match="no PLOVER type"):
        ONTOLOGY.from_cameo("010")


@pytest.mark.parametrize(
    ("table", "old", "new", "says"),
    [
        ("types.tsv", "AID\t2\t10\t", "AID\t2\tten\t", "score must be a number"),
        ("types.tsv", "AID\t2\t10\t", "AID\t7\t10\t", "quad 7 is not known"),
        ("modes.tsv", "CONSULT\tvisit\t", "CONSUL\tvisit\t", "'CONSUL' is not known"),
        ("contexts.tsv", "context\tmeaning", "context\tsense", "columns must be"),
        ("cameo.tsv", "042\tCONSULT\tvisit", "042\tCONSULT\tparty", "code 042"),
        ("sectors.tsv", "MIL\tmilitary", "GOV\tmilitary", "second time"),
    ],
)
def test_a_wrong_table_names_file_and_fault(tmp_path: Path, table: str, old: str, new: str, says: str) -> None:
    for path in FOLDER.glob("*.tsv"):
        text = path.read_text(encoding="utf-8")
        if path.name == table:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=says) as caught:
        _read(tmp_path)
    assert table in str(caught.value)
