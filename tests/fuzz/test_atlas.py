"""A user's atlas that is damaged is refused with the line that is wrong, or read; the tables of tests are damaged likewise."""

from __future__ import annotations

import json
from pathlib import Path

from fuzz_strategies import damaged, names, short, texts
from hypothesis import given
from hypothesis import strategies as st

from depeche._tables import read_table
from depeche.atlas import load_atlas
from depeche.atlas._check import check
from depeche.errors import DataError, DepecheError

_TABLE = (
    b"# ours\nkind\tid\tname\tname_fr\talso\tcode\tsector\toffice\tstart\tend\n"
    b"group\tFRONTX\tX Front\tFront X\tfr:FX;en:XF;front X\tMLI\tREB\t\t\t\n"
    b"person\tawa\tAwa Test\t\tAwa T. Test\tMLI\tOPP\tparty leader\t2015\t2024-03-01\n"
    b"person\tawa\t\t\t\tMLI\tGOV\tforeign minister\t2024-03-02\t\n"
)
_ROW = {
    "person": {"type": "uri", "value": "http://www.wikidata.org/entity/Q1"},
    "personLabel": {"value": "Awa Test"},
    "positionLabel": {"value": "minister"},
    "country": {"value": "MLI"},
    "start": {"value": "2015-01-01T00:00:00Z"},
}
_WIKIDATA = json.dumps({"head": {"vars": list(_ROW)}, "results": {"bindings": [_ROW]}}).encode()
_CELLS = st.lists(texts(most=2), max_size=11).map("\t".join)


def test_damaged_tables_are_refused_with_their_line(tmp_path: Path) -> None:
    table, result = tmp_path / "mine.tsv", tmp_path / "mine.json"
    rows = _CELLS.map(lambda cells: _TABLE + cells.encode("utf-8", "surrogatepass") + b"\n")

    @short(60)
    @given(data=damaged(_TABLE) | rows, other=damaged(_WIKIDATA))
    def fuzz(data: bytes, other: bytes) -> None:
        for path, content in ((table, data), (result, other)):
            path.write_bytes(content)
            said = check([path])
            assert all(":" in message for message in said)
            try:
                atlas = load_atlas(user=(path,))
                atlas.find("Awa Test, Front X et X Front au Mali", lang="fr")
            except DepecheError as error:
                names(error, path.name)

    fuzz()


def test_our_own_kind_of_table(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"

    @short(150)
    @given(data=damaged(b"# c\na\tb\n1\t2\n3\n") | st.binary(max_size=30))
    def fuzz(data: bytes) -> None:
        path.write_bytes(data)
        try:
            assert all(set(row.cells) == {"a", "b"} for row in read_table(path, ("a", "b")))
        except DataError as error:
            names(error, f"{path}:")

    fuzz()
