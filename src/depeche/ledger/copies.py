"""Near copies: the same dispatch in many papers, with another headline or last line. MinHash signatures in bands, by rensa."""

from __future__ import annotations

import sqlite3
from typing import Any

from depeche.ledger.mentions import plain
from depeche.records import Article

# 20 bands of 6 rows find texts that share 80 % of their shingles with certainty 0.998 and those that share 30 % with 0.014;
# what is found is then compared in full. A row a band and article: 36 MB for 100,000 articles.
_PERMUTATIONS = 120
_ROWS = 6
_SEED = 20240904
_SHINGLE = 5
# The same share of five-word runs: above it, articles differ in headline, dateline or a cut last paragraph; two reports of one
# event by different hands stay under 0.3.
_ALIKE = 0.8
# Fewer words tell too little: short statements repeat each other.
_SHORTEST = 40
_KEPT = 256


def shingles(text: str) -> list[str]:
    """The runs of five words of a text, case and accents aside."""
    words = plain(text).split()
    if len(words) < _SHORTEST:
        return []
    return sorted({" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)})


def _bands(runs: list[str]) -> list[int]:
    import rensa

    sketch: Any = rensa.RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    sketch.update(runs)
    digest = sketch.digest()
    out = []
    for at in range(0, _PERMUTATIONS, _ROWS):
        value = at
        for part in digest[at : at + _ROWS]:
            value = (value * 0x100000001B3 ^ part) & 0x7FFFFFFFFFFFFFFF
        out.append(value)
    return out


class Copies:
    """Finds the article that another nearly copies."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._known: dict[str, tuple[list[str], list[int]]] = {}

    def _of(self, article: Article) -> tuple[list[str], list[int]]:
        """The shingles and bands of a text, kept for the second look inside the transaction."""
        if article.text not in self._known:
            if len(self._known) > _KEPT:
                self._known.clear()
            runs = shingles(article.text)
            self._known[article.text] = (runs, _bands(runs) if runs else [])
        return self._known[article.text]

    def find(self, article: Article) -> int | None:
        """The number of the article that this one nearly copies; texts in other languages are no copies."""
        runs, bands = self._of(article)
        if not bands:
            return None
        query = f"SELECT DISTINCT article FROM band WHERE hash IN ({','.join('?' * len(bands))}) ORDER BY article"
        for (number,) in self._db.execute(query, bands).fetchall():
            text, lang = self._db.execute("SELECT text, lang FROM article WHERE n = ?", (number,)).fetchone()
            if lang == article.lang:
                ours, theirs = set(runs), set(shingles(text))
                if len(ours & theirs) >= _ALIKE * len(ours | theirs):
                    return int(number)
        return None

    def put(self, number: int, article: Article) -> None:
        """Remember an article's bands."""
        self._db.executemany("INSERT OR IGNORE INTO band VALUES (?, ?)", [(hash, number) for hash in self._of(article)[1]])
