"""The arguments of a verb, read from the parse: deep subject and object, complements by preposition, what it governs.

The parser is small: inherited subjects, control and relative clauses are worked out here, and where an arc is missing, order
and distance stand in (the parser finds 38 % of subjects that follow a French verb).
"""

from __future__ import annotations

from dataclasses import replace

from depeche.coding.nouns import Args, NounReader
from depeche.coding.sentence import Sentence
from depeche.languages._settings import Settings

_DEPTH = 4
"""Steps over which a subject is inherited (decided to try to ask X to leave)."""


def governing_noun(s: Sentence, i: int, small: Settings) -> int | None:
    """The noun before an infinitive that governs it (*une occasion pour X de renforcer*) although the parser chose its verb."""
    root = s.head[i] == i
    if (
        "inf" not in s.marks(i)
        or not root
        and (s.dep[i].split(":")[0] not in ("xcomp", "ccomp", "advcl", "obl") or s.is_noun(s.head[i]))
    ):
        return None
    if not any(s.low[k] in small.infinitive_marks for k in s.kids[i] if k < i):
        return None
    start = i - 9 if root else max(s.head[i], i - 9)
    return next((t for t in range(i - 1, max(start, -1), -1) if s.is_noun(t) and s.lemmas(t) & small.noun_governors), None)


class Reader(NounReader):
    """Reads arguments in one sentence; results are kept, as several frames and stages ask for the same token."""

    def of(self, i: int) -> Args:
        """The arguments of token ``i`` as the verb or noun that the tagger holds it for."""
        return self.noun(i) if self.sent.is_noun(i) else self.verb(i)

    def verb(self, i: int, depth: int = 0) -> Args:
        """The arguments of a verb or predicate."""
        if i in self._verbs:
            return self._verbs[i]
        args = self._own(i)
        self._verbs[i] = args
        self._relative(i, args)
        if not args.subj and depth < _DEPTH and not (args.passive and args.obj and self.sent.dep[i] != "conj"):
            self._inherit(i, args, depth)
        if not args.subj and not args.passive:
            self._inverted(i, args)
        args.subj, args.obj = self.spread(args.subj), self.spread(args.obj)
        args.pps += [(p, t) for o in args.obj for p, t in self._attached(o) if (p, t) not in args.pps]
        return args

    def _attached(self, noun: int) -> list[tuple[str, int]]:
        """Complements that the parser hung on the object although they are as likely the verb's (*provide aid to X*)."""
        s = self.sent
        wanted = self.small.against | self.small.partner | self.small.dative
        return [(s.case(k), t) for k in s.kids[noun] if s.dep[k] == "nmod" and s.case(k) in wanted for t in self.spread([k])]

    def _own(self, i: int) -> Args:
        s, args = self.sent, Args()
        args.passive = any(s.dep[k] == "aux:pass" for k in s.kids[i])
        for k in self._children(i):
            dep = s.dep[k]
            base = dep.split(":")[0]
            if base == "nsubj" or base == "csubj" and s.is_noun(k):
                (args.obj if dep == "nsubj:pass" or args.passive else args.subj).append(k)
                args.passive = args.passive or dep == "nsubj:pass"
            elif base == "obj":
                args.obj.append(k)
            elif base == "iobj":
                args.pps.append((self.small.to_whom, k))
            elif base in ("obl", "nmod") or base in ("xcomp", "advmod") and s.is_noun(k) and s.case(k):
                self._oblique(k, dep, args)
            elif (
                self.lang == "en"
                and k > i
                and base in ("xcomp", "iobj", "dep", "ccomp")
                and s.pos[k] in ("NOUN", "PROPN")
                and not s.case(k)
                and not any(s.dep[x].split(":")[0] in ("cop", "mark", "nsubj") for x in s.kids[k])
            ):
                args.obj.append(k)
            elif base in ("ccomp", "xcomp") or base == "advcl" and k > i and "inf" in s.marks(k) and not self._purpose(k):
                args.comp.append(k)
            elif base == "advcl" and s.is_noun(k):
                self._oblique(k, dep, args)
        if self.lang == "fr" and not args.obj:
            args.obj += [k for k in s.kids[i] if k > i and self._partitive(i, k)]
        return args

    def _partitive(self, i: int, k: int) -> bool:
        """*livre des munitions*, *déploiera mille policiers*: an object that the parser takes for a complement."""
        s = self.sent
        first = s.subtree(k)[0]
        if (
            s.pos[k] != "NOUN"
            or s.dep[k] not in ("obl:arg", "nmod", "obl:mod", "obl")
            or any(s.is_verb(t) or s.is_noun(t) for t in range(i + 1, first))
        ):
            return False
        case = s.words[first].lower()
        if case in self.small.counters and any(s.dep[x] == "nummod" for x in s.kids[k]):
            return True
        return case in self.small.partitives and s.dep[first] == "case" or not s.case(k) and s.dep[k] == "obl:arg"

    def _children(self, i: int) -> list[int]:
        """The children of a verb: less the objects behind a second verb, which are that one's, and with its own given back."""
        s = self.sent
        second = [k for k in s.kids[i] if s.dep[k] == "conj" and s.is_verb(k) and k > i]
        out = [k for k in s.kids[i] if not (second and s.dep[k] in ("obj", "obl", "obl:arg", "obl:mod") and k > second[0])]
        if s.dep[i] == "conj" and s.is_verb(s.head[i]) and not any(s.dep[k] == "obj" for k in s.kids[i]):
            last = max((k for k in s.kids[s.head[i]] if s.dep[k] == "conj" and s.is_verb(k)), default=i)
            if last == i:
                out += [k for k in s.kids[s.head[i]] if s.dep[k] in ("obj", "obl", "obl:arg", "obl:mod") and k > i]
        return out

    def _purpose(self, k: int) -> bool:
        return any(self.sent.low[m] in self.small.purpose for m in self.sent.kids[k] if m < k)

    def itself(self, i: int, args: Args) -> Args:
        """*se sont retirés*: what the parser reads as a passive, read as a reflexive, whose subject acts."""
        s = self.sent
        if not args.passive or not any(s.low[k] in self.small.reflexives and s.dep[k].startswith("expl") for k in s.kids[i]):
            return args
        held = self.spread(k for k in s.kids[i] if s.dep[k] == "nsubj:pass")
        if not held and any(s.dep[k] == "aux:pass" for k in s.kids[i]):
            return args
        return replace(args, subj=[*args.subj, *held], obj=[t for t in args.obj if t not in held], passive=False)

    def _relative(self, i: int, args: Args) -> None:
        """In a relative clause the pronoun gives way to the noun that it stands for."""
        s = self.sent
        if s.dep[i] != "acl:relcl" and not (s.dep[i] == "conj" and s.dep[s.head[i]] == "acl:relcl"):
            return
        noun = s.head[i] if s.dep[i] == "acl:relcl" else s.head[s.head[i]]
        hit = False
        for side in (args.subj, args.obj):
            for n, t in enumerate(side):
                if s.pos[t] == "PRON" and t < i and not (self.lang == "fr" and s.low[t] in self.small.subject_pronouns):
                    side[n], hit = noun, True
        whole = any(s.low[k] in self.small.adverbial for k in s.kids[i] if k < i)
        if not hit and not whole and s.dep[i] == "acl:relcl" and not any(s.pos[t] == "PRON" for _, t in args.pps):
            (args.obj if args.subj else args.subj).append(noun)

    def _inherit(self, i: int, args: Args, depth: int) -> None:
        """The subject that an infinitive, participle or second verb takes from what it hangs on."""
        s, head, dep = self.sent, self.sent.head[i], self.sent.dep[i]
        if head == i:
            return
        base = dep.split(":")[0]
        if (noun := governing_noun(s, i, self.small)) is not None:
            args.subj = list(self._owners(noun) or self.verb(head, depth + 1).subj)
            return
        if base in ("acl", "amod") and not dep.endswith("relcl"):
            self._modifier(i, head, args, depth)
        elif base == "conj" and (s.is_verb(head) or not s.is_noun(head)):
            above = self.verb(head, depth + 1)
            if args.passive and not args.obj:
                args.obj = list(above.obj if above.passive else above.subj)
            elif not args.passive:
                args.subj = list(above.obj if above.passive and not above.subj else above.subj)
        elif base in ("xcomp", "ccomp", "advcl", "csubj", "obl", "parataxis") and not s.is_noun(head):
            if base == "ccomp" and any(s.low[k] in self.small.complementizers for k in s.kids[i]):
                return
            self._controlled(i, head, args, depth)
        elif base in ("ccomp", "xcomp", "advcl") and s.is_noun(head):
            self._modifier(i, head, args, depth)

    def _controlled(self, i: int, head: int, args: Args, depth: int) -> None:
        s, above = self.sent, self.verb(head, depth + 1)
        controlled = bool(s.lemmas(head) & self.small.object_control)
        if controlled and not above.passive:
            who = above.obj or [t for p, t in above.pps if p in self.small.asked] or above.subj
        else:
            aside = above.passive and "ger" in s.marks(i) and s.dep[i] == "advcl"
            who = above.agent if aside else above.obj if above.passive else above.subj
        (args.obj if args.passive and not args.obj else args.subj).extend(t for t in who if t not in args.subj)

    def _modifier(self, i: int, head: int, args: Args, depth: int) -> None:
        """A participle or infinitive that hangs on a noun: *les soldats tués*, *un accord visant*, *la décision d'expulser*."""
        s, marks = self.sent, self.sent.marks(i)
        if "ger" in marks or self.lang == "en" and s.low[i].endswith("ing") or self._main(i, head, args):
            args.subj = [head]
        elif "pp" in marks and "inf" not in marks:
            args.passive = True
            args.obj = args.obj or [head]
        elif depth < _DEPTH:
            args.subj = self._owners(head)

    def _main(self, i: int, head: int, args: Args) -> bool:
        """English: a past form that the parser hung on its own subject, as no other verb could be the sentence's."""
        s = self.sent
        if self.lang != "en" or "past" not in s.marks(i) or s.head[head] != head or args.agent or head > i:
            return False
        return not any(s.pos[k] in ("VERB", "AUX") and s.head[k] == head and k != i for k in range(len(s)))

    def _owners(self, noun: int) -> list[int]:
        """Whose promise, plan or chance it is."""
        args = self.noun(noun)
        return list(args.subj or [t for p, t in args.pps if p in self.small.owner or p in self.small.for_whom])

    def _inverted(self, i: int, args: Args) -> None:
        """*a annoncé mercredi le ministre*, *said the minister*: an object behind a verb of saying that has no subject."""
        s = self.sent
        if s.lemmas(i) & self.small.said and s.dep[i] in ("parataxis", "ROOT", "ccomp", "advcl") and not args.comp:
            after = [t for t in args.obj if t > i and s.is_noun(t)]
            if after:
                args.subj, args.obj = after, [t for t in args.obj if t not in after]
        finite = not (s.marks(i) <= {"inf", "pp", "ger"}) or any(s.dep[k].startswith("aux") for k in s.kids[i])
        if not args.subj and finite and s.dep[i] not in ("acl", "xcomp", "conj"):
            args.subj = self._before(i)

    def _before(self, i: int) -> list[int]:
        """The nearest noun before the verb in its clause that is nobody's complement."""
        s = self.sent
        for t in range(i - 1, max(-1, i - 14), -1):
            aside = s.dep[t] in ("acl", "amod") and s.marks(t) <= {"pp"}
            if s.pos[t] in ("SCONJ",) or s.is_verb(t) and s.head[t] != i and not aside or s.low[t] in (";", ":"):
                break
            apposed = s.dep[t] == "appos" and not (t - s.head[t] > 1 and s.low[t - 1] != "," and "," in s.low[s.head[t] : t])
            if (
                s.is_noun(t)
                and not s.case(t)
                and not apposed
                and s.dep[t] not in ("flat:name", "flat", "compound", "obl", "obl:mod", "nummod")
            ):
                return [t]
        return []
