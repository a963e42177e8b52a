"""Which tokens may be events, and by which frames: entries found by form, conditions checked on the arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from depeche.coding.arguments import Reader
from depeche.coding.nouns import Args
from depeche.coding.sentence import Sentence
from depeche.coding.story import Mention
from depeche.languages._entries import Condition, Frame
from depeche.languages._lexicon import Lexicon
from depeche.languages._settings import settings

_NEAR = 10
"""Tokens on either side that `near` looks at."""
_GAP = 4
"""Tokens over which the further words of a verb entry may be spread."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A token that may be an event: the frames that hold, best first, with the tokens of the entry."""

    token: int
    tokens: tuple[int, ...]
    frames: tuple[Frame, ...]
    args: Args
    noun: bool


class Scene:
    """One sentence with its mentions and arguments: what conditions and sides are checked against."""

    def __init__(self, sent: Sentence, mentions: Sequence[Mention], lexicon: Lexicon) -> None:
        self.sent, self.mentions, self.lexicon = sent, mentions, lexicon
        self.small = settings(lexicon.lang)
        self.reader = Reader(sent, lexicon.lang, dict(lexicon.light))
        self.lemmas = [sent.lemmas(i) for i in range(len(sent))]
        self.bag = {*sent.low, *map(self.small.plain, sent.low)}.union(*self.lemmas)
        self.bag |= {word.lower() for word in self.bag if not word.islower()}
        self.at: list[Mention | None] = [None] * len(sent)
        for m in mentions:
            for i in range(m.first, m.last + 1):
                if self.at[i] is None or m.kind != "pronoun":
                    self.at[i] = m

    def mention(self, i: int) -> Mention | None:
        """The mention that token ``i`` belongs to."""
        return self.at[i]

    def definite(self, i: int) -> bool:
        """Whether a noun has the definite article, also one that hides in its preposition (*du sommet*, *aux pourparlers*)."""
        kids = self.sent.kids[i]
        hidden = [self.sent.words[k].lower() for k in kids if self.sent.dep[k] == "case"]
        return any(self.sent.low[k] in self.small.definite for k in kids if self.sent.dep[k].split(":")[0] == "det") or any(
            w in self.small.contractions and not w.endswith("'") for w in hidden
        )

    def named_by(self, i: int) -> Mention | None:
        """The mention of a token, or the name in apposition to it: *la conférence (FOCAC)*."""
        if self.at[i] is None:
            for k in self.sent.kids[i]:
                m = self.at[k]
                if self.sent.dep[k] == "appos" and m and m.named and m.kind == "org":
                    return m
        return self.at[i]

    def inside(self, i: int) -> list[Mention]:
        """The mentions in the phrase that ``i`` heads, its own first."""
        own = self.named_by(i)
        if own and own.entity:
            return [own]
        out: list[Mention] = []
        for t in self.sent.subtree(i):
            m = self.at[t]
            if m and m.sides and m not in out and not self._clause_between(t, i):
                out.append(m)
        return out

    def _clause_between(self, t: int, top: int) -> bool:
        """Whether a finite clause of its own stands between a token and the phrase's head."""
        for child, head in self.sent.climb(t):
            if self.sent.dep[child] in ("acl:relcl", "parataxis", "advcl"):
                return True
            if head == top:
                return False
        return False

    def kinds(self, i: int) -> set[str]:
        """What sort of entity a token is, in the words of the `@` conditions."""
        m = self.named_by(i)
        if m is None or m.kind == "adjective":
            return set()
        out = {"entity"} if m.entity else set()
        out.add({"office": "person", "party": "org", "company": "org", "body": "org"}.get(m.kind, m.kind))
        sectors = {s.sector for s in m.sides}
        if m.kind == "state" or m.kind == "body" and sectors & {"GOV"}:
            out.add("state")
        if sectors & {"REB", "PRM", "UAF"}:
            out.add("group")
        if sectors & {"MIL", "COP"}:
            out.add("forces")
        if m.kind == "people" or sectors & {"CVL", "REF"}:
            out.add("people")
        if m.place or m.kind == "region" or m.rule.split(":")[-1] in self.small.lands:
            out.add("place")
        return out

    def holds(self, c: Condition, i: int, args: Args) -> bool:
        """Whether a condition of a frame is met at token ``i``."""
        if c.slot == "near":
            found = self._near(c, i)
        elif c.slot == "comp":
            found = bool(args.comp)
        else:
            tokens = self._slot(c, args)
            found = bool(tokens) if c.bare else any(self._is(c, t) for t in tokens)
        return found != c.denied

    def deciding(self, frame: Frame, args: Args) -> set[int]:
        """The objects by whose words a frame was chosen: *lever les sanctions*, *couper le dialogue*."""
        asked = [c for c in frame.conditions if c.slot == "obj" and c.words and not c.denied]
        return {t for c in asked for t in args.obj if self._named(c, t)}

    def _slot(self, c: Condition, args: Args) -> list[int]:
        if c.slot == "obj":
            return args.obj + args.adjectives
        if c.slot == "subj":
            return args.subj + args.agent
        return [t for p, t in args.pps if not c.preposition or p.split(" ")[0] == c.preposition or p == c.preposition]

    def _is(self, c: Condition, t: int) -> bool:
        if c.words and self._named(c, t):
            return True
        if not c.kinds:
            return False
        if c.kinds & self.kinds(t):
            return True
        return "entity" in c.kinds and any(m.sides for m in self.inside(t))

    def _named(self, c: Condition, t: int) -> bool:
        if c.words & {x.lower() for x in self.lemmas[t]}:
            return True
        m = self.at[t]
        if m is None or not (m.rule.startswith("role") or m.kind == "org"):
            return False
        return any(c.words & self.lemmas[k] for k in range(m.first, m.last + 1))

    def _near(self, c: Condition, i: int) -> bool:
        for t in range(max(0, i - _NEAR), min(len(self.sent), i + _NEAR + 1)):
            if t != i and (c.words & self.lemmas[t] or c.kinds and c.kinds & self.kinds(t)):
                return True
        return False


def candidates(scene: Scene) -> Iterator[Candidate]:
    """The tokens of a sentence that some entry names, with the frames whose conditions hold, most specific first."""
    sent, lexicon = scene.sent, scene.lexicon
    for i, low in enumerate(sent.low):
        if low not in lexicon.trigger_forms and "-" not in low:
            continue
        asked = lexicon.asked.get(low)
        if asked is not None and asked.isdisjoint(scene.bag) or _described(scene, i):
            continue
        found: list[tuple[int, Frame, tuple[int, ...], Args]] = []
        for pos in _positions(sent, i):
            if pos == "?":
                if found:
                    break
                continue
            args = scene.reader.noun(i) if pos == "n" else scene.reader.verb(i)
            middle = scene.reader.itself(i, args) if pos == "v" else args
            entries: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[int, ...]] = {}
            for frame in _frames(lexicon, sent, i, pos):
                words = frame.before, frame.after
                if words not in entries:
                    entries[words] = _tokens(frame, scene, i)
                tokens = entries[words]
                own = middle if scene.small.reflexives & set(frame.before) else args
                own = _with_particle(sent, tokens, own) if tokens and frame.after and pos == "v" else own
                if tokens and all(scene.holds(c, i, own) for c in frame.conditions):
                    found.append((_weight(frame), frame, tokens, own))
        if found:
            found.sort(key=lambda f: -f[0])
            _, _, tokens, args = found[0]
            yield Candidate(i, tokens, tuple(f[1] for f in found if f[3] is args), args, found[0][1].pos == "n")


def _described(scene: Scene, i: int) -> bool:
    """*jailed leader*, *le président déchu*: a bare participle beside its noun describes, it tells no event."""
    sent = scene.sent
    if i > 1 and sent.low[i - 1] == "-" and sent.is_noun(i - 2) and "pp" in sent.marks(i):
        return True
    if _anyone(scene, i):
        return True
    return sent.dep[i] == "amod" and "pp" in sent.marks(i) and not sent.kids[i] and sent.is_noun(sent.head[i])


def _anyone(scene: Scene, i: int) -> bool:
    """*those providing support*, *ceux qui soutiennent*: the present of a clause that says which people are meant."""
    sent, head = scene.sent, scene.sent.head[i]
    if sent.dep[i] not in ("acl", "acl:relcl", "amod") or not sent.is_verb(i):
        return False
    if any(sent.dep[k].startswith("aux") for k in sent.kids[i]) or not sent.marks(i) & {"pres", "ger", "inf"}:
        return False
    first = min(sent.kids[head], default=head)
    return bool(scene.lemmas[head] & scene.small.anyone) or sent.low[first] in scene.small.anyone and first < i


def _with_particle(sent: Sentence, tokens: tuple[int, ...], args: Args) -> Args:
    """*shot down a drone*: the complement of a particle that is part of the entry is the object."""
    hidden = [t for p, t in args.pps if any(sent.low[k] == p and k in tokens for k in sent.kids[t])]
    return replace(args, obj=[*args.obj, *hidden]) if hidden and not args.obj else args


def _weight(frame: Frame) -> int:
    """How specific a frame is: words of the entry count most, then conditions, then what they deny."""
    positive = sum(1 for c in frame.conditions if not c.denied)
    return 6 * (len(frame.before) + len(frame.after)) + 3 * positive + len(frame.conditions) - positive


def _positions(sent: Sentence, i: int) -> Iterator[str]:
    """The parts of speech as which token ``i`` may be read, by what the tagger says."""
    pos = sent.pos[i]
    known = {r.pos for r in sent.readings[i]}
    if pos in ("VERB", "AUX"):
        yield "v"
        yield "a"
        if "v" not in known and "a" not in known:
            yield "n"
    elif pos in ("NOUN", "PROPN", "X"):
        yield "n"
        yield "x"
        yield "?"
        yield "a"
        if (sent.marks(i) - {"inf", "ger"} or pos == "X" or "n" not in known) and not _determined(sent, i):
            yield "v"
        return
    elif pos == "ADJ":
        yield "a"
        if "pp" in sent.marks(i):
            yield "v"
        if "n" in known and ("v" not in known or sent.dep[i].split(":")[0] in ("nsubj", "obj", "obl", "nmod", "root", "conj")):
            yield "n"
    bare = pos in ("ADJ", "ADV", "PRON", "INTJ") and not any(sent.is_verb(k) for k in range(len(sent)) if sent.head[k] == k)
    if bare and known & set("vna") == {"v"} and sent.marks(i) - {"pp", "inf", "ger"}:
        yield "v"
    yield "x"


def _determined(sent: Sentence, i: int) -> bool:
    """*le contrôle des finances*: what has an article or a preposition of its own is no verb, unless it is a participle."""
    return "pp" not in sent.marks(i) and any(sent.dep[k].split(":")[0] in ("det", "case") for k in sent.kids[i] if k < i)


def _frames(lexicon: Lexicon, sent: Sentence, i: int, pos: str) -> Iterator[Frame]:
    lemmas = {r.lemma.lower() for r in sent.readings[i] if r.pos == pos} | ({sent.low[i]} if pos == "x" else set())
    for lemma in sorted(lemmas):
        yield from lexicon.frames.get((lemma, pos), ())


def _tokens(frame: Frame, scene: Scene, i: int) -> tuple[int, ...]:
    """The tokens of the whole entry, or none when its further words do not stand there."""
    sent, out, at = scene.sent, [i], i
    if any(word not in scene.bag and scene.small.plain(word) not in scene.bag for word in frame.after):
        return ()
    for word in reversed(frame.before):
        if word in scene.small.reflexives:
            near = next((t for t in range(i - 1, max(-1, i - 5), -1) if sent.low[t] in scene.small.reflexives), None)
            if near is None and not _reflexive(sent, i):
                return ()
            continue
        at -= 1
        if at < 0 or not _same(word, scene, at):
            return ()
        out.insert(0, at)
    at, gap = i, _GAP if frame.pos == "v" else 1 if frame.pos == "n" else 0
    for word in frame.after:
        found = next((t for t in range(at + 1, min(len(sent), at + 2 + gap)) if _same(word, scene, t)), None)
        if found is None:
            return ()
        out.append(found)
        at = found
    return tuple(out)


def _reflexive(sent: Sentence, i: int) -> bool:
    """A participle on its own (*les manifestants rassemblés*) needs no pronoun."""
    return sent.dep[i] == "acl" and "pp" in sent.marks(i) and not any(sent.dep[k] == "obl:agent" for k in sent.kids[i])


def _same(word: str, scene: Scene, t: int) -> bool:
    low, plain = scene.sent.low[t], scene.small.plain
    return word == low or word in scene.lemmas[t] or plain(word) == plain(low)
