"""A parsed sentence as plain lists, and the cheap split and gate that come before the parse."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from depeche.languages._entries import Reading
from depeche.languages._lexicon import Lexicon
from depeche.languages._settings import Settings, settings

_CUT = re.compile(r"""[.!?…]+[»"”’')\]]*(?:\s+(?=[«"“‘(\[]?\s?[A-ZÀ-ÝŒ0-9])|(?<=[a-zà-ÿ)»]\.)(?=[A-ZÀ-Ý][a-zà-ÿ’']))|\n+""")
_WORD = re.compile(r"[\w-]+(?:['’])?|[\w-]+")
_FINITE = ("pres", "imp", "fut", "cond", "past", "sub")
MAX_SENTENCE = 1200
"""Characters; a longer "sentence" (a list, a table, an attack) is cut at the last space before: parsing costs per word."""


def straight(text: str) -> str:
    """The text with apostrophes and spaces made plain, every character in its place: what the parser was trained on."""
    return text.replace("’", "'").replace("\u2011", "-").replace("\xa0", " ").replace("\u202f", " ")


def split(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """Where sentences start and end (code points), without white space around; abbreviations do not end one."""
    start = 0
    for cut in _CUT.finditer(text):
        if cut.group()[0] == "." and _abbreviated(text, cut.start(), lang):
            continue
        yield from _pieces(text, start, cut.end())
        start = cut.end()
    yield from _pieces(text, start, len(text))


def _abbreviated(text: str, dot: int, lang: str) -> bool:
    start = dot
    while start > 0 and dot - start < 12 and (text[start - 1].isalpha() or text[start - 1] == "."):
        start -= 1
    word = text[start:dot]
    return len(word) == 1 and word.isupper() or word.lower() in settings(lang).abbreviations


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        at = text.rfind(" ", start, start + MAX_SENTENCE)
        at = at if at > start else start + MAX_SENTENCE
        yield start, at
        start = at + (text[at : at + 1] == " ")
    if start < end:
        yield start, end


def may_hold_event(text: str, lexicon: Lexicon) -> bool:
    """The gate: whether some form of a trigger's head stands in the sentence. Nothing else can become an event."""
    low = text.lower()
    words = [part for match in _WORD.finditer(low) for part in _parts(match.group())]
    named = [needs for word in words if (needs := lexicon.trigger_forms.get(word)) is not None]
    if not named or not all(named):
        return bool(named)
    bag = {r.lemma.lower() for word in words for r in lexicon.lemmas(word)}.union(words)
    return any(n.met(low, bag) for needs in dict.fromkeys(named) for n in needs)


def _parts(word: str) -> tuple[str, ...]:
    return (word, *word.split("-")) if "-" in word else (word,)


@dataclass(slots=True)
class Sentence:
    """One parsed sentence. Every list has one item a token; ``head`` is a token's index (a root's is its own).

    ``starts`` and ``ends`` are offsets in the article's text.
    """

    text: str
    start: int
    words: list[str]
    low: list[str]
    pos: list[str]
    dep: list[str]
    head: list[int]
    starts: list[int]
    ends: list[int]
    readings: list[tuple[Reading, ...]]
    kids: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kids = [[] for _ in self.words]
        for i, h in enumerate(self.head):
            if h != i:
                self.kids[h].append(i)

    def __len__(self) -> int:
        return len(self.words)

    def attach(self, i: int, head: int, dep: str) -> None:
        """Hang ``i`` on ``head`` (itself: a root) instead of where the parser hung it."""
        if self.head[i] != i:
            self.kids[self.head[i]].remove(i)
        self.head[i], self.dep[i] = head, dep
        if head != i:
            insort(self.kids[head], i)

    @property
    def end(self) -> int:
        """The offset behind the last character."""
        return self.start + len(self.text)

    def subtree(self, i: int) -> list[int]:
        """The tokens below ``i``, itself included, in order; safe against any head list."""
        seen, todo = {i}, [i]
        while todo:
            for k in self.kids[todo.pop()]:
                if k not in seen:
                    seen.add(k)
                    todo.append(k)
        return sorted(seen)

    def climb(self, i: int) -> Iterator[tuple[int, int]]:
        """(child, head) pairs from ``i`` to the root."""
        seen = {i}
        while self.head[i] not in seen:
            yield i, self.head[i]
            i = self.head[i]
            seen.add(i)

    def child(self, i: int, *deps: str) -> int | None:
        """The first child of ``i`` by one of these relations (subtypes count)."""
        return next((k for k in self.kids[i] if self.dep[k] in deps or self.dep[k].split(":")[0] in deps), None)

    def case(self, i: int) -> str:
        """The preposition of ``i``, lower case, contractions undone (*du* → *de*); empty if none."""
        for k in self.kids[i]:
            if self.dep[k] == "case" and k < i or self.dep[k] == "mark" and k < i and self.pos[i] != "VERB":
                low = self.low[k]
                fixed = [self.low[x] for x in self.kids[k] if self.dep[x] == "fixed"]
                return " ".join([low, *fixed])
        return ""

    def is_noun(self, i: int) -> bool:
        """Whether the tagger holds ``i`` for a noun or name."""
        return self.pos[i] in ("NOUN", "PROPN", "NUM", "SYM", "X")

    def is_verb(self, i: int) -> bool:
        """Whether the tagger holds ``i`` for a verb form."""
        return self.pos[i] in ("VERB", "AUX")

    def lemmas(self, i: int, pos: str | None = None) -> set[str]:
        """What ``i`` may be a form of, its own lower-case form included."""
        return {r.lemma for r in self.readings[i] if pos is None or r.pos == pos} | {self.low[i]}

    def marks(self, i: int, pos: str = "v") -> set[str]:
        """The marks (tense, number) that ``i`` has in its readings of this part of speech."""
        return {r.mark for r in self.readings[i] if r.pos == pos}


def known(doc: Any, names: Iterable[tuple[int, int]], small: Settings) -> Any:
    """The tokens of ``doc`` to be parsed, each one-word name of an organisation written as one that the parser knows.

    ``names``: where they stand in the text of ``doc``. The offsets of the text as it was go along (`Doc.user_data`).
    """
    import spacy

    wanted = dict(names)
    if not wanted:
        return doc
    at, lengths, spaces = doc.to_array(["IDX", "LENGTH", "SPACY"]).T.tolist()
    words = [t.text for t in doc]
    for i, (start, length) in enumerate(zip(at, lengths, strict=True)):
        if wanted.get(start) == start + length:
            words[i] = small.stand_ins.get(words[i - 1].lower() if i else "", small.stand_ins["-"])
    offsets = [(start, start + length) for start, length in zip(at, lengths, strict=True)]
    return spacy.tokens.Doc(doc.vocab, words=words, spaces=spaces, user_data={"offsets": offsets})


def from_doc(doc: Any, text: str, start: int, lexicon: Lexicon) -> Sentence:
    """A sentence from a parsed spaCy `Doc` of that sentence alone (as `known` makes them, or plain)."""
    at, lengths, arcs, labels, tags = doc.to_array(["IDX", "LENGTH", "HEAD", "DEP", "POS"]).T
    spans = doc.user_data.get("offsets") or [(a, a + n) for a, n in zip(at.tolist(), lengths.tolist(), strict=True)]
    labels, tags, arcs = labels.tolist(), tags.tolist(), arcs.astype("int64").tolist()
    name = {i: doc.vocab.strings[i] if i else "" for i in {*labels, *tags}}
    tokens = [n for n, (a, b) in enumerate(spans) if text[a:b].strip()]
    place = {i: n for n, i in enumerate(tokens)}
    spans = [spans[i] for i in tokens]
    words = [text[a:b] for a, b in spans]
    dep = [name[labels[i]] for i in tokens]
    contracted = settings(lexicon.lang).contractions
    low = [w.lower().replace("’", "'") for w in words]
    low = [contracted.get(w, w) if d in ("case", "mark") else w for w, d in zip(low, dep, strict=True)]
    heads = [place.get(i + arcs[i], n) for n, i in enumerate(tokens)]
    starts = [start + a for a, _ in spans]
    ends = [start + b for _, b in spans]
    readings = [_readings(w, lexicon) for w in low]
    pos = [_retagged(name[tags[i]], w, r) for i, w, r in zip(tokens, words, readings, strict=True)]
    return Sentence(text, start, words, low, pos, dep, heads, starts, ends, readings)


def _retagged(pos: str, word: str, readings: tuple[Reading, ...]) -> str:
    """The tagger's word, but for forms that can only be finite verbs (*prévoit*, *signera*) or only nouns (*summit*)."""
    if (
        pos in ("NOUN", "PROPN", "ADJ")
        and readings
        and word.islower()
        and all(r.pos == "v" and r.mark in _FINITE for r in readings)
    ):
        return "VERB"
    known = {r.pos for r in readings}
    return "NOUN" if pos == "VERB" and "n" in known and not known & set("va") else pos


def _readings(low: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    found = lexicon.lemmas(low)
    first, _, last = low.rpartition("-")
    if not found and first and first not in settings(lexicon.lang).opposing:
        return lexicon.lemmas(last)
    return found
