"""Paths, globs, directories and standard input → Articles, the faulty ones told and passed over."""

from __future__ import annotations

import datetime
import glob
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from depeche.errors import InputError
from depeche.reading.articles import from_line, from_page, from_text
from depeche.reading.decoding import MOST, check_size, decode, refuse_binary
from depeche.records import Article

_LINES = frozenset({".jsonl", ".ndjson", ".json"})
_PAGES = frozenset({".html", ".htm", ".xhtml"})
_TEXTS = frozenset({".txt", ".text"})
# The bytes that may stand for one sign, at most: a longer file is refused before it is read.
_WIDEST = 4
# A line of JSON may escape each sign of an article and carry its events; one that has no end is refused before memory is full.
_LONGEST = MOST * 64


def _quiet(message: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """What holds for all inputs of one call."""

    lang: str | None
    published: datetime.date | str | None
    error: Callable[[InputError], None]
    notice: Callable[[str], None]

    def told(self, name: str, error: InputError) -> None:
        """Pass an error on with the name of its input before it."""
        message = str(error)
        self.error(error if message.startswith(name) else type(error)(f"{name}: {message}"))

    def stream(self, stream: BinaryIO, name: str, kind: str) -> Iterator[Article]:
        """The articles of one open input; ``kind`` is its file's ending, or empty where it must be guessed."""
        head = stream.peek(8192) if hasattr(stream, "peek") else b""
        refuse_binary(head[:8192], name)
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if kind in _LINES or (kind not in _TEXTS | _PAGES and start.startswith(b"{")):
            yield from self._lines(stream, name)
            return
        data = stream.read(MOST * _WIDEST + 1)
        if len(data) > MOST * _WIDEST:
            size = len(data) + sum(map(len, iter(lambda: stream.read(1 << 20), b"")))
            check_size(size, name)
        content = decode(data, name, self.notice)
        is_page = kind in _PAGES or (kind not in _TEXTS and start[:200].lower().startswith((b"<!doctype html", b"<html")))
        yield (from_page if is_page else from_text)(content, name, self.lang, self.published)

    def _lines(self, stream: BinaryIO, name: str) -> Iterator[Article]:
        """The articles of JSON Lines, read as a stream; a broken line costs only itself."""
        said: set[str] = set()

        def once(message: str) -> None:
            if not said:
                self.notice(message)
            said.add(message)

        for number, raw in enumerate(iter(lambda: stream.readline(_LONGEST + 1), b""), 1):
            if len(raw) > _LONGEST:
                raise InputError(f"{name}:{number}: has more than {_LONGEST:,} bytes; each line must be one article")
            if not raw.strip():
                continue
            if number == 1 and raw.strip() in (b"[", b"{"):
                raise InputError(f"{name}: is one JSON document over many lines; make it JSON Lines: jq -c '.[]' FILE")
            try:
                yield from_line(decode(raw, name, once), self.lang, self.published)
            except InputError as error:
                self.told(f"{name}:{number}", error)

    def path(self, path: Path) -> Iterator[Article]:
        """The articles of one file."""
        try:
            with path.open("rb") as stream:
                if not stream.peek(1):
                    raise InputError(f"{path}: is empty; give a file with an article in it")
                yield from self.stream(stream, str(path), path.suffix.lower())
        except InputError as error:
            self.told(str(path), error)
        except OSError as error:
            self.error(InputError(f"{path}: cannot be read ({error.strerror}); check the name and its permissions"))


def expand(given: Iterable[str]) -> Iterator[str | InputError]:
    """The files that paths, globs and directories name, in order; ``-`` stays; what names nothing becomes an error."""
    known = _LINES | _PAGES | _TEXTS
    for name in given:
        path = Path(name)
        if name == "-":
            yield name
        elif path.is_dir():
            inside = sorted(str(p) for p in path.rglob("*") if p.suffix.lower() in known and not p.is_dir())
            yield from inside
            if not inside:
                yield InputError(f"{name}: holds no {', '.join(sorted(known))} file; name the files themselves")
        elif path.exists() or path.is_symlink() or not glob.has_magic(name):
            yield name
        else:
            found = sorted(f for f in glob.glob(name, recursive=True) if not Path(f).is_dir())
            yield from found
            if not found:
                yield InputError(f"{name}: matches no file; check the pattern")


def read(
    paths: Iterable[str],
    *,
    lang: str | None = None,
    published: datetime.date | str | None = None,
    on_error: Callable[[InputError], None] | None = None,
    on_notice: Callable[[str], None] = _quiet,
) -> Iterator[Article]:
    """The articles of text files, HTML pages and JSON Lines: paths, globs, directories, ``-`` for standard input.

    Args:
        paths: what to read, in order; a directory is searched for the endings that it knows.
        lang, published: hold for every article, before what an input says of itself.
        on_error: told of each input (or JSON line) that cannot be read, and the rest goes on; without it the error is raised.
        on_notice: told what a reader should know and nothing hangs on, such as a file that is not UTF-8.

    Offsets count in ``Article.text``: of a text file the body behind the title line, of a page its main text.
    """

    def stop(error: InputError) -> None:
        raise error

    reader = _Reader(lang, published, on_error or stop, on_notice)
    for name in expand(paths):
        if isinstance(name, InputError):
            reader.error(name)
        elif name == "-":
            try:
                yield from reader.stream(sys.stdin.buffer, "standard input", "")
            except InputError as error:
                reader.told("standard input", error)
        else:
            yield from reader.path(Path(name))
