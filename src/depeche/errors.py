"""The exceptions of depeche.

DepecheError                 everything below; ``code`` is stable, the message names the thing and the fix
├── InputError               what was given to read cannot be read (empty, binary, broken, unreadable)
│   └── LanguageError        the text is in a language that no pack reads
├── DataError                a table of ours or of the user's is wrong; names file and line
└── RecordError              a record does not have the form that DESIGN.md gives it
"""

from __future__ import annotations


class DepecheError(Exception):
    """The root of all errors that depeche raises on purpose."""

    code = "depeche"


class InputError(DepecheError):
    """An input cannot be read; the message names it and says what to do."""

    code = "input"


class LanguageError(InputError):
    """No language pack reads this text."""

    code = "language"


class DataError(DepecheError, ValueError):
    """A data table is wrong: the message starts with ``file:line``."""

    code = "data"


class RecordError(DepecheError, ValueError):
    """A record (JSON) lacks a field or holds a value that the codebook does not know."""

    code = "record"
