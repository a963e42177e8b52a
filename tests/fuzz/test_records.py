"""JSON that says anything: a record, or a RecordError; never a half-read one in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fuzz_strategies import json_values, names, short
from hypothesis import given
from hypothesis import strategies as st

from depeche.errors import DepecheError, InputError, RecordError
from depeche.formats import Source, line_of
from depeche.ledger import Ledger
from depeche.ledger.taking import coded_lines
from depeche.records import Article, Event

_TEXT = "Le Mali a expulsé lundi l'ambassadeur de France à Bamako."
_SIDE = {"text": "Mali", "start": 3, "end": 7, "code": "MLI", "sector": "GOV", "id": None, "name": "Mali"}
_EVENT = {
    "id": "e1",
    "type": "SANCTION",
    "modes": ["expel"],
    "status": "actual",
    "certainty": "certain",
    "holder": "",
    "trigger": "a expulsé",
    "start": 8,
    "end": 17,
    "sentence": _TEXT,
    "sentence_start": 0,
    "actor": [_SIDE],
    "recipient": [_SIDE | {"text": "France", "start": 40, "end": 46, "code": "FRA"}],
    "contexts": ["diplomatic"],
    "when": {"start": "2024-09-02", "end": "2024-09-02", "granularity": "day", "text": "lundi", "text_start": 18, "text_end": 23},
    "where": {
        "text": "Bamako",
        "name": "Bamako",
        "code": "MLI",
        "lat": 12.6,
        "lon": -8.0,
        "geonames": 2460596,
        "resolution": 4,
        "start": 49,
        "end": 55,
    },
    "size": {"dead": 1, "injured": None, "arrested": None, "amount": 2.0, "currency": "USD"},
    "score": -5.0,
    "quad": "material conflict",
    "plover": {"type": "SANCTION", "modes": ["expel"], "auxiliary": []},
    "proof": [{"what": "type", "start": 8, "end": 17, "rule": "x"}],
    "coder": "hand",
}
_ARTICLE = {
    "id": "a1",
    "lang": "fr",
    "published": "2024-09-02",
    "title": "T",
    "source": "S",
    "url": "u",
    "text": _TEXT,
    "events": [_EVENT],
}


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a nest of JSON."""
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _places(inner, (*path, key))


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    out = dict(value) if isinstance(value, dict) else list(value)
    out[path[0]] = _with(value[path[0]], path[1:], new)
    return out


_ROWS = st.tuples(st.sampled_from(list(_places(_ARTICLE))), json_values()).map(lambda drawn: _with(_ARTICLE, *drawn))


def test_the_row_is_sound_as_it_is() -> None:
    assert Article.from_dict(_ARTICLE).to_line() == _ARTICLE | {"events": [Event.from_dict(_EVENT).to_dict()]}


@short(500)
@given(row=_ROWS)
def test_a_row_with_one_part_changed_is_a_record_or_refused(row: Any) -> None:
    try:
        article = Article.from_dict(row)
    except RecordError as error:
        names(error, "")
    else:
        line = json.dumps(article.to_line(), ensure_ascii=False, allow_nan=False).encode()
        assert Article.from_dict(json.loads(line)) == article


@short(200)
@given(row=json_values())
def test_any_json_is_a_line_or_refused(row: Any) -> None:
    try:
        line_of(row)
    except RecordError as error:
        names(error, "")


def test_coded_lines_go_into_a_ledger_or_are_told(tmp_path: Path) -> None:
    source, path = tmp_path / "coded.jsonl", tmp_path / "taken.ledger"

    @short(60)
    @given(rows=st.lists(_ROWS, min_size=1, max_size=6))
    def fuzz(rows: list[Any]) -> None:
        path.unlink(missing_ok=True)
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        told: list[DepecheError] = []
        with Ledger(path, write=True) as ledger:
            for _ in ledger.add(coded_lines([str(source)], on_error=told.append), on_error=told.append):
                pass
            assert [fault for fault in ledger.check() if "claims" not in fault] == []
            out = list(ledger.export())
            list(ledger.events())
            list(ledger.expectations())
        assert all(isinstance(error, InputError | RecordError) for error in told)
        assert len(out) + len(told) >= 1
        assert json.dumps(out, allow_nan=False)

    fuzz()


def test_a_source_of_exports_tells_its_broken_lines(tmp_path: Path) -> None:
    path = tmp_path / "coded.jsonl"

    @short(60)
    @given(data=st.binary(max_size=60) | _ROWS.map(lambda row: json.dumps(row).encode()))
    def fuzz(data: bytes) -> None:
        path.write_bytes(data)
        told: list[DepecheError] = []
        try:
            for line in Source(str(path), on_error=told.append):
                assert line.article.id
        except DepecheError as error:  # bytes that begin like an SQLite file are taken for a ledger
            names(error, path)
        assert all(isinstance(error, InputError) for error in told)

    fuzz()
