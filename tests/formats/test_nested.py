"""PLOVER JSON, Parquet, networks, GeoJSON, FollowTheMoney, spaCy and brat, each read back by what reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from depeche.records import Article

Export = Callable[..., Path]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_jsonl_is_the_exchange_form(export: Export, articles: list[Article]) -> None:
    assert [Article.from_dict(row) for row in _lines(export("jsonl"))] == articles


def test_plover(export: Export) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((Path(__file__).parent / "plover.schema.json").read_text(encoding="utf-8"))
    records = _lines(export("plover"))
    for record in records:
        jsonschema.validate(record, schema)
    by_id = {record["id"].split("-")[-1]: record for record in records}
    assert list(by_id) == ["e1", "e2", "e4", "e5", "e6", "e7"]
    assert (by_id["e6"]["event"], by_id["e6"].get("mode"), by_id["e6"]["event_scale"]) == (["AGREE"], None, 2.5)
    assert by_id["e6"]["enddate"] == "2024-12-31"
    assert "type=AID" in by_id["e6"]["comment"]
    assert by_id["e5"]["mode"] == ["future"]
    assert by_id["e1"]["actor"][1] == {
        "code": "CHN",
        "sector": "GOV",
        "entity_text": "Xi Jinping",
        "identifier_text": "Xi Jinping",
        "office": "president",
    }
    assert by_id["e1"]["event_loc"]["geonameid"] == 2453348
    assert by_id["e2"]["size"] == {"dead": 12}
    assert [r["id"] for r in _lines(export("plover", "--with-negated"))][2] == "fr/1-e3"


def test_parquet(export: Export, articles: list[Article]) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    from depeche.formats.parquet import read_articles

    assert list(read_articles(str(export("parquet-articles")))) == articles
    table = parquet.read_table(export("parquet"))
    assert table.column("status").to_pylist() == [e.status for e in articles[0].events]
    assert table.column("actor").to_pylist()[0][1]["code"] == "CHN"
    assert table.to_pandas()["size"][1]["dead"] == 12


def test_parquet_opens_in_duckdb(export: Export) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = export("parquet")
    rows = duckdb.sql(f"SELECT type, actor[1].code FROM read_parquet('{path}') WHERE status = 'actual' ORDER BY \"start\"")
    assert rows.fetchall() == [("CONSULT", "MLI"), ("AGREE", "FRA"), ("ASSAULT", "IMG")]
    nested = duckdb.sql(f"SELECT count(*) FROM (SELECT unnest(events) FROM read_parquet('{export('parquet-articles')}'))")
    assert nested.fetchall() == [(7,)]


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_networks(export: Export, form: str) -> None:
    networkx = pytest.importorskip("networkx")
    read = networkx.read_gexf if form == "gexf" else networkx.read_graphml
    graph = read(export(form))
    edges = {(a, b, d["event"], d["status"]): d for a, b, d in graph.edges(data=True)}
    assert set(edges) == {
        ("CHN", "MLI", "CONSULT", "actual"),
        ("MLI", "CHN", "CONSULT", "actual"),
        ("JNIM", "MLI", "ASSAULT", "actual"),
    }
    assert edges["CHN", "MLI", "CONSULT", "actual"]["mutual"] is True
    assert edges["JNIM", "MLI", "ASSAULT", "actual"]["score"] == -9.0
    assert graph.nodes["MLI"]["label"] == "Mali"
    asked = read(export(form, "--with-expected", "--with-negated"))
    assert ("MLI", "ECOWAS", "negated") in {(a, b, d["status"]) for a, b, d in asked.edges(data=True)}


def test_geojson(export: Export) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    found = json.loads(export("geojson").read_text(encoding="utf-8"))
    point = {"type": "object", "required": ["type", "coordinates"], "properties": {"type": {"const": "Point"}}}
    number = {"type": "array", "items": {"type": "number", "minimum": -180, "maximum": 180}, "minItems": 2, "maxItems": 2}
    point["properties"] |= {"coordinates": number}
    feature = {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {"type": {"const": "Feature"}, "geometry": point},
    }
    jsonschema.validate(
        found, {"required": ["type", "features"], "properties": {"features": {"type": "array", "items": feature}}}
    )
    (only,) = found["features"]
    assert only["geometry"]["coordinates"] == [-4.18296, 14.4843]
    assert (only["properties"]["place"], only["properties"]["status"]) == ("Mopti", "actual")


def test_follow_the_money(export: Export) -> None:
    ftm = pytest.importorskip("followthemoney")
    entities = _lines(export("ftm", "--with-negated"))
    proxies = {row["id"]: ftm.model.get_proxy(row) for row in entities}
    assert len(proxies) == len(entities)
    for row in entities:
        ftm.model.get(row["schema"]).validate(row)
        # What the package's cleaning would drop or change, we must not write.
        clean = ftm.model.get_proxy(row, cleaned=False)
        assert {name: sorted(values) for name, values in row["properties"].items()} == {
            prop.name: sorted(clean.get(prop)) for prop in clean.iterprops()
        }
    schemata = [row["schema"] for row in entities]
    assert {name: schemata.count(name) for name in ("Article", "Person", "Event")} == {"Article": 1, "Person": 2, "Event": 4}
    event = next(row for row in entities if row["schema"] == "Event")
    assert {proxies[id].caption for id in event["properties"]["organizer"]} == {"Assimi Goïta", "Xi Jinping"}
    assert any("[negated]" in row["properties"].get("name", [""])[0] for row in entities)


def test_docbin(export: Export, articles: list[Article]) -> None:
    import spacy
    from spacy.tokens import DocBin

    docs = list(DocBin().from_disk(export("docbin")).get_docs(spacy.blank("fr").vocab))
    assert [doc.text for doc in docs] == [article.text for article in articles]
    triggers = docs[0].spans["triggers"]
    assert (triggers[0].text, triggers[0].label_, triggers[0].id_) == ("rencontré", "CONSULT.actual", "e1")
    assert len(triggers) == 7
    assert "IMG REB" in {span.label_ for span in docs[0].spans["actors"]}
    assert docs[0].user_data["article"]["id"] == "fr/1"


def test_displacy_draws_it(export: Export) -> None:
    from spacy import displacy

    first, second = _lines(export("displacy"))
    html = displacy.render(first, style="ent", manual=True)
    assert "CONSULT.actual" in html
    assert "rencontré" in html
    assert [first["text"][e["start"] : e["end"]] for e in first["ents"]][:2] == ["Assimi Goïta", "rencontré"]
    assert second["ents"] == []


def test_brat(export: Export, articles: list[Article]) -> None:
    folder = export("brat")
    assert sorted(path.name for path in folder.iterdir()) == ["annotation.conf", "en-1.ann", "en-1.txt", "fr_1.ann", "fr_1.txt"]
    text = (folder / "fr_1.txt").read_bytes().decode("utf-8")
    assert text == articles[0].text
    spans: dict[str, str] = {}
    lines = (folder / "fr_1.ann").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("T"):
            id, head, words = line.split("\t")
            kind, at = head.split(" ", 1)
            pieces = [tuple(map(int, piece.split())) for piece in at.split(";")]
            assert " ".join(text[a:b] for a, b in pieces) == words
            spans[id] = kind
    events = [line for line in lines if line.startswith("E")]
    assert len(events) == 7
    for line in events:
        for role in line.split("\t")[1].split(" "):
            assert role.split(":")[1] in spans
    # A span over a line end is written in pieces.
    assert any(re.match(r"T\d+\tSide \d+ \d+;\d+ \d+\tdouze civils", line) for line in lines)
    assert "Negation E3" in "\n".join(lines)
    assert not (folder / "en-1.ann").read_text(encoding="utf-8").strip()
    conf = (folder / "annotation.conf").read_text(encoding="utf-8")
    assert all(f"[{part}]" in conf for part in ("entities", "relations", "events", "attributes"))
