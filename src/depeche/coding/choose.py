"""Which candidates of a sentence become events: the best frame with its sides."""

from __future__ import annotations

from collections.abc import Iterator

from depeche.coding.doubles import Draft, content, joined
from depeche.coding.sides import Chooser, Found
from depeche.coding.status import Judge, Verdict, purpose
from depeche.coding.story import Mention, Side
from depeche.coding.traits import having
from depeche.coding.triggers import Candidate, Scene, candidates
from depeche.languages._entries import Cue, Frame

Last = dict[str, tuple[tuple[Side, ...], tuple[Side, ...]]]


def choose(scene: Scene, judge: Judge, last: Last) -> Iterator[Draft]:
    """The events of a sentence as drafts, in order."""
    chooser = Chooser(scene)
    drafts: list[Draft] = []
    for cand in candidates(scene):
        draft = _best(scene, chooser, judge, cand, last)
        if draft:
            drafts.append(draft)
    drafts = joined(scene, drafts)
    drafts = [d for d in drafts if not content(scene, d, drafts)]
    for draft in drafts:
        if draft.actor or draft.recipient:
            sides = _sides(draft.actor), _sides(draft.recipient)
            last[draft.frame.type] = sides
            if _memorable(draft.frame, sides):
                last[_memory(draft.frame)] = sides
        yield draft


def _sides(found: list[tuple[Mention, str]]) -> tuple[Side, ...]:
    return tuple(s for m, _ in found for s in m.sides)


def _best(scene: Scene, chooser: Chooser, judge: Judge, cand: Candidate, last: Last) -> Draft | None:
    """The most specific frame whose sides are found."""
    if _named_by(scene, cand):
        return None
    for frame in cand.frames:
        found = chooser.choose(cand, frame)
        if frame.type == "PROTEST" and not found.actor:
            found.actor = _crowd(scene, cand)
        if not _real_side(found):
            if _bare_pointer(scene, cand):
                return None
            if not _points_back(scene, cand, frame, found, last) and frame.need != "-":
                continue
        if not found.meets(frame.need) or frame.type in having("armed") and _business(found):
            continue
        if frame.type == "REQUEST" and _own_wish(scene, cand, found):
            continue
        if purpose(scene, cand.token) and not (found.actor and found.recipient):
            return None
        verdict = judge.judge(cand.token, cand.tokens)
        verdict = _announced(scene, cand, frame, verdict)
        return Draft(cand, frame, found.actor, found.recipient, verdict, cand.tokens, holder(scene, cand), frozenset(cand.tokens))
    return None


def _business(found: Found) -> bool:
    """*la nouvelle offensive de X contre Y* between companies: nobody fights there."""
    sides = [s for m, _ in found.actor for s in m.sides]
    return bool(sides) and all(s.code == "MNC" for s in sides)


def _named_by(scene: Scene, cand: Candidate) -> bool:
    """*les victimes de l'attentat*, *the perpetrator of the attack*: an act that only says which person is meant (10.14)."""
    sent, i = scene.sent, cand.token
    return (
        cand.noun
        and sent.dep[i] == "nmod"
        and sent.case(i) in scene.small.owner
        and bool(scene.lemmas[sent.head[i]] & scene.small.of_acts)
        and scene.definite(i)
    )


def _crowd(scene: Scene, cand: Candidate) -> list[tuple[Mention, str]]:
    """*Des milliers de personnes ont défilé à Madrid*: an unnamed crowd is of the place's country (codebook 10.17)."""
    subject = next((t for t in cand.args.subj if scene.sent.is_noun(t)), None)
    for p, t in cand.args.pps:
        m = scene.mention(t)
        if subject is not None and m and m.place and p.split(" ")[0] in scene.small.place and m.sides[0].code:
            return [(Mention(subject, subject, subject, (Side(m.sides[0].code, "CVL"),), "people", "place:crowd"), "crowd")]
    return []


def _announced(scene: Scene, cand: Candidate, frame: Frame, verdict: Verdict) -> Verdict:
    """*annonce son retrait*: what somebody announces of himself lies ahead, what he announces of others has happened."""
    sent, i = scene.sent, cand.token
    head = sent.head[i]
    if (
        verdict.status != "actual"
        or frame.type not in having("own_to_announce")
        or not sent.is_noun(i)
        or sent.dep[i].split(":")[0] != "obj"
    ):
        return verdict
    for reading in sent.readings[head]:
        for cue in scene.lexicon.cues.get(reading.lemma, ()):
            if "own" in cue.scopes and cue.pos == reading.pos and not cand.args.agent:
                return Verdict(cue.effect, cue.certainty, (((head,), cue.rule),))
    return verdict


def holder(scene: Scene, cand: Candidate) -> str:
    """Who vouches for an event that the author does not: the source of the sentence, or the subject of the verb that says it."""
    sent = scene.sent
    for i, low in enumerate(sent.low):
        if low in scene.small.source_alone or low in scene.small.source and sent.dep[i] == "case":
            return _phrase(scene, sent.head[i], skip=i)
        if low in scene.small.source_opening and i + 2 < len(sent):
            return _phrase(
                scene, sent.head[i] if sent.dep[i] == "case" else next((k for k in sent.kids[i] if sent.is_noun(k)), i), skip=i
            )
    for child, head in sent.climb(cand.token):
        if sent.dep[child].split(":")[0] not in ("ccomp", "xcomp", "obj", "conj", "csubj", "advcl", "parataxis"):
            break
        if head not in cand.tokens and (
            scene.lemmas[head] & scene.small.said or any("comp" in c.scopes for c in _cues(scene, head))
        ):
            subject = scene.reader.verb(head).subj
            if subject and sent.pos[subject[0]] != "PRON" and subject[0] not in cand.args.subj:
                return _phrase(scene, subject[0])
    return ""


def _cues(scene: Scene, i: int) -> list[Cue]:
    return [
        c
        for r in scene.sent.readings[i]
        for c in scene.lexicon.cues.get(r.lemma, ())
        if c.pos == r.pos and c.effect == "hypothetical"
    ]


def _phrase(scene: Scene, i: int, skip: int = -1) -> str:
    """The words of the phrase that ``i`` heads, as they stand."""
    sent = scene.sent
    tokens = [t for t in sent.subtree(i) if t != skip and (t > skip or skip < 0)]
    run = [i]
    for t in sorted(t for t in tokens if t < i)[::-1]:
        if t != run[0] - 1:
            break
        run.insert(0, t)
    for t in sorted(t for t in tokens if t > i):
        if t != run[-1] + 1 or sent.low[t] in (",", ";", "»"):
            break
        run.append(t)
    while len(run) > 1 and sent.pos[run[0]] == "ADP":
        run.pop(0)
    return sent.text[sent.starts[run[0]] - sent.start : sent.ends[run[-1]] - sent.start]


def _real_side(found: Found) -> bool:
    return any(s.code or s.sector for m, _ in found.actor + found.recipient for s in m.sides)


def _bare_pointer(scene: Scene, cand: Candidate) -> bool:
    """*cette visite*, *this attack* with nothing of its own only repeats (codebook 10.14); unless its verb says when or who."""
    sent, i = scene.sent, cand.token
    if not sent.is_noun(i) or not any(sent.low[k] in scene.small.demonstratives for k in sent.kids[i]):
        return False
    head = sent.head[i]
    told = scene.lemmas[head] & (scene.small.occurs | set(scene.small.claims)) if head != i else set()
    return not told or sent.dep[i].split(":")[0] not in ("nsubj", "obj")


def _own_wish(scene: Scene, cand: Candidate, found: Found) -> bool:
    """*souhaite se retirer*: who wants to do a thing himself asks nobody (codebook 10.3)."""
    sent, comps = scene.sent, [k for k in cand.args.comp if k not in cand.tokens]
    if not comps or scene.lemmas[cand.token] & scene.small.object_control or not sent.is_verb(cand.token):
        return False
    own = [
        k
        for k in comps
        if "inf" in sent.marks(k)
        and not any(sent.low[m] in scene.small.complementizers | scene.small.for_whom for m in sent.kids[k])
    ]
    return len(own) == len(comps) and all(rule == "clause" for _, rule in found.recipient) and not cand.args.obj


def _memory(frame: Frame) -> str:
    """What the sides of an event are remembered under: its type, and whether two or many met."""
    return f"{frame.type} {'multilateral' if 'multilateral' in frame.modes else frame.sides}"


def _memorable(frame: Frame, sides: tuple[tuple[Side, ...], tuple[Side, ...]]) -> bool:
    """Whether an event tells who the next "summit" or "round of talks" is of: its organisation, or the two who talk."""
    if "multilateral" in frame.modes:
        return any(s.id for side in sides for s in side)
    return frame.sides == "mutual" and len({s.code for side in sides for s in side}) > 1


def _counter(scene: Scene, i: int) -> int:
    """The noun that only counts an event noun (*a third round of talks*), else the noun itself."""
    sent, head = scene.sent, scene.sent.head[i]
    counts = sent.dep[i] == "nmod" and bool(scene.lemmas[head] & scene.small.quantities)
    return head if counts else i


def _points_back(scene: Scene, cand: Candidate, frame: Frame, found: Found, last: Last) -> bool:
    """*cette visite*, *this agreement*: the noun takes the sides of the last event of its type (codebook 10.28)."""
    sent, i = scene.sent, cand.token
    nouns = (i, _counter(scene, i))
    kids = [k for n in nouns for k in sent.kids[n]]
    words = [sent.low[k] for k in kids if sent.dep[k].split(":")[0] == "det"]
    told = frame.type not in having("told_anew") and any(scene.definite(n) for n in nouns)
    again = frame.sides == "mutual" and any(sent.lemmas(k) & scene.small.again for k in kids)
    pointing = told or again or any(w in scene.small.demonstratives for w in words)
    before = last.get(_memory(frame)) or last.get(frame.type)
    if frame.pos != "n" or not pointing or before is None or cand.args.obj and not set(cand.args.obj) <= set(cand.tokens):
        return False
    actors, recipients = before
    for side, sides in ((found.actor, actors), (found.recipient, recipients)):
        if sides and not side:
            side.append((Mention(i, i, i, sides, "pronoun", "story:event"), "story"))
    return bool(found.codes())
