"""Text beside the text: a folded copy to match in, and the way back to the offsets of the original.

Letters are lower-cased and lose their accents, everything that is neither letter nor digit becomes a space, so that
« États-Unis », « Etats Unis » and « ÉTATS-UNIS » read alike. The copy has one character for each of the original unless the text
holds combining marks, ligatures, soft hyphens or the like: then break points lead back.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

# Stands in the copy for a character whose fold is not exactly one character long, until `_spread` replaces it.
_ODD = "\0"
_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss"}
_PLAIN = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ð": "d", "þ": "t", "ə": "a"}


def _fold_char(char: str) -> str:
    """The fold of one character: "" for marks and invisible characters, two letters for a ligature, else one."""
    low = char.lower()
    if low in _LIGATURES:
        return _LIGATURES[low]
    if low in _PLAIN:
        return _PLAIN[low]
    kept = [c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)]
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf" or not kept:
        return ""
    if unicodedata.category(char) == "Lm":
        return " "
    return "".join(c.lower() if c.isalnum() and len(c.lower()) == 1 else " " for c in kept)


class _Folds(dict[int, str]):
    """Code point → one character of the copy; filled as characters come."""

    def __missing__(self, point: int) -> str:
        folded = _fold_char(chr(point)) if point else " "
        value = folded if len(folded) == 1 else _ODD
        self[point] = value
        return value


_FOLDS = _Folds()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text between two spaces: character `i` of `text` belongs to character ``at(i)`` of `original`."""

    text: str
    original: str
    breaks: tuple[tuple[int, int], ...] = ()

    def at(self, index: int) -> int:
        """The offset in the original of the folded character at `index`."""
        if not self.breaks:
            return index - 1
        folded, origin = self.breaks[bisect_right(self.breaks, (index, len(self.original))) - 1]
        return origin + index - folded

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's offsets of the folded characters from `start` up to, without, `end`; marks stay with their letter."""
        stop = self.at(end - 1) + 1
        while stop < len(self.original) and unicodedata.combining(self.original[stop]):
            stop += 1
        return self.at(start), stop


def _spread(bare: str, original: str) -> Folded:
    """Replace the stand-ins in `bare` by what their characters fold to, noting where the lengths part."""
    parts: list[str] = [" "]
    breaks: list[tuple[int, int]] = [(0, -1)]
    length = 1
    before = 0
    while (place := bare.find(_ODD, before)) >= 0:
        folded = _fold_char(original[place])
        parts += (bare[before:place], folded)
        length += place - before
        breaks += [(length + inner, place) for inner in range(1, len(folded))]
        length += len(folded)
        breaks.append((length, place + 1))
        before = place + 1
    parts += (bare[before:], " ")
    return Folded("".join(parts), original, tuple(breaks))


def fold(text: str) -> Folded:
    """Fold a text for matching; the result carries the way back to the offsets of `text`."""
    bare = text.translate(_FOLDS)
    if _ODD in bare:
        return _spread(bare, text)
    return Folded(f" {bare} ", text)


def key(form: str) -> str:
    """The folded spelling under which a form is kept and looked up."""
    bare = form.translate(_FOLDS)
    if _ODD in bare:
        bare = _spread(bare, form).text
    return bare.strip()
