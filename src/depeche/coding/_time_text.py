"""A text made ready for the date grammar, with the way back to its own offsets, and the tense around a place in it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

_SAME_LENGTH = str.maketrans(
    dict.fromkeys("’‘ʼ´`", "'") | dict.fromkeys("\u00a0\u202f\u2009\u2007\t\r", " ") | dict.fromkeys("‐‑‒–—−", "-")
)
_SENTENCE_END = re.compile(r"[.!?…][»\"”') ]{0,3}\s(?=[\s«\"“A-ZÀ-Þ])|\n")
_REACH = 220
"""Characters on either side in which a verb may tell the direction of a date. Sentences are longer than that only in
lists, where the verb is no help."""


@dataclass(frozen=True)
class Folded:
    """A text in NFC with plain apostrophes, spaces and dashes; ``offsets`` is None where lengths did not change."""

    text: str
    offsets: list[int] | None

    def original(self, at: int) -> int:
        """The offset in the text as it was given."""
        return at if self.offsets is None else self.offsets[at]

    @cached_property
    def sentence_ends(self) -> list[int]:
        """Where sentences end, roughly: a full stop before a capital, or a line's end."""
        return [m.end() for m in _SENTENCE_END.finditer(self.text)]

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around ``at``, cut to what may tell the direction of a date there."""
        index = bisect_right(self.sentence_ends, at)
        start = self.sentence_ends[index - 1] if index else 0
        end = self.sentence_ends[index] if index < len(self.sentence_ends) else len(self.text)
        return max(start, at - _REACH), min(end, at + _REACH)


def fold(text: str) -> Folded:
    """``text`` made ready. Only text with decomposed letters changes its length, and carries a map of offsets."""
    if unicodedata.is_normalized("NFC", text):
        return Folded(text.translate(_SAME_LENGTH), None)
    pieces: list[str] = []
    offsets: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = unicodedata.normalize("NFC", text[start:end])
        pieces.append(piece)
        offsets += [start] * len(piece)
        start = end
    return Folded("".join(pieces).translate(_SAME_LENGTH), [*offsets, len(text)])


class Tenses:
    """Where a text looks ahead and where it looks back: cue words found once, asked for each date."""

    def __init__(self, folded: Folded, cues: re.Pattern[str]) -> None:
        self._folded = folded
        self._cues = cues

    @cached_property
    def _found(self) -> list[tuple[int, int, int]]:
        values = {"ahead": 1, "back": -1, "neutral": 0}
        return [(m.start(), m.end(), values[m.lastgroup or "neutral"]) for m in self._cues.finditer(self._folded.text)]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _, _ in self._found]

    def around(self, start: int, end: int) -> int:
        """1 when the words nearest to the date at ``start:end`` look ahead, -1 when they look back, 0 when they do not tell.

        A verb before the date counts as twice as near as one after it: "a annoncé mercredi que X viendra" is about
        last Wednesday, "X viendra mercredi, a annoncé Y" about the next.
        """
        low, high = self._folded.sentence(start)
        best, verdict = float("inf"), 0
        first, last = bisect_left(self._starts, low), bisect_left(self._starts, high)
        here = bisect_left(self._starts, start, first, last)
        for index in (*range(max(first, here - 2), here), *range(here, min(last, here + 3))):
            cue_start, cue_end, value = self._found[index]
            distance = start - cue_end if cue_start < start else 2 * (cue_start - end) + 4
            if (cue_start < end and cue_end > start) or distance < 0:
                continue
            if distance < best:
                best, verdict = distance, value
        return verdict
