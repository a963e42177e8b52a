"""Bytes → text: the encodings that news files come in, and what is no text at all."""

from __future__ import annotations

import codecs
from collections.abc import Callable

from depeche.errors import InputError

# One article is held and parsed as a whole; a million signs are some 170,000 words, and no article.
MOST = 1_000_000

_SIGNATURES = {
    b"%PDF": "is a PDF; take its text out first, for instance with: pdftotext FILE FILE.txt",
    b"PK\x03\x04": "is a zip archive (or a DOCX, ODT, EPUB); save it as plain text or unpack it first",
    b"\x1f\x8b": "is gzip-compressed; unpack it first: gunzip FILE",
    b"\xd0\xcf\x11\xe0": "is an old Office document; save it as plain text first",
}
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))


def refuse_binary(head: bytes, name: str) -> None:
    """Raise when the first bytes of an input are no text's.

    Raises:
        InputError: the input is a PDF, an archive or some other binary.
    """
    for signature, advice in _SIGNATURES.items():
        if head.startswith(signature):
            raise InputError(f"{name}: {advice}")
    if head.startswith(tuple(bom for bom, _ in _BOMS)):
        return
    if b"\0" in head or len(head) - len(head.translate(None, _CONTROL)) > len(head) // 20:
        raise InputError(f"{name}: is binary, not text; give text, HTML or JSON Lines (UTF-16 text needs its byte order mark)")


def decode(data: bytes, name: str, notice: Callable[[str], None]) -> str:
    """The text that ``data`` holds; line ends stay as they are, a byte order mark is dropped.

    UTF-8 is taken at its word, UTF-16 by its mark; anything else is read as Windows-1252 (which French and English files that
    are not UTF-8 are in), or Latin-1 where that has no sign for a byte, and ``notice`` is told.

    Raises:
        InputError: the bytes are no text.
    """
    refuse_binary(data[:8192], name)
    encoding = next((code for bom, code in _BOMS if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise InputError(f"{name}: is marked as {encoding} and is not ({error.reason}); save it as UTF-8") from None
    for encoding in ("cp1252", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    notice(f"{name}: is not UTF-8; read as {encoding}")
    return text


def check_size(length: int, name: str) -> None:
    """Raise when a text of ``length`` signs is too long for one article.

    Raises:
        InputError: the text is longer than :data:`MOST`.
    """
    if length > MOST:
        raise InputError(
            f"{name}: holds {length:,} signs, and one article may hold {MOST:,}; split it, or give JSON Lines, an article a line"
        )
