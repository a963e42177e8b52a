"""The store: what goes in once stays once, comes out as it went in, and is found."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from pathlib import Path

import pytest

from depeche.ledger import Filter, Ledger, LedgerError
from depeche.ledger.database import APPLICATION, folded, versions
from depeche.records import Article, Event


def test_adding_twice_adds_nothing(ledger, add, summit):
    first = add(*summit)
    assert (first.added, first.known) == (len(summit), 0)
    before = "\n".join(ledger.db.iterdump())
    second = add(*summit)
    assert (second.added, second.events, second.known) == (0, 0, len(summit))
    assert "\n".join(ledger.db.iterdump()) == before


def test_events_come_back_as_they_went_in(ledger, add, summit):
    add(*summit)
    for article in summit:
        back = ledger.article(article.id)
        assert (back.text, back.published, back.source, back.lang) == (
            article.text,
            article.published,
            article.source,
            article.lang,
        )
        for got, want in zip(back.events, article.events, strict=True):
            for name in ("id", "type", "status", "actor", "recipient", "when", "where", "size", "holder", "sentence", "modes"):
                assert getattr(got, name) == getattr(want, name), name


def test_an_interrupted_addition_goes_on(ledger, summit):
    steps = ledger.add(summit, version="hand", batch=2)
    next(steps)
    steps.close()
    assert ledger.counts()["article"] == 2
    last = list(ledger.add(summit, version="hand", batch=2))[-1]
    assert (last.added, last.known) == (len(summit) - 2, 2)
    assert ledger.check() == []


def test_the_same_text_from_another_source_is_one_article(ledger, add, make):
    add(make("2024-09-02", "Le Mali a accusé l'Ukraine.", source="a", url="https://a.example/1"))
    tally = add(make("2024-09-03", "Le Mali  a accusé\nl'Ukraine.", source="b", url="https://b.example/2", id="other"))
    assert (tally.added, tally.copies) == (0, 1)
    assert ledger.db.execute("SELECT kind, source FROM copy").fetchall() == [("same", "b")]
    assert add(make("2024-09-03", "Le Mali  a accusé\nl'Ukraine.", source="b", url="https://b.example/2", id="other")).known == 1


def test_an_id_that_another_text_bears_gives_way(ledger, add, make):
    add(make("2024-09-02", "Le Mali a accusé l'Ukraine.", id="x"))
    tally = add(make("2024-09-02", "Le Niger a accusé la France.", id="x"))
    assert tally.added == 1
    assert add(make("2024-09-02", "Le Niger a accusé la France.", id="x")).added == 0
    assert ledger.counts()["article"] == 2


def test_a_failing_batch_leaves_nothing(ledger, make, monkeypatch):
    good = make("2024-09-02", "Le Mali a accusé l'Ukraine.")
    bad = make("2024-09-02", "Le Niger a accusé la France.", {"type": "ACCUSE", "trigger": "a accusé"})
    broken = Article(bad.id, bad.lang, bad.text, bad.published, "", "", "", (bad.events[0], bad.events[0]))
    with pytest.raises(sqlite3.IntegrityError):
        list(ledger.add([good, broken], version="hand"))
    assert ledger.counts()["article"] == 0
    assert ledger.check() == []


@pytest.mark.parametrize(
    "words", ["presidence", "PRÉSIDENCE", "presid*", '"la présidence"', "presidence AND (", "l'été presidence"]
)
def test_full_text_folds_accents_and_survives_odd_queries(ledger, add, make, words):
    add(make("2024-09-02", "L'été dernier, la présidence a parlé and.", title="Bamako"))
    found = ledger.search(words)
    assert [row["title"] for row in found] == ["Bamako"]
    assert "[" in found[0]["words"]


def test_nothing_to_look_for_is_said(ledger):
    with pytest.raises(LedgerError, match="no word"):
        ledger.search(" ( ) ")


def test_folded_quotes_everything():
    assert folded('accord "plan de paix" Bama* OR') == '"accord" "plan de paix" "Bama"* "OR"'
    assert folded("accord\0 de\0paix") == '"accord" "de" "paix"'


def test_events_are_filtered(ledger, add, summit):
    add(*summit)
    assert {r["status"] for r in ledger.events(Filter(sides=("MLI", "CHN")))} == {"actual", "future"}
    assert [r["type"] for r in ledger.events(Filter(types=("REJECT",)))] == ["REJECT"]
    assert [r["source"] for r in ledger.events(Filter(words="Mopti"))] == ["fr-4"]
    day = summit[2].published
    assert {r["source"] for r in ledger.events(Filter(since=day))} == {"fr-3", "fr-4", "en-2", "en-3"}


def test_sql_reads_and_cannot_write(ledger, add, summit, tmp_path):
    add(*summit)
    with Ledger(ledger.path) as reader:
        assert reader.query("SELECT count(*) FROM article").fetchone() == (len(summit),)
        for wrong in (
            "DELETE FROM event",
            f"ATTACH '{tmp_path / 'x'}' AS x",
            "PRAGMA user_version = 9",
            "SELEC",
            "SELECT 1; SELECT 2",
        ):
            with pytest.raises(LedgerError):
                reader.query(wrong)
        assert reader.query("SELECT 1").fetchone() == (1,)


def test_what_is_no_ledger_is_named(tmp_path: Path):
    text, other = tmp_path / "a.txt", tmp_path / "other.db"
    text.write_text("no database" * 100)
    db = sqlite3.connect(other)
    db.execute("CREATE TABLE t (x)")
    db.commit()
    for path in (text, other):
        for write in (False, True):
            with pytest.raises(LedgerError, match=path.name):
                Ledger(path, write=write)
    with pytest.raises(LedgerError, match="no such ledger"):
        Ledger(tmp_path / "none.ledger")


def test_a_later_schema_is_refused_and_an_older_one_migrated(tmp_path: Path):
    path = tmp_path / "x.ledger"
    Ledger(path, write=True).close()
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
    db.execute("PRAGMA user_version = 99")
    db.commit()
    with pytest.raises(LedgerError, match="schema 99"):
        Ledger(path)
    assert [number for number, _ in versions()] == list(range(1, len(versions()) + 1))


def test_check_finds_what_is_wrong(ledger, add, summit):
    add(*summit)
    assert ledger.check() == []
    body = json.loads(ledger.db.execute("SELECT body FROM event WHERE n = 1").fetchone()[0])
    ledger.db.execute("UPDATE event SET body = ? WHERE n = 1", (json.dumps(body | {"trigger": "viendra"}),))
    ledger.db.execute("UPDATE episode SET mentions = 9 WHERE n = 1")
    ledger.db.execute("DELETE FROM summary")
    faults = "\n".join(ledger.check())
    for words in ("claims 'viendra'", "miscounted", "summary lacks"):
        assert words in faults


def test_export_gives_episodes_and_verdicts(ledger, add, summit):
    add(*summit)
    lines = {line["source"]: line for line in ledger.export()}
    assert lines["fr-1"]["events"][0]["verdict"] == "met"
    assert lines["fr-1"]["events"][0]["decided_by"] == lines["fr-2"]["events"][0]["id"]
    assert "verdict" not in lines["fr-2"]["events"][0]
    assert all(isinstance(e["episode"], int) for line in lines.values() for e in line["events"])


def test_vacuum_keeps_everything(ledger, add, summit):
    add(*summit)
    ledger.vacuum()
    assert ledger.check() == []
    assert ledger.search("Mopti")


def test_recoding_with_the_same_coder_keeps_all_ids(ledger):
    """Events take their ids from their article's, which must be the same at adding and at recoding."""
    import hashlib

    class Coder:
        def code_many(self, articles):
            for article in articles:
                id = hashlib.sha256(f"{article.id}:0".encode()).hexdigest()[:16]
                yield dataclasses.replace(article, events=(Event(id, "ACCUSE", "actual", article.text[:2], 0, 2),))

    texts = ["Le Mali a parlé.", "Le Niger a parlé.", "Le Togo a parlé."]
    articles = [Article(name, "fr", text) for name, text in zip(("a", "a", "b"), texts, strict=True)]
    list(ledger.add(articles, Coder(), version="1"))
    ids = {row["id"] for row in ledger.events()}
    assert len(ids) == 3
    list(ledger.recode(Coder(), version="2"))
    assert {row["id"] for row in ledger.events()} == ids
    assert ledger.check() == []


def test_a_date_from_the_future_does_not_let_everything_lapse(ledger, add, summit, make):
    add(summit[3], make("2999-01-01", "Le Mali a accusé l'Ukraine."))
    assert ledger.expectations()[0]["state"] == "open"
