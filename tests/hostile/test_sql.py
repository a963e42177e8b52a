"""depeche sql and the filters can ask everything and change nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from depeche.ledger import Filter, Ledger, LedgerError
from depeche.records import Article, Entity, Event

_TEXT = "Le Mali a expulsé l'ambassadeur de France."
_SIDE = Entity("Mali", 3, 7, "MLI")
_EVENT = Event(id="e1", type="SANCTION", status="actual", trigger="a expulsé", start=8, end=17, actor=(_SIDE,))
_INJECTIONS = ("' OR 1=1 --", '"; DROP TABLE event; --', "MLI' UNION SELECT * FROM review --")
QUOTES = (*_INJECTIONS, "%", "*", "NEAR(", "a AND", "title:x", "-", '"', "\0", "^x")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("sql") / "s.ledger"
    with Ledger(found, write=True) as ledger:
        list(ledger.add([Article("a1", "fr", _TEXT, None, "T", "S", "u", (_EVENT,))], version="hand"))
        ledger.vacuum()
    return found


@pytest.mark.parametrize("write", [False, True], ids=["reader", "writer"])
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM event",
        "UPDATE event SET type = 'AID'",
        "INSERT INTO meta VALUES ('x', 'y')",
        "DROP TABLE review",
        "CREATE TABLE x (y)",
        "CREATE TEMP TABLE x (y)",
        "CREATE TRIGGER x AFTER INSERT ON event BEGIN SELECT 1; END",
        "ALTER TABLE event RENAME TO x",
        "WITH x AS (SELECT 1) DELETE FROM event",
        "REPLACE INTO meta VALUES ('x', 'y')",
        "INSERT INTO article_words (article_words) VALUES ('delete-all')",
        "ATTACH '{other}' AS other",
        "VACUUM INTO '{other}'",
        "VACUUM",
        "REINDEX",
        "ANALYZE",
        "BEGIN IMMEDIATE",
        "SAVEPOINT x",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA writable_schema = ON",
        "PRAGMA user_version = 9",
        "PRAGMA query_only = OFF",
        "PRAGMA temp_store_directory = '/tmp'",
        "SELECT load_extension('x')",
        "SELECT 1; DELETE FROM event",
        "SELECT * FROM pragma_journal_mode('DELETE')",
        "EXPLAIN DELETE FROM event",
        "",
    ],
)
def test_no_statement_changes_a_ledger(statement: str, write: bool, path: Path, tmp_path: Path) -> None:
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with Ledger(path, write=write) as ledger:
        try:
            list(ledger.query(statement.format(other=tmp_path / "other.db")))
        except LedgerError as error:
            refused = str(error)
        else:
            refused = ""
        assert (
            "only one reading statement" in refused or statement.startswith(("EXPLAIN", "SELECT * FROM pragma")) or not statement
        )
        assert ledger.counts() == {"article": 1, "copy": 0, "event": 1, "episode": 1, "expectation": 0, "review": 0}
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert list(tmp_path.iterdir()) == []


def test_what_only_reads_is_answered(path: Path) -> None:
    with Ledger(path) as ledger:
        assert ledger.query("SELECT count(*) FROM event").fetchall() == [(1,)]
        assert ledger.query("WITH x AS (SELECT type FROM event) SELECT * FROM x").fetchall() == [("SANCTION",)]
        assert len(ledger.query("SELECT rowid FROM article_words WHERE article_words MATCH 'mali'").fetchall()) == 1


@pytest.mark.parametrize("odd", QUOTES)
def test_filters_are_values_and_never_sql(odd: str, path: Path) -> None:
    with Ledger(path) as ledger:
        for wanted in (Filter(sides=(odd,)), Filter(sides=("MLI", odd)), Filter(types=(odd,)), Filter(statuses=(odd,))):
            assert list(ledger.events(wanted)) == []
        assert ledger.expectations(sides=(odd,)) == []
        try:
            found = ledger.search(odd)
        except LedgerError as error:
            assert "no word" in str(error)  # noqa: PT017
        else:
            assert all(row["id"] == "a1" for row in found)
        with pytest.raises(LedgerError, match="no article"):
            ledger.article(odd)
        assert ledger.check() == []
