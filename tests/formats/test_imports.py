"""POLECAT, GDELT and ICEWS tables read back as events, broken lines and all; two series side by side."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from depeche.cli import _run
from depeche.errors import InputError
from depeche.formats._given import Given, lines_of
from depeche.formats._values import columns
from depeche.records import Article

Export = Callable[..., Path]


def _row(kind: str, **cells: str) -> str:
    """A line of a table, its other cells as their project leaves them."""
    missing = {"polecat": "None", "gdelt": "", "icews": "NULL"}[kind]
    return "\t".join(cells.get(column.name.replace(" ", "_"), missing) for column in columns(kind))


def _header(kind: str) -> str:
    return "\t".join(column.name for column in columns(kind))


def _read(path: Path, capsys: pytest.CaptureFixture[str], *options: str, code: int = 0) -> tuple[list[Article], str]:
    assert _run(["import", str(path), *options]) == code
    captured = capsys.readouterr()
    articles = [Article.from_dict(json.loads(line)) for line in captured.out.splitlines()]
    for article in articles:
        (event,) = article.events
        assert article.text[event.start : event.end] == event.trigger
        for side in (*event.actor, *event.recipient):
            assert article.text[side.start : side.end] == side.text
    return articles, captured.err


@pytest.mark.parametrize("kind", ["polecat", "gdelt", "icews"])
def test_what_we_export_we_import(export: Export, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = export(kind)
    capsys.readouterr()
    articles, _ = _read(path, capsys)
    events = [article.events[0] for article in articles]
    assert {event.type for event in events} == {"CONSULT", "ASSAULT", "AGREE"}
    killing = next(event for event in events if event.type == "ASSAULT")
    assert [(s.code, s.sector) for s in killing.recipient] == [("MLI", "CVL")]
    meeting = events[0]
    assert meeting.where
    assert (meeting.where.name, meeting.where.code, meeting.where.lat) == ("Mopti", "MLI", 14.4843)
    assert meeting.when
    assert str(meeting.when.start) == "2024-09-03"
    assert {a.source for a in articles} == {{"polecat": "POLECAT", "gdelt": "GDELT", "icews": "ICEWS"}[kind]}


def test_polecat_as_it_is_met(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = {"Event_Date": "2023-01-05", "Actor_Country": "FRA; DEU", "Actor_Sectors": "GOV; MIL", "Recipient_Country": "CIV"}
    lines = [
        _header("polecat") + "\tUnnamed: 40\t",
        _row("polecat", Event_ID="1", Event_Type="ASSAULT", Event_Mode="firearms", Recipient_Name="Côte d'Ivoire", **common)
        + "\t\t",
        _row("polecat", Event_ID="2", Event_Type="DISAPPROVE", **common),
        _row("polecat", Event_ID="3", Event_Type="DANCE", **common),
        _row("polecat", Event_ID="4", Event_Type="AID", **{**common, "Event_Date": "soon"}),
        "5\ttoo short",
    ]
    path = tmp_path / "ngecEvents.txt"
    path.write_bytes("\n".join(lines).encode("latin-1"))
    articles, said = _read(path, capsys, code=1)
    first, second = (article.events[0] for article in articles)
    assert (first.type, first.modes, second.type) == ("ASSAULT", ("firearms",), "ACCUSE")
    assert [(s.code, s.sector) for s in first.actor] == [("FRA", "GOV"), ("DEU", "MIL")]
    assert first.recipient[0].text == "Côte d'Ivoire"
    assert "3 broken lines" in said
    assert all(f"ngecEvents.txt:{line}: " in said for line in (4, 5, 6))


def test_gdelt_of_both_versions_and_packed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = {"SQLDATE": "20240902", "DATEADDED": "20240903120000", "SOURCEURL": "https://example.org/x", "EventCode": "042"}
    sides = {"Actor1Code": "MLIGOV", "Actor1CountryCode": "MLI", "Actor1Type1Code": "GOV", "Actor1Name": "MALI"}
    un = {"Actor2Code": "IGOUNO", "Actor2KnownGroupCode": "UNO", "Actor2Type1Code": "IGO", "Actor2Name": "UNITED NATIONS"}
    romania = {"Actor2Code": "ROM", "Actor2CountryCode": "ROM", "Actor2Name": "ROMANIA"}
    place = {
        "ActionGeo_Type": "4",
        "ActionGeo_FullName": "Gao, Gao, Mali",
        "ActionGeo_CountryCode": "ML",
        "ActionGeo_Lat": "16.27",
    }
    rows = [
        _row("gdelt", GLOBALEVENTID="1", **cells, **sides, **un, **place),
        _row("gdelt", GLOBALEVENTID="2", **cells | {"EventCode": "010"}, **sides),
        _row("gdelt", GLOBALEVENTID="3", **cells | {"EventCode": "190"}, **sides, **romania),
    ]
    packed = tmp_path / "20240903.export.CSV.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("20240903.export.CSV", "\n".join(rows))
    articles, said = _read(packed, capsys)
    assert "1 statements and appeals left out" in said
    talks, fight = (article.events[0] for article in articles)
    assert [s.code for s in talks.recipient] == ["UNO"]
    assert (talks.type, talks.modes, fight.type) == ("CONSULT", ("visit",), "ASSAULT")
    assert [(s.code, s.sector) for s in fight.recipient] == [("ROU", "GOV")]
    assert talks.where
    assert (talks.where.code, talks.where.resolution, talks.where.lat) == ("MLI", 4, 16.27)
    assert (str(articles[0].published), articles[0].url) == ("2024-09-03", "https://example.org/x")
    names = [column.name for column in columns("gdelt")]
    old = [cell for name, cell in zip(names, rows[0].split("\t"), strict=True) if not name.endswith("ADM2Code")]
    (tmp_path / "old.CSV").write_text("\t".join(old))
    (again,), _ = _read(tmp_path / "old.CSV", capsys)
    assert again.events == articles[0].events


def test_icews_before_and_after_june_2020(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = {"Event_ID": "7", "Source_Name": "Rebel (Mali)", "Source_Sectors": "Rebel,Dissident", "Source_Country": "Mali"}
    cells |= {
        "Target_Name": "Niger",
        "Target_Country": "Niger",
        "Event_Text": "Make a visit",
        "Country": "Niger",
        "City": "Niamey",
    }
    new = _row("icews", Event_Date="2020-06-02", CAMEO_Code="42", **cells)
    (tmp_path / "new.tab").write_text(_header("icews") + "\n" + new)
    (article,), _ = _read(tmp_path / "new.tab", capsys)
    event = article.events[0]
    assert [(s.code, s.sector) for s in (*event.actor, *event.recipient)] == [("MLI", "REB"), ("NER", "GOV")]
    assert (event.type, event.modes) == ("CONSULT", ("visit",))
    drop = [column.name for column in columns("icews")].index("CAMEO Code")
    old = ["\t".join(c for n, c in enumerate(line.split("\t")) if n != drop) for line in (_header("icews"), new)]
    (tmp_path / "old.tab").write_text("\n".join(old).replace("2020-06-02", "6/2/2020"))
    (older,), _ = _read(tmp_path / "old.tab", capsys)
    assert older.events == article.events


def test_what_is_no_table_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    assert _run(["import", str(tmp_path / "x.csv")]) == 1
    assert "is no table of POLECAT, GDELT or ICEWS" in capsys.readouterr().err


def test_into_a_ledger_and_out_again(export: Export, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = tmp_path / "gdelt.ledger"
    assert _run(["import", str(export("gdelt")), "--ledger", str(ledger)]) == 0
    out = tmp_path / "again.polecat"
    assert _run(["export", str(ledger), "--format", "polecat", "-o", str(out)]) == 0
    assert out.read_text(encoding="utf-8").count("\n") == export("gdelt").read_text(encoding="utf-8").count("\n") + 1
    # Of a ledger both tables of GDELT are filled, episode by episode.
    for form in ("gdelt", "gdelt-mentions"):
        assert _run(["export", str(ledger), "--format", form, "-o", str(tmp_path / form)]) == 0
    events = {line.split("\t")[0] for line in (tmp_path / "gdelt").read_text(encoding="utf-8").splitlines()}
    mentions = {line.split("\t")[0] for line in (tmp_path / "gdelt-mentions").read_text(encoding="utf-8").splitlines()}
    assert events == mentions


def test_compare(export: Export, coded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    polecat = export("polecat")
    capsys.readouterr()
    assert _run(["compare", str(coded), str(polecat)]) == 0
    captured = capsys.readouterr()
    assert [json.loads(line) for line in captured.out.splitlines()] == [
        {"month": "2024-09", "type": "AGREE", "a": 2, "b": 2, "agreement": 1.0},
        {"month": "2024-09", "type": "ASSAULT", "a": 1, "b": 1, "agreement": 1.0},
        {"month": "2024-09", "type": "CONSULT", "a": 1, "b": 1, "agreement": 1.0},
    ]
    assert "agreement 1.00" in captured.err
    assert _run(["compare", str(coded), str(export("gdelt")), "--dyad", "chn,mli", "--by", "type"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    # CAMEO's coders write a meeting in both directions.
    assert rows == [
        {"type": "AGREE", "a": 1, "b": 1, "agreement": 1.0},
        {"type": "CONSULT", "a": 1, "b": 2, "agreement": 0.667},
    ]


def test_compare_counts_only_months_that_both_cover() -> None:
    from collections import Counter

    from depeche.formats.compare import correlation, rows

    a = Counter({("2024-01", "AID"): 1, ("2024-02", "AID"): 2, ("2024-03", "AID"): 3, ("2024-04", "AID"): 5})
    b = Counter({("2024-02", "AID"): 4, ("2024-03", "SUPPORT"): 1, ("2024-04", "AID"): 10, ("2024-05", "AID"): 9})
    found = rows(a, b)
    assert [(row.month, row.type, row.a, row.b) for row in found] == [
        ("2024-02", "AID", 2, 4),
        ("2024-03", "AID", 3, 0),
        ("2024-03", "SUPPORT", 0, 1),
        ("2024-04", "AID", 5, 10),
    ]
    assert found[0].agreement == pytest.approx(2 / 3)
    moves = correlation(found)
    assert moves is not None
    assert 0 < moves < 1


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb") as stream:
        for _ in range(16):
            stream.write(b" " * (1 << 20))
    with pytest.raises(InputError, match="no line of these tables is longer"):
        list(lines_of(path))


def test_a_number_without_end_is_none() -> None:
    cells = {"Latitude": "inf", "Longitude": "nan", "GeoNames ID": "1e999"}
    assert [Given(1, cells).number(name) for name in cells] == [None, None, None]
