"""Outputs that are whole or not there: write aside, then rename."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from depeche.errors import InputError


def _aside(path: Path) -> str:
    return f".{path.name}.{os.getpid()}.part"


def _refused(path: Path, error: OSError) -> InputError:
    return InputError(f"{path}: cannot be written ({error.strerror or error}); nothing was left behind")


@contextmanager
def whole_file(path: Path, *, binary: bool = False) -> Iterator[IO[Any]]:
    """A stream whose content appears at ``path`` when the block ends well; a killed or failed run leaves no such file.

    Raises:
        InputError: the folder cannot be written, or the disk is full.
    """
    aside = path.with_name(_aside(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # newline="": the same bytes on every system; replace: half a surrogate pair is no character of UTF-8.
        with aside.open("wb") if binary else aside.open("w", encoding="utf-8", errors="replace", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(aside, path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder that takes the place of ``path`` when the block ends well; an empty or absent ``path`` only.

    Raises:
        InputError: ``path`` holds something, or cannot be written.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise InputError(f"{path}: is not an empty folder; give another, or take it away")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=_aside(path), dir=path.parent))
        try:
            yield aside
            aside.chmod(0o755)
            if path.exists():
                path.rmdir()
            os.replace(aside, path)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise _refused(path, error) from error
