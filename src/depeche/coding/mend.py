"""What the parser gets wrong as a rule, put right before anything is read from a sentence.

The parsers are small. Each mending is told by a sentence that they read wrong, and leaves all others as they are.
"""

from __future__ import annotations

from depeche.coding.sentence import Sentence
from depeche.languages._settings import Settings

_NOUN = ("NOUN", "PROPN", "PRON")


def mend(sent: Sentence, lang: str, small: Settings) -> Sentence:
    """``sent`` itself, its arcs put right."""
    _carried(sent, small)
    if lang == "en":
        _rooted(sent)
        _dated(sent, small)
    return sent


def _carried(s: Sentence, small: Settings) -> None:
    """*s'attend à ce que X vienne*: the clause is the verb's, not the pronoun's that only carries it."""
    for i, word in enumerate(s.low[:-1]):
        if word in small.carriers and s.low[i + 1] in small.complementizers and s.head[i] != i:
            for k in [k for k in s.kids[i] if s.dep[k].startswith("acl")]:
                s.attach(k, s.head[i], "ccomp")


def _rooted(s: Sentence) -> None:
    """*The US on Thursday rejected calls*: a past form read as a word of its object, in a sentence that has no other verb.

    The verb becomes the root, the noun behind it its object, the noun that was the root or stands before it its subject.
    """
    root = next((i for i in range(len(s)) if s.head[i] == i), None)
    if root is None or s.pos[root] not in ("NOUN", "PROPN", "NUM") or any(s.dep[k] == "cop" for k in s.kids[root]):
        return
    verb = next((i for i in range(len(s)) if _hidden(s, i, root)), None)
    if verb is None:
        return
    noun = s.head[verb] if s.dep[verb] == "amod" else None
    s.attach(verb, verb, "ROOT")
    for k in [k for k in s.kids[noun] if k < verb] if noun is not None else ():
        subject = s.pos[k] in _NOUN and s.dep[k] not in ("obl", "obl:unmarked")
        s.attach(k, verb, "nsubj" if subject else s.dep[k])
    if root != noun:
        s.attach(root, verb, "nsubj" if root < verb else "parataxis")
    if noun is not None:
        s.attach(noun, verb, "obj")


def _hidden(s: Sentence, i: int, root: int) -> bool:
    """Whether token ``i`` is such a form."""
    if s.pos[i] != "VERB" or "past" not in s.marks(i):
        return False
    kids = {s.dep[k] for k in s.kids[i]}
    if s.dep[i] == "acl":
        return s.head[i] == root and "obj" in kids and "mark" not in kids
    if s.dep[i] != "amod" or s.head[i] < i:
        return False
    before = next((k for k in range(i - 1, -1, -1) if s.pos[k] != "ADV"), None)
    if before is None:
        return "aux" in kids
    apposed = s.low[before] == "," and s.dep[s.head[i]] == "appos"
    return apposed or s.pos[before] in _NOUN and s.low[before] != "-" or "aux" in kids


def _dated(s: Sentence, small: Settings) -> None:
    """*In January Ethiopia signed*, *Israel Friday closed*: subjects that the parser takes for a part of the date beside them."""
    for i in range(1, len(s) - 1):
        name, verb = i - 1, s.head[i]
        day = s.low[i] in small.calendar and s.dep[i] == "nsubj" and verb > i
        if day and s.pos[name] in ("PROPN", "NOUN") and s.head[name] in (name, i, verb):
            s.attach(name, verb, "nsubj")
            s.attach(i, verb, "obl:unmarked")
        verb, inside = s.head[i - 1], s.dep[i] in ("flat", "compound") and s.head[i] == i - 1
        if inside and s.low[i - 1] in small.calendar and s.pos[i] == "PROPN":
            bare = verb > i and all(s.pos[k] in ("AUX", "ADV") for k in range(i + 1, verb))
            if bare and not any(s.dep[k].startswith("nsubj") for k in s.kids[verb]):
                s.attach(i, verb, "nsubj")


def coupled(s: Sentence, one: int, other: int) -> None:
    """*la Chine et le Mali ont annoncé*: the first of two joined states, where the parser gave it no place of its own."""
    if s.dep[one] in ("punct", "dep", "cc", "mark", "advmod"):
        s.attach(one, s.head[other] if s.head[other] != other else one, s.dep[other])
        s.attach(other, one, "conj")
