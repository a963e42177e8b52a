"""Which candidates of a sentence become events: the best frame with its sides, contents dropped, doubles joined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from depeche.coding.mentions import Mention
from depeche.coding.sides import Chooser, Found
from depeche.coding.status import Judge, Verdict, purpose
from depeche.coding.story import Side
from depeche.coding.triggers import Candidate, Scene, candidates
from depeche.languages._lexicon import Frame

_CONTENT = ("AGREE", "REQUEST", "THREATEN", "REJECT", "CONCEDE")
"""Types whose content is not coded a second time (codebook 2 and 10.7)."""
_PHYSICAL = ("ASSAULT", "COERCE")
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
    extra_modes: list[str] = field(default_factory=list)


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
        if not found.codes() and not _points_back(scene, cand, frame, found, last) and frame.need != "-":
            continue
        if not found.meets(frame.need):
            continue
        if frame.type == "REQUEST" and _own_wish(scene, cand, found):
            continue
        if purpose(scene, cand.token) and not (found.actor and found.recipient):
            return None
        verdict = judge.judge(cand.token, cand.tokens)
        return Draft(cand, frame, found.actor, found.recipient, verdict, cand.tokens)
    return None


def _own_wish(scene: Scene, cand: Candidate, found: Found) -> bool:
    """*souhaite se retirer*: who wants to do a thing himself asks nobody (codebook 10.3)."""
    sent, comps = scene.sent, cand.args.comp
    if not comps or scene.lemmas[cand.token] & scene.small.object_control or not sent.is_verb(cand.token):
        return False
    own = [k for k in comps if "inf" in sent.marks(k) and not any(sent.low[m] in ("que", "qu'", "that", "for") for m in sent.kids[k])]
    return len(own) == len(comps) and not found.recipient and not cand.args.obj


def _points_back(scene: Scene, cand: Candidate, frame: Frame, found: Found, last: Last) -> bool:
    """*cette visite*, *this agreement*: the noun takes the sides of the last event of its type (codebook 10.28)."""
    sent, i = scene.sent, cand.token
    words = [sent.low[k] for k in sent.kids[i] if sent.dep[k].split(":")[0] == "det"]
    pointing = any(w in scene.small.demonstratives or w in scene.small.definite for w in words)
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
    if set(a.tokens) & set(b.tokens):
        return True
    for below, above in ((a, b), (b, a)):
        child = below.cand.token
        if sent.head[child] in above.tokens and sent.dep[child].split(":")[0] in _JOIN:
            if sent.dep[child].split(":")[0] in ("conj", "advcl", "acl") and sent.is_verb(child) and sent.is_verb(above.cand.token):
                return a.frame.type == "ASSAULT" and _overlap(a, b)
            return True
        up = sent.head[child]
        if up != child and sent.head[up] in above.tokens and sent.dep[child].split(":")[0] in ("nmod", "obj", "obl") and sent.dep[up].split(":")[0] in ("obj", "obl"):
            return a.frame.type in ("ASSAULT", "SUPPORT", "CONSULT", "AID")
    return False


def _overlap(a: Draft, b: Draft) -> bool:
    one, two = Found(a.actor, a.recipient).codes(), Found(b.actor, b.recipient).codes()
    return not one or not two or bool(one & two)


def _merge(first: Draft, second: Draft) -> Draft:
    """The first draft completed by the second: sides that it lacks, modes, the harder status."""
    first = replace(first)
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
    owner: Mapping[int, Draft] = {t: d for d in drafts if d is not draft for t in (d.cand.token,)}
    for child, head in sent.climb(draft.cand.token):
        dep = sent.dep[child]
        if dep in ("acl:relcl", "nsubj", "nsubj:pass", "parataxis", "conj") or dep == "advcl" and sent.is_verb(child) and not _infinitive(scene, child):
            return False
        above = owner.get(head)
        if above is None:
            continue
        if above.frame.type == "ACCUSE" and "allege" in above.frame.modes and dep.split(":")[0] in ("xcomp", "ccomp", "obl", "advcl", "obj"):
            if draft.frame.type not in _PHYSICAL:
                return True
            draft.verdict = Verdict("hypothetical", "possible", draft.verdict.cues)
            return False
        if above.frame.type in _CONTENT and dep.split(":")[0] in ("xcomp", "ccomp", "obj", "obl", "nmod", "acl", "advcl"):
            return True
    return False


def _infinitive(scene: Scene, i: int) -> bool:
    return "inf" in scene.sent.marks(i)
