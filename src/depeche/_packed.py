"""What Python's readers of packed files raise on one that is damaged, cut short, encrypted or packed in a way unknown to them."""

from __future__ import annotations

import zipfile
import zlib

DAMAGED = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)
