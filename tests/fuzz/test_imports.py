"""Tables of other projects, whole, damaged or packed badly: events, or lines that are told."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from fuzz_strategies import damaged, names, short, texts
from hypothesis import given
from hypothesis import strategies as st

from depeche.errors import DepecheError, InputError
from depeche.formats._values import columns
from depeche.formats.imports import Told, read
from depeche.records import Article

_CELLS = {
    "polecat": {
        "Event ID": "1", "Event Date": "2024-09-02", "Event Type": "CONSULT", "Event Mode": "visit",
        "Contexts": "diplomatic", "Actor Name": "Mali", "Actor Country": "MLI", "Actor Sectors": "GOV",
        "Recipient Name": "China", "Recipient Country": "CHN",
        "Latitude": "12.6", "Longitude": "-8.0", "GeoNames ID": "2460596", "City": "Bamako", "Country": "MLI", "Language": "fr",
    },
    "gdelt": {
        "GLOBALEVENTID": "1", "SQLDATE": "20240902", "EventCode": "042", "Actor1Code": "MLIGOV", "Actor1Name": "MALI",
        "Actor1CountryCode": "MLI", "Actor1Type1Code": "GOV", "ActionGeo_Type": "4", "ActionGeo_FullName": "Bamako, Mali",
        "ActionGeo_Lat": "12.6", "ActionGeo_Long": "-8", "DATEADDED": "20240902", "SOURCEURL": "http://a.example/",
    },
    "icews": {
        "Event ID": "1", "Event Date": "2024-09-02", "CAMEO Code": "042", "Event Text": "Make a visit",
        "Source Name": "Mali", "Source Country": "Mali", "Source Sectors": "Government", "Target Name": "China",
        "Target Country": "China",
        "Country": "Mali",
    },
}  # fmt: skip


def _table(kind: str) -> bytes:
    shape = [column.name for column in columns(kind)]
    line = "\t".join(_CELLS[kind].get(name, "") for name in shape)
    return ("" if kind == "gdelt" else "\t".join(shape) + "\n").encode() + f"{line}\n{line}\n".encode()


def _zip(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", data)
    return out.getvalue()


def _read(path: Path, kind: str | None) -> tuple[list[Article], Told, list[DepecheError]]:
    told, errors = Told(), list[DepecheError]()
    return list(read(path, kind, told=told, on_error=errors.append)), told, errors


@pytest.mark.parametrize("kind", _CELLS)
def test_the_tables_are_read_when_they_are_whole(kind: str, tmp_path: Path) -> None:
    for name, data in (("a.csv", _table(kind)), ("a.zip", _zip(_table(kind))), ("a.gz", gzip.compress(_table(kind)))):
        (tmp_path / name).write_bytes(data)
        articles, told, errors = _read(tmp_path / name, None)
        assert (len(articles), told.broken, errors) == (2, 0, [])


@pytest.mark.parametrize("name", ["a.csv", "a.zip", "a.gz"])
@pytest.mark.parametrize("kind", _CELLS)
def test_damaged_tables_are_read_or_told(kind: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    data = {"a.csv": _table(kind), "a.zip": _zip(_table(kind)), "a.gz": gzip.compress(_table(kind))}[name]

    @short(60)
    @given(data=damaged(data), known=st.booleans())
    def fuzz(data: bytes, known: bool) -> None:
        path.write_bytes(data)
        try:
            articles, told, errors = _read(path, kind if known else None)
        except InputError as error:
            names(error, path)
            return
        assert told.broken == len(errors)
        for article in articles:
            assert Article.from_dict(json.loads(json.dumps(article.to_line(), allow_nan=False))) == article

    fuzz()


@pytest.mark.parametrize("kind", _CELLS)
def test_cells_that_say_anything(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    shape = [column.name for column in columns(kind)]
    cell = (
        texts(most=2)
        | st.integers().map(str)
        | st.floats().map(str)
        | st.sampled_from(["99999999999999999999", "1e999", "nan", "-"])
    )

    @short(100)
    @given(place=st.sampled_from(shape), value=cell)
    def fuzz(place: str, value: str) -> None:
        cells = _CELLS[kind] | {place: value.translate(dict.fromkeys(map(ord, "\t\n\r")))}
        line = "\t".join(cells.get(name, "") for name in shape)
        path.write_text(("" if kind == "gdelt" else "\t".join(shape) + "\n") + line + "\n", encoding="utf-8", errors="replace")
        articles, told, _ = _read(path, kind)
        assert len(articles) + told.broken + told.no_type == 1
        for article in articles:
            assert Article.from_dict(json.loads(json.dumps(article.to_line(), allow_nan=False))) == article

    fuzz()
