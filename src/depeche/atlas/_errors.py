"""What goes wrong with an atlas."""

from __future__ import annotations

from depeche.errors import DataError


class AtlasError(DataError):
    """A table of the atlas, ours or the user's, is wrong: the message starts with ``file:line`` and names the fix."""

    code = "atlas"
