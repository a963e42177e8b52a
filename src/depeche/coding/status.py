"""Is it so? Tense, auxiliaries, matrix verbs, negation, conditions, purpose and attribution decide an event's status.

The walk starts at the trigger and climbs: what is nearest decides first, a negation wins over all, doubt over plans.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from depeche.coding.arguments import governing_noun
from depeche.coding.triggers import Scene
from depeche.languages._entries import Cue

_CLIMB = 5
"""Governors looked at above a trigger; six and more deep a cue no longer speaks of it."""
_ORDER = {"negated": 4, "hypothetical": 3, "future": 2, "historical": 1, "actual": 0}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status with its certainty, holder, and the tokens and rules that decided it."""

    status: str
    certainty: str
    cues: tuple[tuple[tuple[int, ...], str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for a status."""

    effect: str
    certainty: str
    tokens: tuple[int, ...]
    rule: str


class Judge:
    """Decides the status of triggers in one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.sent, self.lang = scene, scene.sent, scene.lexicon.lang
        self.small = scene.small

    def judge(self, i: int, tokens: tuple[int, ...]) -> Verdict:
        """The verdict on the event triggered at token ``i``."""
        signs = [*self._signs(i, tokens), *self._none(i, tokens)]
        own = any(self.sent.low[t] in self.small.negations for t in tokens if t != i)
        signs = [s for s in signs if not (s.rule == "negation" and (own or set(s.tokens) <= set(tokens)))]
        negations = [s for s in signs if s.effect == "negated"]
        rest = [s for s in signs if s.effect not in ("negated", "actual")]
        cues = tuple((s.tokens, s.rule) for s in signs)
        if negations and len(negations) % 2 == 1:
            doubt = any(s.effect == "hypothetical" for s in rest)
            return Verdict("negated", "probable" if doubt else "certain", cues)
        if not rest:
            return Verdict("actual", "certain", cues)
        best = max(rest, key=lambda s: _ORDER[s.effect])
        certainty = best.certainty
        if best.effect == "hypothetical":
            certainty = "possible" if any(s.certainty == "possible" and s.effect == "hypothetical" for s in rest) else "probable"
        return Verdict(best.effect, certainty, cues)

    def _none(self, i: int, tokens: tuple[int, ...]) -> Iterator[Sign]:
        """*No civilians were killed*, *made no concession*: a side or a word of the trigger that is none at all."""
        args = self.scene.reader.of(i)
        for t in (*args.obj, *args.subj, *(t for t in tokens if t != i)):
            for k in self.sent.kids[t]:
                if self.sent.low[k] in self.small.none and self.sent.dep[k].split(":")[0] in ("det", "advmod", "cc"):
                    yield Sign("negated", "certain", (k,), "negation")
                    return

    # -- signs ----------------------------------------------------------------------------------------------------------

    def _signs(self, i: int, tokens: tuple[int, ...]) -> Iterator[Sign]:
        yield from self._around(i, noun=self.sent.is_noun(i))
        if not self.sent.is_noun(i):
            yield from self._group(i)
            yield from self._war(i)
        if self.sent.head[i] == i and (noun := governing_noun(self.sent, i, self.small)) is not None:
            yield from self._governor(noun, "inf", i)
        for _, (child, head) in zip(range(_CLIMB), self.sent.climb(i), strict=False):
            if (noun := governing_noun(self.sent, child, self.small)) is not None:
                yield from self._governor(noun, "inf", child)
                return
            scope = self._scope(child, head, self.sent.dep[child].split(":")[0])
            if scope is None or scope == "obj" and self.sent.is_verb(head) and self.scene.lemmas[head] & self.small.presumes:
                return
            yield from self._governor(head, scope, child)

    def _war(self, i: int) -> Iterator[Sign]:
        """*le conflit a tué 310 000 personnes*: what a war has done so far is background."""
        for t in self.scene.reader.verb(i).subj:
            if (
                self.scene.lemmas[t] & self.small.wars
                and t < i
                and any(self.sent.dep[k].startswith("aux") for k in self.sent.kids[i])
            ):
                yield Sign("historical", "certain", (t,), "war's toll")
                return

    def _scope(self, child: int, head: int, dep: str) -> str | None:
        """How a governor holds what is below it: comp, inf, obj, subj, same (a second verb), or not at all."""
        s = self.sent
        noun = s.is_noun(child)
        if dep in ("xcomp", "ccomp", "csubj"):
            return "obj" if noun else "comp" if self._finite(child) else "inf"
        if dep == "advcl" and self._finite(child):
            return (
                "comp"
                if any(s.low[k] in self.small.complementizers and s.dep[k] in ("mark", "fixed") for k in s.kids[child])
                else None
            )
        if dep == "advcl" and "ger" in s.marks(child) and any(s.low[k] in self.small.shared for k in s.kids[child] if k < child):
            return "same"
        if dep in ("acl", "advcl") and s.dep[child] != "acl:relcl":
            infinitive = "inf" in s.marks(child) or self.lang == "en" and not s.readings[child] and self._to(child)
            return "inf" if infinitive and (dep == "acl" or not self._aimed(child)) else None
        if dep == "nsubj":
            return "subj" if noun else None
        if dep == "obl":
            agent = s.dep[child] == "obl:agent" or any(s.dep[k] == "aux:pass" for k in s.kids[head])
            return "obj" if s.case(child) in self.small.held_by and not agent else None
        if dep in ("obj", "iobj", "nmod"):
            return "obj" if dep != "nmod" or s.case(child) in self.small.owner | self.small.held_by else None
        if dep in ("conj", "aux", "cop"):
            return "same" if not noun or dep == "conj" else None
        if dep in ("amod", "appos", "compound"):
            return None
        return None

    def _aimed(self, i: int) -> bool:
        """Whether an infinitive clause says what something is for: it stands apart from what governs it."""
        return any(self.sent.low[k] in self.small.purpose for k in self.sent.kids[i] if k < i)

    def _governor(self, head: int, scope: str, child: int) -> Iterator[Sign]:
        s = self.sent
        if scope == "same":
            if s.is_verb(head) and s.is_verb(child) and not self._finite(child):
                yield from self._group(head)
            return
        noun = s.is_noun(child)
        perfect = scope == "inf" and any(s.lemmas(k) & self.small.perfect for k in s.kids[child] if s.dep[k].startswith("aux"))
        scopes = {scope} | ({"comp"} if scope == "inf" else set())
        cued = [c for c in self._cues(head) if scopes & c.scopes and not (perfect and c.effect == "future")]
        for cue in cued:
            yield Sign(cue.effect, cue.certainty, (head,), cue.rule)
        if scope == "inf" and not cued and not perfect and s.is_noun(head):
            yield Sign("hypothetical", "probable", (head,), "infinitive:noun")
        if not s.is_verb(head) and s.pos[head] != "ADJ":
            yield from self._around(head, noun=True) if scope == "obj" and noun and s.dep[child] == "nmod" and not cued else ()
            return
        modal = noun and scope == "subj" and [c for c in self._cues(head) if "comp" in c.scopes]
        if modal and any(self.scene.lemmas[k] & self.small.occurs for k in s.kids[head] if s.dep[k] in ("xcomp", "ccomp")):
            for cue in modal:
                yield Sign(cue.effect, cue.certainty, (head,), cue.rule)
            cued = modal
        transparent = noun and (
            scope == "subj"
            and bool(self.scene.lemmas[head] & self.small.occurs)
            or (scope == "obj" or s.dep[child] == "nsubj:pass")
            and self._carries(head)
            or s.dep[child] == "nsubj:pass"
            and any("cond" in s.marks(k) for k in s.kids[head] if s.dep[k] == "aux:pass")
        )
        if transparent or cued or scope == "inf" and not perfect:
            yield from self._group(head, own=transparent or bool(cued) or scope == "inf")
        if transparent or cued:
            yield from self._around(head, noun=False)

    def _carries(self, head: int) -> bool:
        return any(lemma in self.scene.lexicon.light for lemma in self.scene.lemmas[head])

    def _finite(self, i: int) -> bool:
        if any(self.sent.dep[k].split(":")[0] == "aux" for k in self.sent.kids[i]):
            return True
        marks = self.sent.marks(i)
        return bool(marks - {"inf", "pp", "ger"}) and not (marks & {"inf"} and self.lang == "en" and self._to(i))

    def _to(self, i: int) -> bool:
        return any(self.sent.low[k] in self.small.infinitive_marks for k in self.sent.kids[i] if k < i)

    def _cues(self, i: int) -> list[Cue]:
        """Cues that token ``i`` is a form of, with the marks they ask for."""
        out = []
        auxiliaries = [k for k in self.sent.kids[i] if self.sent.dep[k].startswith("aux")]
        for reading in self.sent.readings[i]:
            for cue in self.scene.lexicon.cues.get(reading.lemma, ()):
                if cue.pos != reading.pos or cue in out or len(cue.words) > 1:
                    continue
                marks = {reading.mark} if not auxiliaries else {"pp"}
                if not cue.marks or cue.marks & marks:
                    out.append(cue)
        return out

    def _group(self, i: int, *, own: bool = True) -> Iterator[Sign]:
        """What the verb group of ``i`` says: tense, mood, auxiliaries, negation."""
        s = self.sent
        auxiliaries = [k for k in s.kids[i] if s.dep[k].split(":")[0] in ("aux", "cop")]
        yield from self._negation(i, auxiliaries)
        awaited = [k for k in s.kids[i] if s.low[k] in self.small.awaited and s.dep[k] == "mark" and "pres" in s.marks(i)]
        if awaited:
            yield Sign("future", "certain", (awaited[0],), "awaited")
        if not own:
            return
        if self.lang == "en":
            yield from self._english(i, auxiliaries)
            return
        finite = [k for k in auxiliaries if s.marks(k) & {"pres", "imp", "fut", "cond", "past", "sub"}] or [i]
        for k in finite:
            marks = s.marks(k)
            if "fut" in marks and "pres" not in marks:
                yield Sign("future", "certain", (k,), "tense:future")
            elif (
                "cond" in marks
                and marks & self.small.future_in_past
                and self._told_before(i)
                and not s.lemmas(k) & self.small.modals
            ):
                yield Sign("future", "certain", (k,), "tense:future in the past")
            elif "cond" in marks and not self._modal_past(i):
                yield Sign(
                    "hypothetical",
                    "probable" if s.lemmas(k) & self.small.probable_conditional else "possible",
                    (k,),
                    "tense:conditional",
                )
            yield from self._modal(k, i)

    def _told_before(self, i: int) -> bool:
        """Whether somebody has said, in the past, what the clause of ``i`` tells: its conditional is then a future."""
        s, head = self.sent, self.sent.head[i]
        if s.dep[i] not in ("ccomp", "parataxis") or head == i or not self.scene.lemmas[head] & self.small.said:
            return False
        if any(s.low[k] in self.small.if_words for k in s.kids[i]) or any(
            s.dep[k].startswith("aux") for k in s.kids[i] if "cond" in s.marks(k)
        ):
            return False
        return bool(s.marks(head) & {"past", "imp"}) or any(s.dep[k].startswith("aux") for k in s.kids[head])

    def _modal_past(self, i: int) -> bool:
        """*voudrait, souhaiterait*: a polite present; its own cue speaks."""
        return bool(self.scene.lemmas[i] & self.small.polite_conditional)

    def _modal(self, k: int, i: int) -> Iterator[Sign]:
        if k != i:
            for cue in self._cues(k):
                if "comp" in cue.scopes and cue.pos == "v":
                    yield Sign(cue.effect, cue.certainty, (k,), cue.rule)

    def _english(self, i: int, auxiliaries: list[int]) -> Iterator[Sign]:
        s = self.sent
        for k in auxiliaries:
            for cue in self.scene.lexicon.cues.get(s.low[k], ()):
                if cue.pos == "x" and "clause" in cue.scopes:
                    ahead = s.low[k] in self.small.future_in_past and self._told_before(i)
                    yield Sign("future", "certain", (k,), cue.rule) if ahead else Sign(cue.effect, cue.certainty, (k,), cue.rule)
        for k in s.kids[i]:
            if s.dep[k].split(":")[0] in ("mark", "advmod") and s.pos[k] == "ADJ":
                for cue in self._cues(k):
                    if cue.scopes & {"inf", "comp"}:
                        yield Sign(cue.effect, cue.certainty, (k,), cue.rule)
        to = next((k for k in s.kids[i] if s.low[k] in self.small.infinitive_marks and k < i), None)
        if to and s.low[to - 1] in self.small.be:
            yield Sign("future", "certain", (to - 1,), "tense:be to")

    def _negation(self, i: int, auxiliaries: list[int]) -> Iterator[Sign]:
        s = self.sent
        for k in [k for a in (i, *auxiliaries) for k in s.kids[a]]:
            if k + 1 < len(s) and s.low[k + 1] in self.small.only:
                continue
            if s.low[k] in self.small.negations and (
                s.dep[k].split(":")[0] in ("advmod", "det", "obj", "nsubj") or s.low[k] in self.small.denials
            ):
                if s.low[k] in self.small.half_negations and not set(s.low[max(0, i - 6) : i + 1]) & self.small.weak_negations:
                    continue
                yield Sign("negated", "certain", (k,), "negation")
                return

    # -- words around ---------------------------------------------------------------------------------------------------

    def _around(self, i: int, *, noun: bool) -> Iterator[Sign]:
        """Adjectives, determiners, adverbs and conjunctions that hang on ``i``."""
        s = self.sent
        for k in s.kids[i]:
            dep = s.dep[k].split(":")[0]
            if noun and (dep in ("amod", "acl") or dep == "det"):
                for cue in self._cues(k):
                    if "mod" in cue.scopes:
                        yield Sign(cue.effect, cue.certainty, (k,), cue.rule)
                if s.low[k] in self.small.negations or s.low[k] in self.small.none:
                    yield Sign("negated", "certain", (k,), "negation")
            elif dep in ("advmod", "mark", "case", "fixed", "cc", "obl"):
                yield from self._word(i, k, noun)

    def _word(self, i: int, k: int, noun: bool) -> Iterator[Sign]:
        for cue in self.scene.lexicon.cues.get(self.sent.low[k], ()):
            if cue.pos != "x" or not self._stands(cue, k):
                continue
            if k + 1 < len(self.sent) and self.sent.dep[k] == "advmod" and self.sent.dep[k + 1] == "mark" and k > i:
                continue
            if "mark" in cue.scopes and not noun and k < i and self.sent.dep[k] in ("mark", "advmod", "case"):
                if self.sent.low[k] in self.small.with_infinitive and "inf" not in self.sent.marks(i):
                    continue
                yield Sign(cue.effect, cue.certainty, (k,), cue.rule)
            elif (
                "mod" in cue.scopes
                and noun
                and self.sent.dep[k] == "case"
                or "clause" in cue.scopes
                and self.sent.dep[k].split(":")[0] in ("advmod", "obl")
                and self.sent.pos[k] not in ("AUX", "PROPN", "NUM")
            ):
                yield Sign(cue.effect, cue.certainty, (k,), cue.rule)

    def _stands(self, cue: Cue, k: int) -> bool:
        return all(
            k + n < len(self.sent) and self.small.plain(self.sent.low[k + n]) in (w, w + "'", self.small.plain(w))
            for n, w in enumerate(cue.words)
        )


def purpose(scene: Scene, i: int) -> bool:
    """Whether the trigger is the verb of a purpose clause (*pour renforcer*, *in order to*, a bare *to* after a full clause)."""
    sent = scene.sent
    if "inf" not in sent.marks(i) or sent.dep[i].split(":")[0] not in ("advcl", "obl", "acl"):
        return False
    return any(sent.low[k] in scene.small.purpose | scene.small.with_infinitive for k in sent.kids[i] if k < i)
