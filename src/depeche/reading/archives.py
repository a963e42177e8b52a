"""zip and tar archives: every document inside, read one after the other and never unpacked to disk."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from depeche._packed import DAMAGED
from depeche.errors import InputError
from depeche.reading.content import LIMIT, LINES, PAGES, TEXTS, Given, articles_of
from depeche.records import Article

ZIPS = frozenset({".zip"})
TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_KNOWN = LINES | PAGES | TEXTS
# All documents of an archive together: a bomb unpacks to far more, a year of a paper to less.
_WHOLE = 4 << 30


class _Budget:
    """How much may still be unpacked from one archive."""

    def __init__(self) -> None:
        self.left = _WHOLE

    def read(self, stream: IO[bytes], name: str) -> bytes:
        """A member's bytes.

        Raises:
            InputError: it is larger than one document may be, or the archive as a whole is.
        """
        data = stream.read(LIMIT + 1)
        self.left -= len(data)
        if len(data) > LIMIT:
            raise InputError(f"{name}: unpacks to more than {LIMIT:,} bytes; no document may be larger")
        if self.left < 0:
            raise InputError(f"{name}: the archive unpacks to more than {_WHOLE:,} bytes; split it")
        return data


def read_zip(path: Path, given: Given) -> Iterator[Article]:
    """The articles of a zip archive; members that are no documents are passed over."""
    budget = _Budget()
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                kind = Path(info.filename).suffix.lower()
                if info.is_dir() or kind not in _KNOWN:
                    continue
                name = f"{path}!{info.filename}"
                try:
                    with archive.open(info) as stream:
                        data = budget.read(stream, name)
                except (InputError, *DAMAGED) as error:
                    given.failed(name, error)
                    if budget.left < 0:
                        return
                    continue
                yield from articles_of(data, name, kind, given)
    except (zipfile.BadZipFile, OSError) as error:
        given.failed(str(path), InputError(f"{path}: is no zip archive that can be read ({error})"))


def read_tar(path: Path, given: Given) -> Iterator[Article]:
    """The articles of a tar archive, compressed or not; links and members that are no documents are passed over."""
    budget = _Budget()
    try:
        with tarfile.open(path, "r|*") as archive:
            for member in archive:
                kind = Path(member.name).suffix.lower()
                stream = archive.extractfile(member) if member.isfile() and kind in _KNOWN else None
                if stream is None:
                    continue
                name = f"{path}!{member.name}"
                try:
                    data = budget.read(stream, name)
                except InputError as error:
                    given.failed(name, error)
                    if budget.left < 0:
                        return
                    continue
                yield from articles_of(data, name, kind, given)
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        given.failed(str(path), InputError(f"{path}: cannot be read to its end as a tar archive ({error})"))
