"""From what a reader typed to a side that the ledger knows: a code, an id, or a name in either language."""

from __future__ import annotations

import sqlite3

from depeche.ledger.rows import GROUPS
from depeche.web.settings import RequestError
from depeche.web.words import Words

_LONGEST = 80


def side_of(db: sqlite3.Connection, text: str, words: Words) -> str:
    """The key of a side; an unknown code that the ledger holds stands as it is.

    Raises:
        RequestError: it is nobody that the atlas or the ledger knows.
    """
    text = text.strip()[:_LONGEST]
    if not text:
        raise RequestError(words("Name a country or an organisation, such as Mali or MLI."))
    for key in (text, text.upper()):
        if words.known(key) or db.execute("SELECT 1 FROM side WHERE key = ? LIMIT 1", (key,)).fetchone():
            return key
    from depeche.atlas import load_atlas

    for entry in load_atlas().lookup(text):
        if entry.kind != "person" and entry.code:
            return entry.id if entry.code in GROUPS or entry.kind == "state" else entry.code
    raise RequestError(words("“%(text)s” is no country or organisation that depeche knows.", text=text), status=404)
