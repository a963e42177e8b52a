"""The arguments of an event noun: owners, complements by preposition, adjectives, and what the verb that carries it lends."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field

from depeche.coding.sentence import Sentence
from depeche.languages._settings import Settings, settings

_PAIR = 7
"""Tokens in which the second of a pair (entre X et Y) is looked for."""


@dataclass(slots=True)
class Args:
    """Token indices by what they are to the trigger; `obj` and `subj` are the deep ones (a passive's subject is `obj`)."""

    subj: list[int] = field(default_factory=list)
    obj: list[int] = field(default_factory=list)
    pps: list[tuple[str, int]] = field(default_factory=list)
    agent: list[int] = field(default_factory=list)
    adjectives: list[int] = field(default_factory=list)
    comp: list[int] = field(default_factory=list)
    light: int | None = None
    passive: bool = False


class NounReader(ABC):
    """Reads the nouns of one sentence; a reader of verbs stands on it."""

    def __init__(self, sent: Sentence, lang: str, light: dict[str, frozenset[str]] | None = None) -> None:
        self.sent = sent
        self.lang = lang
        self.small: Settings = settings(lang)
        self.light = light or {}
        self._verbs: dict[int, Args] = {}
        self._nouns: dict[int, Args] = {}

    @abstractmethod
    def verb(self, i: int, depth: int = 0) -> Args:
        """The arguments of a verb or predicate."""

    def spread(self, tokens: Iterable[int]) -> list[int]:
        """The tokens and those coordinated with them."""
        s, todo = self.sent, list(tokens)
        out: list[int] = []
        while todo:
            t = todo.pop(0)
            if t in out:
                continue
            out.append(t)
            todo += [k for k in s.kids[t] if (s.dep[k] == "conj" or self._listed(t, k)) and not s.is_verb(k)]
            if s.low[t] in self.small.quantities or s.lemmas(t) & self.small.quantities:
                todo += [k for k in s.kids[t] if s.dep[k] == "nmod"]
        return out

    def _listed(self, t: int, k: int) -> bool:
        """*le Mali, le Burkina Faso et le Niger*: a name of a list that the parser reads as an apposition."""
        s = self.sent
        if s.dep[k] != "appos" or s.pos[t] != "PROPN" or s.pos[k] != "PROPN" or "," not in s.low[t:k]:
            return False
        return any(s.dep[x] == "conj" and x > k and s.pos[x] == "PROPN" for x in (*s.kids[t], *s.kids[k]))

    def _oblique(self, k: int, dep: str, args: Args) -> None:
        prep = self.sent.case(k)
        tokens = self.spread([k])
        if dep == "obl:agent" or prep in self.small.agent:
            args.agent += tokens
        if prep:
            args.pps += [(prep, t) for t in tokens]
        elif self.sent.low[k] in self.small.subject_pronouns:
            args.pps.append((self.small.to_whom, k))

    def noun(self, i: int) -> Args:
        """The arguments of an event noun; `subj` is its owner by possessive or light verb, `obj` its de/of-complement."""
        if i in self._nouns:
            return self._nouns[i]
        s, args = self.sent, Args()
        self._nouns[i] = args
        for k in s.kids[i]:
            dep = s.dep[k]
            base = dep.split(":")[0]
            if dep == "nmod:poss" or base == "det" and s.low[k] in self.small.possessives:
                args.subj += self.spread([k])
            elif base in ("nmod", "obl"):
                prep = s.case(k)
                tokens = self.spread([k])
                if prep in self.small.agent:
                    args.agent += tokens
                args.pps += [(prep or self.small.bare_case, t) for t in tokens]
                if prep in self.small.owner:
                    args.obj += tokens
            elif base in ("amod", "compound", "nummod"):
                args.adjectives.append(k)
            elif base in ("acl", "ccomp", "xcomp"):
                args.comp.append(k)
                self._participle(k, args)
            elif base == "nsubj":
                args.subj += self.spread([k])
        args.pps += [
            (p, t) for p, first in args.pps if p in self.small.between for t in self._second(first) if (p, t) not in args.pps
        ]
        self._light(i, args)
        return args

    def _second(self, first: int) -> list[int]:
        """The other one of *entre X et Y*, *between X and Y*, wherever the parser hung it."""
        s = self.sent
        for t in range(first + 1, min(len(s) - 1, first + _PAIR)):
            if s.low[t] in (",", ";", "."):
                return []
            if s.low[t] in self.small.joining:
                other = next((k for k in range(t + 1, min(len(s), t + 4)) if s.pos[k] not in ("DET", "ADP")), t)
                return [other] if s.words[other][:1].isupper() else []
        return []

    def _participle(self, k: int, args: Args) -> None:
        """*une attaque menée par X contre Y*: the participle's agent and complements are the noun's."""
        s = self.sent
        if s.low[k] in self.small.targeting:
            args.pps += [(self.small.target, t) for t in self.spread(t for t in s.kids[k] if s.dep[t] == "obj")]
        elif "pp" in s.marks(k) or s.low[k].endswith(self.small.participle_endings):
            for t in s.kids[k]:
                if s.dep[t].split(":")[0] in ("obl", "nmod"):
                    self._oblique(t, s.dep[t], args)

    def _light(self, i: int, args: Args) -> None:
        """The verb that carries the noun lends it subject and complements."""
        s, head = self.sent, self.sent.head[i]
        while s.dep[i] == "conj" and s.is_noun(head) and head != i:
            i, head = head, s.head[head]
        while s.dep[i].split(":")[0] in ("nmod", "obl") and head != i and s.lemmas(head) & self.small.quantities:
            i, head = head, s.head[head]
        if (
            head == i
            or not s.is_verb(head)
            and s.pos[head] != "ADJ"
            or s.dep[i].split(":")[0] not in ("obj", "obl", "nsubj", "xcomp")
        ):
            return
        above = self.verb(head)
        prep = s.case(i)
        carried = any(
            prep in preps or not prep for lemma, preps in ((m, self.light[m]) for m in s.lemmas(head) if m in self.light)
        )
        passive = s.dep[i] == "nsubj:pass" or above.passive and i in above.obj
        if carried and not (s.dep[i] == "nsubj" and not passive):
            args.light = head
            args.subj += [t for t in above.subj if t != i]
            args.agent += [t for t in above.agent if t != i]
            args.pps += [(p, t) for p, t in above.pps if t != i]
        elif s.dep[i].split(":")[0] in ("obj", "nsubj"):
            args.pps += [(p, t) for p, t in above.pps if t != i and t > i and p in self.small.against | self.small.between]
            if passive:
                args.agent += [t for t in above.agent if t != i]
