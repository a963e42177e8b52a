"""A text as words with their keys, and what stands around a run of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from depeche.atlas.places._cues import Cues
from depeche.atlas.places._keys import WORD, fold

LONGEST = 6
"""Words of the longest name looked for: "Hodh ech Chargui" has three, "Provence-Alpes-Côte d'Azur" five."""

_INNER = re.compile(r"[\s.'’\-–]{0,2}")
_SENTENCE = re.compile(r"[.!?:;…»\"”)]\s|\n")
_ASIDE = 7
"""Words behind a name in which its state may follow: "Gao, dans le nord-est du Mali"."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the text."""

    start: int
    end: int
    key: str
    capital: bool


def words_of(text: str) -> list[Word]:
    """The words of a text in order."""
    return [Word(m.start(), m.end(), fold(m[0]), m[0][0].isupper()) for m in WORD.finditer(text)]


class Around:
    """The words of one text, and questions about the neighbours of a name made of words `first` to `last`."""

    def __init__(self, text: str, states: Mapping[str, str], cues: Cues) -> None:
        self.text = text
        self.words = words_of(text)
        self._states = states
        self._cues = cues

    def longest(self, first: int, known: Sequence[object] | object) -> tuple[int, str] | None:
        """The last word and the key of the longest name in `known` that starts at word `first`."""
        words, keys = self.words, [self.words[first].key]
        for last in range(first + 1, min(first + LONGEST, len(words))):
            if not _INNER.fullmatch(self.text, words[last - 1].end, words[last].start):
                break
            keys.append(words[last].key)
        for count in range(len(keys), 0, -1):
            key = " ".join(keys[:count])
            if self.words[first + count - 1].capital and key in known:  # type: ignore[operator]
                return first + count - 1, key
        return None

    def starts_sentence(self, first: int) -> bool:
        """Whether the word is the first of a sentence or of a quotation, where every word has a capital."""
        if first == 0:
            return True
        gap = self.text[self.words[first - 1].end : self.words[first].start]
        return bool(_SENTENCE.search(gap)) or not gap.strip(" '’-–,(") == ""

    def before(self, first: int) -> Word | None:
        """The word before, if it belongs to the same sentence."""
        return self.words[first - 1] if first and not self.starts_sentence(first) else None

    def after(self, last: int) -> Word | None:
        """The word after, if only a space parts it from the name."""
        if last + 1 >= len(self.words):
            return None
        gap = self.text[self.words[last].end : self.words[last + 1].start]
        return self.words[last + 1] if gap in (" ", "\u00a0") else None

    def touching(self, first: int) -> Word | None:
        """The word before, if only a space parts it from the name."""
        if not first:
            return None
        gap = self.text[self.words[first - 1].end : self.words[first].start]
        return self.words[first - 1] if gap in (" ", "\u00a0") else None

    def level(self, first: int, last: int) -> int | None:
        """The resolution that a level word beside the name gives: "région de Mopti", "Mopti region"."""
        at = first - 1
        while at >= max(0, first - 3) and self.words[at].key in self._cues.links:
            at -= 1
        if at >= 0 and not self.starts_sentence(at + 1) and (level := self._cues.levels.get(self.words[at].key)):
            return level
        after = self.after(last)
        return self._cues.levels.get(after.key) if after else None

    def state_behind(self, last: int) -> str | None:
        """The state that the text puts the name in: "X, au Mali", "X (Mali)", "X, Nigeria"."""
        for at in range(last + 1, min(last + 1 + _ASIDE, len(self.words))):
            if re.search(r"[.!?;:\n)]", self.text[self.words[at - 1].end : self.words[at].start]):
                return None
            if self.words[at].capital:
                found = self.longest(at, self._states)
                opened = self.text[self.words[last].end : self.words[at].start]
                close = opened.strip() in (",", "(", "") or re.match(r"\s?[,(]|\s(?:au|en|aux|in|du)\s", opened)
                return self._states[found[1]] if found and close else None
        return None

    def hyphened(self, first: int, last: int) -> bool:
        """Whether a hyphen ties the name to another word: "Paris-Saclay", "anti-Damas"."""
        start, end = self.words[first].start, self.words[last].end
        left = start > 1 and self.text[start - 1] in "-‑" and self.text[start - 2].isalnum()
        right = end + 1 < len(self.text) and self.text[end] in "-‑" and self.text[end + 1].isalnum()
        return left or right
