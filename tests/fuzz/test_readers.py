"""Whatever the bytes are, a reader gives articles or tells an InputError."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from fuzz_strategies import damaged, names, short, texts
from hypothesis import given
from hypothesis import strategies as st

from depeche.errors import InputError
from depeche.reading.content import Given
from depeche.reading.feeds import addresses
from depeche.reading.inputs import read_all
from depeche.records import Article

_TEXT = "Le président malien est arrivé lundi à Pékin. Le Mali a expulsé l'ambassadeur de France, dit « le ministère »."
_PAGE = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Mali</title><meta property="article:published_time" '
    f'content="2024-09-02T10:00:00Z"></head><body><article><h1>Mali</h1><p>{_TEXT}</p><p>{_TEXT}</p></article></body></html>'
).encode()
_LINE = json.dumps({"id": "1", "lang": "fr", "published": "2024-09-02", "title": "T", "text": _TEXT, "url": "u"}).encode()
_NINJS = json.dumps(
    {"uri": "urn:1", "headline": "T", "versioncreated": "2024-09-02T10:00:00Z", "language": "fr", "body_html": f"<p>{_TEXT}</p>"}
).encode()
_NINJS_2 = json.dumps(
    {"uri": "urn:1", "headlines": [{"value": "T"}], "bodies": [{"value": f"<p>{_TEXT}</p>", "contenttype": "text/html"}]}
).encode()
_RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Agence</title><item><title>Un</title>'
    f"<link>http://a.example/1</link><pubDate>Mon, 02 Sep 2024 10:00:00 GMT</pubDate><description>{_TEXT}</description></item>"
    "</channel></rss>"
).encode()
_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><title>T</title><id>1</id><updated>2024-09-02T10:00:00Z'
    f'</updated><content type="html">&lt;p&gt;{_TEXT}&lt;/p&gt;</content></entry></feed>'
).encode()
_CSV = f'text,published,title\n"{_TEXT}",2024-09-02,T\n'.encode()
_TSV = f"text\tpublished\n{_TEXT}\t2024-09-02\n".encode()
_OPML = b'<opml><body><outline text="x"><outline xmlUrl="https://a.example/rss"/></outline></body></opml>'


def _warc(kind: str, headers: str, body: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://a.example/x\r\nWARC-Date: 2024-09-02T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


_RESPONSE = _warc(
    "response",
    "Content-Type: application/http; msgtype=response\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + _PAGE,
)
_WET = _warc("conversion", "Content-Type: text/plain\r\n", _TEXT.encode())


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", _TEXT)
        archive.writestr("../b.html", _PAGE)
    return out.getvalue()


def _tar(mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in (("a.txt", _TEXT.encode()), ("/etc/c.jsonl", _LINE)):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


_KINDS: dict[str, tuple[bytes, ...]] = {
    "a.txt": (_TEXT.encode(), _TEXT.encode("utf-16"), _TEXT.encode("latin-1")),
    "a.html": (_PAGE,),
    "a.jsonl": (_LINE, _LINE + b"\n" + _LINE),
    "a.json": (_NINJS, _NINJS_2, _LINE),
    "a.csv": (_CSV, _CSV.replace(b",", b";")),
    "a.tsv": (_TSV,),
    "a.rss": (_RSS, _ATOM),
    "a.warc": (_RESPONSE, _WET + _RESPONSE),
    "a.warc.gz": (gzip.compress(_RESPONSE), gzip.compress(_WET)),
    "a.zip": (_zip(),),
    "a.tar": (_tar("w"),),
    "a.tar.gz": (_tar("w:gz"),),
    "a.tar.xz": (_tar("w:xz"),),
    "a.tar.bz2": (_tar("w:bz2"),),
}


def _parquet() -> bytes:
    import pyarrow
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": [_TEXT], "published": ["2024-09-02"]}), out)
    return out.getvalue()


def _read(path: Path, data: bytes) -> tuple[list[Article], list[InputError]]:
    path.write_bytes(data)
    told: list[InputError] = []
    return list(read_all([str(path)], Given(lang="fr", on_error=told.append))), told


def _is_sound(articles: list[Article], told: list[InputError]) -> None:
    assert all(isinstance(error, InputError) and str(error) for error in told)
    for article in articles:
        assert article.text.strip()
        assert Article.from_dict(json.loads(json.dumps(article.to_line(), ensure_ascii=False).encode())) == article


@pytest.mark.parametrize("name", _KINDS)
def test_every_kind_is_read_when_it_is_whole(name: str, tmp_path: Path) -> None:
    for data in _KINDS[name]:
        articles, told = _read(tmp_path / name, data)
        assert articles, (name, told)


@pytest.mark.parametrize("name", _KINDS)
def test_damaged_documents_are_read_or_told(name: str, tmp_path: Path) -> None:
    @short(60)
    @given(data=damaged(*_KINDS[name]))
    def fuzz(data: bytes) -> None:
        articles, told = _read(tmp_path / name, data)
        _is_sound(articles, told)
        assert articles or told or name.startswith(("a.warc", "a.tar", "a.zip", "a.jsonl"))

    fuzz()


def test_a_damaged_parquet_file_is_read_or_told(tmp_path: Path) -> None:
    @short(60)
    @given(data=damaged(_parquet()))
    def fuzz(data: bytes) -> None:
        _is_sound(*_read(tmp_path / "a.parquet", data))

    fuzz()


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.csv", "a.rss"])
def test_any_text_in_a_document(name: str, tmp_path: Path) -> None:
    frames = {
        "a.html": "<html><body><p>{}</p></body></html>",
        "a.csv": "text\n{}\n",
        "a.rss": "<rss><channel><item><description>{}</description></item></channel></rss>",
    }

    @short(40)
    @given(text=texts(most=20))
    def fuzz(text: str) -> None:
        data = frames.get(name, "{}").replace("{}", text).encode("utf-8", "surrogatepass")
        _is_sound(*_read(tmp_path / name, data))

    fuzz()


def test_any_text_in_a_line_of_json(tmp_path: Path) -> None:
    @short(100)
    @given(text=texts(), title=texts(most=3))
    def fuzz(text: str, title: str) -> None:
        _is_sound(*_read(tmp_path / "a.jsonl", json.dumps({"text": text, "title": title, "url": title}).encode()))

    fuzz()


def test_lists_of_feeds_are_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.opml"

    @short(80)
    @given(data=damaged(_OPML) | st.binary(max_size=40))
    def fuzz(data: bytes) -> None:
        path.write_bytes(data)
        try:
            assert addresses(path)
        except InputError as error:
            names(error, path)

    fuzz()
