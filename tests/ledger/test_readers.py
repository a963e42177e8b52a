"""The further readers: real files of every kind, whole and broken."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile

import pytest

from depeche.errors import InputError
from depeche.reading.content import LIMIT, Given
from depeche.reading.inputs import read_all

FRENCH = (
    "Le président malien est arrivé lundi à Pékin pour le sommet. Le Mali a expulsé l'ambassadeur de France, dit le ministère."
)
ENGLISH = "The president of Mali arrived in Beijing on Monday for the summit. Mali expelled the ambassador, the ministry said."
PAGE = f"<html><head><title>T</title></head><body><article><h1>Mali</h1><p>{FRENCH}</p><p>{FRENCH}</p></article></body></html>"


@pytest.fixture
def read(tmp_path):
    """Reads a file made of bytes; gives the articles and the errors."""

    def run(name: str, data: bytes, **columns: str):
        path = tmp_path / name
        path.write_bytes(data)
        errors: list[InputError] = []
        found = list(read_all([str(path)], Given(on_error=errors.append), columns=columns))
        return found, [str(e) for e in errors]

    return run


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def _tar(**members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name.replace("__", "."))
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _warc(*pages: tuple[str, bytes]) -> bytes:
    out = b""
    for url, body in pages:
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-09-02T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-{len(out):012d}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        out += gzip.compress(head.encode() + http + b"\r\n\r\n")
    return out


def _wet(url: str, text: str) -> bytes:
    body = text.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-09-02T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


LINE = json.dumps({"text": FRENCH, "published": "2024-09-02", "title": "T"}).encode() + b"\n"


def test_zip_and_tar(read):
    members = {"a__txt": FRENCH.encode(), "b__html": PAGE.encode(), "c__jsonl": LINE, "d__png": b"\x89PNG"}
    for name, data in (("x.zip", _zip(**members)), ("x.tar.gz", _tar(**members)), ("x.tgz", _tar(**members))):
        found, errors = read(name, data)
        assert len(found) == 3, name
        assert errors == []


def test_a_bomb_is_named_and_the_rest_goes_on(read):
    found, errors = read("bomb.zip", _zip(a__txt=b" " * (LIMIT + 10), b__txt=FRENCH.encode()))
    assert len(found) == 1
    assert len(errors) == 1
    assert "a.txt" in errors[0]
    assert "more than" in errors[0]


@pytest.mark.parametrize("name", ["x.zip", "x.tar.gz", "x.warc.gz", "x.parquet", "x.rss", "x.csv"])
@pytest.mark.parametrize("data", [b"", b"nonsense", b"\x1f\x8b\x08\x00 broken", b"PK\x03\x04 broken", b"\x00" * 100])
def test_what_is_broken_is_named(read, name, data):
    found, errors = read(name, data)
    assert found == []
    assert errors
    assert name in errors[0]


def test_cut_off_archives_give_what_came_before(read):
    whole = _tar(a__txt=FRENCH.encode(), b__txt=ENGLISH.encode() * 3000)
    found, errors = read("cut.tar.gz", whole[: len(whole) - 40])
    assert len(found) >= 1 or errors
    assert errors
    two = _warc(("https://a.example/1", PAGE.encode()), ("https://a.example/2", PAGE.replace("Mali", "Niger").encode()))
    found, errors = read("cut.warc.gz", two[: len(two) - 60])
    assert [a.url for a in found][:1] == ["https://a.example/1"]


def test_web_archives(read):
    found, errors = read("x.warc.gz", _warc(("https://a.example/1", PAGE.encode())))
    assert errors == []
    assert (found[0].url, found[0].source, found[0].lang) == ("https://a.example/1", "a.example", "fr")
    found, errors = read("x.wet", _wet("https://b.example/2", FRENCH))
    assert errors == []
    assert (found[0].text.strip(), found[0].url) == (FRENCH, "https://b.example/2")


def test_tables(read, tmp_path):
    import pyarrow
    from pyarrow.parquet import write_table

    csv = f'Corps;Date;Titre\n"{FRENCH}";2024-09-02;T\n"";2024-09-03;leer\n"{ENGLISH}";nonsense;U\n'
    found, errors = read("x.csv", csv.encode(), text="corps", published="date", title="titre")
    assert [(str(a.published), a.title) for a in found] == [("2024-09-02", "T")]
    assert len(errors) == 2
    assert "row 2" in errors[0]
    assert "--column text" in read("y.csv", b"a,b\n1,2\n")[1][0]
    write_table(pyarrow.table({"text": [FRENCH, ENGLISH], "lang": ["fr", "en"]}), tmp_path / "t.parquet")
    found, errors = read("u.parquet", (tmp_path / "t.parquet").read_bytes())
    assert [a.lang for a in found] == ["fr", "en"]


def test_feeds(read):
    item = "<item><title>Mali &amp; Chine</title><link>https://a.example/{n}</link><description>{d}</description>{p}</item>"
    day = "<pubDate>Mon, 02 Sep 2024 10:00:00 GMT</pubDate>"
    items = item.format(n=1, d=f"&lt;p&gt;{FRENCH}&lt;/p&gt;", p=day) + item.format(n=2, d="", p="")
    rss = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Agence</title>{items}</channel></rss>'
    found, errors = read("x.rss", rss.encode())
    assert [(a.title, a.url, str(a.published), a.source) for a in found] == [
        ("Mali & Chine", "https://a.example/1", "2024-09-02", "Agence")
    ]
    assert found[0].text == FRENCH
    assert len(errors) == 1


def test_ninjs(read):
    one = {"uri": "https://a.example/1", "language": "fr", "headline": "T", "body_html": f"<p>{FRENCH}</p>"}
    two = {
        "uri": "u:2",
        "language": "en-GB",
        "headlines": [{"value": "H"}],
        "bodies": [{"value": ENGLISH, "contenttype": "text/plain"}],
        "versioncreated": "2024-09-02T10:00:00+00:00",
    }
    found, errors = read("a.json", json.dumps(one, indent=1).encode())
    assert errors == []
    assert (found[0].text, found[0].title, found[0].url) == (FRENCH, "T", "https://a.example/1")
    found, errors = read("b.json", json.dumps(two).encode())
    assert (found[0].lang, found[0].title, str(found[0].published)) == ("en", "H", "2024-09-02")
    assert "without a body" in read("c.json", json.dumps({"uri": "x", "headline": "T"}).encode())[1][0]


def test_a_directory_of_everything(tmp_path):
    (tmp_path / "a.txt").write_text(FRENCH, encoding="utf-8")
    (tmp_path / "b.zip").write_bytes(_zip(c__html=PAGE.encode()))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "d.warc.gz").write_bytes(_warc(("https://a.example/1", PAGE.encode())))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert len(list(read_all([str(tmp_path)], Given()))) == 3


def test_an_address_needs_to_be_asked_for():
    errors: list[InputError] = []
    assert list(read_all(["https://a.example/"], Given(on_error=errors.append))) == []
    assert "--fetch" in str(errors[0])


@pytest.mark.parametrize("name", ["x.warc.zst", "x.wet.zst"])
def test_web_archives_in_zstd(read, name):
    import pyarrow

    plain = (
        gzip.decompress(_warc(("https://a.example/1", PAGE.encode()))) if "warc" in name else _wet("https://a.example/1", FRENCH)
    )
    packed = pyarrow.compress(plain, codec="zstd", asbytes=True)
    found, errors = read(name, packed)
    assert errors == []
    assert [a.url for a in found] == ["https://a.example/1"]
    found, errors = read(name, packed[: len(packed) // 2])
    assert found == []
    assert name in errors[0]


def test_all_bad_inputs_at_once_and_the_rest_goes_on(tmp_path):
    """A broken feed, a cut web archive, a page of 100 MB and a zip bomb beside one good text: each is named, the text is read."""
    (tmp_path / "feed.rss").write_bytes(b"<rss><channel><item><title>half")
    (tmp_path / "cut.warc.gz").write_bytes(_warc(("https://a.example/1", PAGE.encode()))[:-80])
    page = tmp_path / "huge.html"
    page.write_bytes(b"<html><body>" + b"<p>depeche</p>" * (100_000_000 // 14) + b"</body></html>")
    (tmp_path / "bomb.zip").write_bytes(_zip(a__txt=b" " * (LIMIT + 10)))
    (tmp_path / "good.txt").write_text(FRENCH, encoding="utf-8")
    errors: list[str] = []
    found = list(read_all([str(tmp_path)], Given(on_error=lambda error: errors.append(str(error)))))
    page.unlink()
    assert [a.text for a in found] == [FRENCH]
    for name in ("feed.rss", "cut.warc.gz", "huge.html", "bomb.zip"):
        assert any(name in error for error in errors), (name, errors)
