"""What must stand in a sentence beside a trigger's form for any of its entries to hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from depeche.languages._entries import Frame
from depeche.languages._inflect import inflect
from depeche.languages._settings import settings

_STEM = 4
"""Letters by which the gate knows the further words of an entry: inflection changes the end."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What must stand in a sentence for an entry to hold: the beginning of a word, and of each set of lemmas one."""

    beginning: str
    lemmas: tuple[frozenset[str], ...]

    def met(self, low: str, bag: set[str]) -> bool:
        """Whether a sentence, in lower case and as the lemmas of its words, has all that."""
        return self.beginning in low and all(not asked.isdisjoint(bag) for asked in self.lemmas)


@cache
def _beginning(lang: str, word: str) -> str:
    """What all forms of a word begin with: *vif, vive* → *vi*."""
    letters = zip(word, *(form for form, _ in inflect(lang, word, "w")), strict=False)
    return "".join(same[0] for same in takewhile(lambda all_: len(set(all_)) == 1, letters))[:_STEM].lower()


def needs_of(lang: str, frames: Iterable[Frame]) -> dict[str, tuple[Needs, ...]]:
    """What the gate asks of a sentence: *avoir* opens it only with *lieu*, *lever* with a word that it lifts."""
    company: dict[tuple[str, str], dict[Needs, None]] = defaultdict(dict)
    silent = settings(lang).reflexives  # "se" may be "s'", or go unsaid
    for frame in frames:
        others = [_beginning(lang, w) for w in (*frame.before, *frame.after) if w.isalpha() and w not in silent]
        asked = tuple(c.words for c in frame.conditions if c.words and not c.kinds and not c.denied)
        company[frame.head, frame.pos][Needs(max(others, key=len, default=""), asked)] = None
    out: dict[str, dict[Needs, None]] = defaultdict(dict)
    for (head, pos), needs in company.items():
        for form, _ in inflect(lang, head, pos):
            out[form.lower()] |= needs
    free = Needs("", ())
    return {form: () if free in needs else tuple(needs) for form, needs in out.items()}


def asked_of(trigger_forms: Mapping[str, tuple[Needs, ...]]) -> dict[str, frozenset[str]]:
    """Of forms whose every entry asks for some word: the words of which one must stand by."""
    return {
        form: frozenset().union(*(n.lemmas[0] for n in needs))
        for form, needs in trigger_forms.items()
        if needs and all(n.lemmas for n in needs)
    }
