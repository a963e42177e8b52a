"""Which candidates of a sentence become events: the best frame with its sides, contents dropped, doubles joined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from depeche.coding.sides import Chooser, Found
from depeche.coding.status import Judge, Verdict, purpose
from depeche.coding.story import Mention, Side
from depeche.coding.traits import absorbed, having
from depeche.coding.triggers import Candidate, Scene, candidates
from depeche.languages._lexicon import Cue, Frame

_JOIN = ("obj", "obl", "nsubj", "nmod", "xcomp", "iobj", "advcl", "acl", "appos", "conj")


@dataclass(slots=True)
class Draft:
    """A candidate that is becoming an event."""

    cand: Candidate
    frame: Frame
    actor: list[tuple[Mention, str]]
    recipient: list[tuple[Mention, str]]
    verdict: Verdict
    tokens: tuple[int, ...]
    holder: str = ""
    joined: frozenset[int] = frozenset()


Last = dict[str, tuple[tuple[Side, ...], tuple[Side, ...]]]


def choose(scene: Scene, judge: Judge, last: Last) -> Iterator[Draft]:
    """The events of a sentence as drafts, in order."""
    chooser = Chooser(scene)
    drafts: list[Draft] = []
    for cand in candidates(scene):
        draft = _best(scene, chooser, judge, cand, last)
        if draft:
            drafts.append(draft)
    drafts = _joined(scene, drafts)
    drafts = [d for d in drafts if not _content(scene, d, drafts)]
    for draft in drafts:
        if draft.actor or draft.recipient:
            last[draft.frame.type] = (_sides(draft.actor), _sides(draft.recipient))
        yield draft


def _sides(found: list[tuple[Mention, str]]) -> tuple[Side, ...]:
    return tuple(s for m, _ in found for s in m.sides)


def _best(scene: Scene, chooser: Chooser, judge: Judge, cand: Candidate, last: Last) -> Draft | None:
    """The most specific frame whose sides are found."""
    for frame in cand.frames:
        found = chooser.choose(cand, frame)
        if frame.type == "PROTEST" and not found.actor:
            found.actor = _crowd(scene, cand)
        if not _real_side(found):
            if _bare_pointer(scene, cand):
                return None
            if not _points_back(scene, cand, frame, found, last) and frame.need != "-":
                continue
        if not found.meets(frame.need):
            continue
        if frame.type == "REQUEST" and _own_wish(scene, cand, found):
            continue
        if purpose(scene, cand.token) and not (found.actor and found.recipient):
            return None
        verdict = judge.judge(cand.token, cand.tokens)
        verdict = _announced(scene, cand, frame, verdict)
        return Draft(cand, frame, found.actor, found.recipient, verdict, cand.tokens, holder(scene, cand), frozenset(cand.tokens))
    return None


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


def _points_back(scene: Scene, cand: Candidate, frame: Frame, found: Found, last: Last) -> bool:
    """*cette visite*, *this agreement*: the noun takes the sides of the last event of its type (codebook 10.28)."""
    sent, i = scene.sent, cand.token
    words = [sent.low[k] for k in sent.kids[i] if sent.dep[k].split(":")[0] == "det"]
    told = frame.type not in having("told_anew") and any(w in scene.small.definite for w in words)
    pointing = told or any(w in scene.small.demonstratives for w in words)
    if frame.pos != "n" or not pointing or frame.type not in last or cand.args.obj:
        return False
    actors, recipients = last[frame.type]
    for side, sides in ((found.actor, actors), (found.recipient, recipients)):
        if sides and not side:
            side.append((Mention(i, i, i, sides, "pronoun", "story:event"), "story"))
    return bool(found.codes())


def _joined(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Two words for one act in one clause are one event: *a signé un accord*, *tués dans une attaque*."""
    kept: list[Draft] = []
    for draft in drafts:
        twin = next((d for d in kept if d.frame.type == draft.frame.type and _one_act(scene, d, draft)), None)
        if twin is None:
            kept.append(draft)
            continue
        first, second = (draft, twin) if _rank(scene, draft) > _rank(scene, twin) else (twin, draft)
        kept[kept.index(twin)] = _merge(first, second)
    return kept


def _rank(scene: Scene, draft: Draft) -> int:
    """Verbs before nouns: the trigger is the verb of violence when there is one (codebook 10.25)."""
    return 2 * scene.sent.is_verb(draft.cand.token) + len(draft.frame.conditions) // 4


def _one_act(scene: Scene, a: Draft, b: Draft) -> bool:
    sent = scene.sent
    if a.joined & b.joined:
        return True
    for below, above in ((a, b), (b, a)):
        child = below.cand.token
        if sent.head[child] in above.joined and sent.dep[child].split(":")[0] in _JOIN:
            if (
                sent.dep[child].split(":")[0] in ("conj", "advcl", "acl")
                and sent.is_verb(child)
                and sent.is_verb(above.cand.token)
            ):
                aimed = a.frame.type == "CONSULT" and sent.dep[child] == "advcl" and _infinitive(scene, child)
                return aimed or a.frame.type == "ASSAULT" and _overlap(a, b)
            return True
        up = sent.head[child]
        if (
            up != child
            and sent.head[up] in above.joined
            and sent.dep[child].split(":")[0] in ("nmod", "obj", "obl")
            and sent.dep[up].split(":")[0] in ("obj", "obl")
        ):
            return a.frame.type in having("reaches_over")
    return False


def _overlap(a: Draft, b: Draft) -> bool:
    one, two = Found(a.actor, a.recipient).codes(), Found(b.actor, b.recipient).codes()
    return not one or not two or bool(one & two)


def _merge(first: Draft, second: Draft) -> Draft:
    """The first draft completed by the second: sides that it lacks, modes, the harder status."""
    first = replace(first, joined=first.joined | second.joined)
    known = [m for m, _ in first.actor + first.recipient]
    if not first.actor:
        first.actor = [(m, r) for m, r in second.actor if m not in known]
    if not first.recipient:
        first.recipient = [(m, r) for m, r in second.recipient if m not in known and m not in [x for x, _ in first.actor]]
    modes = tuple(dict.fromkeys((*first.frame.modes, *second.frame.modes)))
    contexts = tuple(dict.fromkeys((*first.frame.contexts, *second.frame.contexts)))
    first.frame = replace(first.frame, modes=modes, contexts=contexts)
    return first


def _content(scene: Scene, draft: Draft, drafts: list[Draft]) -> bool:
    """Whether a draft is only what another promises, asks, threatens or refuses."""
    sent = scene.sent
    if any(draft.cand.token in scene.deciding(d.frame, d.cand.args) for d in drafts if d is not draft and _takes_in(d.frame)):
        return True
    owner: Mapping[int, Draft] = {t: d for d in drafts if d is not draft for t in (d.cand.token,)}
    for child, head in sent.climb(draft.cand.token):
        dep = sent.dep[child]
        if (
            dep in ("acl:relcl", "nsubj", "nsubj:pass", "parataxis", "conj")
            or dep == "advcl"
            and any(sent.dep[k].startswith("nsubj") for k in sent.kids[child])
        ):
            return False
        above = owner.get(head)
        if above is None:
            continue
        if (
            above.frame.type == "ACCUSE"
            and "allege" in above.frame.modes
            and dep.split(":")[0] in ("xcomp", "ccomp", "obl", "advcl", "obj")
        ):
            if draft.frame.type not in having("physical"):
                return True
            if draft.cand.noun:
                return False
            draft.verdict = Verdict("hypothetical", "possible", draft.verdict.cues)
            return False
        if draft.cand.noun and draft.frame.type in absorbed(above.frame.type) and dep.split(":")[0] in ("obj", "nmod", "obl"):
            return dep.split(":")[0] != "obl" or sent.case(child) in scene.small.held_by
        if above.frame.type in having("holds_content") and dep.split(":")[0] in (
            "xcomp",
            "ccomp",
            "obj",
            "obl",
            "nmod",
            "acl",
            "advcl",
        ):
            return True
    return False


def _takes_in(frame: Frame) -> bool:
    """Whether the object that a frame asks for is part of the act; what is condemned or welcomed is an event of its own."""
    return frame.type not in having("leaves_object") or frame.sides == "mutual"


def _infinitive(scene: Scene, i: int) -> bool:
    return "inf" in scene.sent.marks(i)
