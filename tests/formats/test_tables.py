"""POLECAT, GDELT, ICEWS and CSV: the columns, read with pandas; what leaves and what does not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pandas
import pytest

from depeche.formats._values import columns
from depeche.records import Article, Event

Export = Callable[..., Path]
POLECAT, GDELT, MENTIONS, ICEWS = 40, 61, 16, 20


def _frame(path: Path, names: list[str] | None, missing: str) -> pandas.DataFrame:
    """A tab-separated file as pandas reads it, all as text; ``names`` where it has no header."""
    return pandas.read_csv(
        path, sep="\t", header=None if names else 0, names=names, dtype=str, na_values=[missing], keep_default_na=False, quoting=3
    )


@pytest.mark.parametrize(
    ("form", "count"), [("polecat", POLECAT), ("gdelt", GDELT), ("gdelt-mentions", MENTIONS), ("icews", ICEWS)]
)
def test_every_line_has_exactly_the_documented_columns(export: Export, form: str, count: int) -> None:
    lines = export(form, "--with-negated", "--with-expected").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    assert {line.count("\t") + 1 for line in lines} == {count}
    assert len(columns(form.replace("-", "_"))) == count


def test_polecat(export: Export) -> None:
    path = export("polecat")
    assert list(_frame(path, None, "None").columns) == [column.name for column in columns("polecat")]
    frame = _frame(path, None, "None").set_index("Event ID")
    assert list(frame["Event Type"]) == ["CONSULT", "ASSAULT", "AGREE", "AGREE"]
    meeting = frame.loc["fr/1-e1"]
    assert meeting[["Event Date", "Event Mode", "Intensity", "Quad Code"]].tolist() == ["2024-09-03", "visit", "4.0", "1"]
    assert meeting[["Actor Country", "Actor COW", "Actor Name"]].tolist() == ["MLI; CHN", "432; 710", "Assimi Goïta; Xi Jinping"]
    assert meeting["Actor Title"] == "transition president; president"
    assert meeting[["Placename", "City", "Country", "GeoNames ID"]].tolist() == ["Mopti", "Mopti", "MLI", "2453348"]
    assert meeting["Story People"] == "Assimi Goïta; Xi Jinping"
    assert pandas.isna(meeting["Recipient Name"])
    killing = frame.loc["fr/1-e2"]
    assert killing[["Actor Country", "Primary Actor Sector", "Recipient Name Raw"]].tolist() == ["IMG", "REB", "douze civils"]


def test_what_the_format_cannot_say_leaves_only_when_asked(export: Export) -> None:
    def ids(*options: str) -> list[str]:
        return sorted(id.split("-")[-1] for id in _frame(export("polecat", *options), None, "None")["Event ID"])

    assert ids() == ["e1", "e2", "e6", "e7"]
    assert ids("--with-negated") == ["e1", "e2", "e3", "e6", "e7"]
    assert ids("--with-expected") == ["e1", "e2", "e4", "e5", "e6", "e7"]
    frame = _frame(export("polecat", "--with-negated", "--with-expected"), None, "None").set_index("Event ID")
    assert [frame.loc[f"fr/1-{e}", "Event Mode"] for e in ("e3", "e4", "e5")] == ["negation", "hypothetical", "future"]


def test_gdelt(export: Export) -> None:
    frame = _frame(export("gdelt"), [column.name for column in columns("gdelt")], "")
    codes = list(zip(frame["Actor1Code"], frame["Actor2Code"], frame["EventCode"], frame["QuadClass"], strict=True))
    # A meeting goes both ways, as CAMEO's coders write it.
    assert codes[:3] == [("MLIGOV", "CHNGOV", "042", "1"), ("CHNGOV", "MLIGOV", "042", "1"), ("IMGREB", "MLICVL", "190", "4")]
    assert frame["Actor1Type1Code"].tolist()[2] == "IMG"
    first = frame.iloc[0]
    assert first[["SQLDATE", "MonthYear", "Year", "FractionDate"]].tolist() == ["20240903", "202409", "2024", "2024.6658"]
    assert first[["ActionGeo_Type", "ActionGeo_CountryCode", "ActionGeo_Lat", "ActionGeo_Long"]].tolist() == [
        "4",
        "ML",
        "14.4843",
        "-4.18296",
    ]
    assert first[["ActionGeo_FullName", "GoldsteinScale", "IsRootEvent"]].tolist() == ["Mopti, Mali", "1.9", "1"]
    assert first[["DATEADDED", "SOURCEURL"]].tolist() == ["20240903000000", "https://example.org/1"]
    assert frame["GLOBALEVENTID"].is_unique
    assert frame["GLOBALEVENTID"].astype("int64").max() < 2**53


def test_gdelt_mentions_join_the_events_and_say_the_status(export: Export) -> None:
    everything = ("--with-negated", "--with-expected")
    events = _frame(export("gdelt", *everything), [column.name for column in columns("gdelt")], "")
    mentions = _frame(export("gdelt-mentions", *everything), [column.name for column in columns("gdelt_mentions")], "")
    assert set(events["GLOBALEVENTID"]) == set(mentions["GLOBALEVENTID"])
    assert "status=negated;certainty=certain" in set(mentions["Extras"])
    possible = mentions[mentions["Extras"].str.contains("hypothetical")].iloc[0]
    assert possible[["Confidence", "SentenceID", "MentionType"]].tolist() == ["40", "6", "1"]
    assert possible["MentionSourceName"] == "example.org"


def test_icews(export: Export) -> None:
    frame = _frame(export("icews"), None, "NULL")
    assert list(frame.columns) == [column.name for column in columns("icews")]
    third = frame.iloc[2]
    assert third[["Source Name", "Target Name", "Target Country"]].tolist() == [
        "JNIM",
        "General Population / Civilian / Social (Mali)",
        "Mali",
    ]
    assert third[["CAMEO Code", "Intensity", "Sentence Number"]].tolist() == ["190", "-10.0", "3"]


def test_csv_holds_the_full_record(export: Export, articles: list[Article]) -> None:
    frame = pandas.read_csv(export("csv"), keep_default_na=False)
    assert list(frame.columns) == [column.name for column in columns("csv")]
    assert [Event.from_dict(json.loads(record)) for record in frame["record"]] == list(articles[0].events)
    first = frame.iloc[0]
    assert first[["actor_codes", "actor_ids", "when_start"]].tolist() == ["MLI; CHN", "-; -", "2024-09-03"]
    assert frame["status"].value_counts().to_dict() == {"actual": 3, "future": 2, "negated": 1, "hypothetical": 1}


def test_days_choose_events(export: Export) -> None:
    frame = pandas.read_csv(export("csv", "--since", "2024-10-01"))
    assert list(frame["event"]) == ["e6"]
    assert export("csv", "--until", "2024-09-02").read_text(encoding="utf-8").count("\n") == 1


def test_two_exports_are_the_same_bytes(export: Export, coded: Path, tmp_path: Path) -> None:
    from depeche.formats import Chosen, Source, Wanted, formats, write

    for name, form in formats().items():
        if form.kind == "folder":
            continue
        lines = Chosen(Source(str(coded), on_error=print), Wanted(statuses=form.leaves))
        write(form, lines, tmp_path / "again")
        assert (tmp_path / "again").read_bytes() == export(name).read_bytes(), name


def test_a_broken_line_is_told_and_costs_only_itself(coded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from depeche.cli import _run

    with coded.open("a", encoding="utf-8") as lines:
        lines.write('{"id": "broken"\n\n[1]\n')
    out = tmp_path / "out.txt"
    assert _run(["export", str(coded), "--format", "gdelt", "-o", str(out)]) == 1
    assert len(re.findall(r"coded\.jsonl:[35]: ", capsys.readouterr().err)) == 2
    assert out.exists()
