"""What is no event of its own: two words for one act are joined, what another act is about is dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from depeche.coding.sides import Found
from depeche.coding.status import Verdict
from depeche.coding.story import Mention
from depeche.coding.traits import absorbed, having
from depeche.coding.triggers import Candidate, Scene
from depeche.languages._entries import Frame

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


def joined(scene: Scene, drafts: list[Draft]) -> list[Draft]:
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
    if a.joined & b.joined or _toll(scene, a, b) or _amid(scene, a, b):
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
            and (sent.dep[child].split(":")[0] in ("nmod", "obj", "obl") or sent.dep[child] == "acl")
            and sent.dep[up].split(":")[0] in ("obj", "obl")
        ):
            return a.frame.type in having("reaches_over")
    return False


def _toll(scene: Scene, a: Draft, b: Draft) -> bool:
    """*ont bombardé la ville, tuant dix civils*, *resulting in the deaths of*: a participle tells what violence did."""
    i, sent = b.cand.token, scene.sent
    i = sent.head[i] if b.cand.noun and sent.dep[i] in ("obj", "obl", "obl:arg") else i
    if (
        a.frame.type not in having("takes_lives")
        or a.cand.token >= i
        or "ger" not in sent.marks(i) | sent.marks(i, "w")
        or not sent.is_verb(i)
    ):
        return False
    return not any(sent.dep[k].split(":")[0] in ("nsubj", "aux") for k in sent.kids[i])


def _amid(scene: Scene, a: Draft, b: Draft) -> bool:
    """*tués lors de l'assaut d'un convoi*: the violence in which somebody dies, wherever the parser hung it."""
    i, sent, small = b.cand.token, scene.sent, scene.small
    if a.frame.type not in having("takes_lives") or not b.cand.noun or a.cand.noun or not a.cand.token < i:
        return False
    between = range(a.cand.token + 1, i)
    opening = next((t for t in reversed(between) if sent.low[t] in small.amid or sent.low[t] in (",", ";", ".")), None)
    if opening is None or sent.low[opening] not in small.amid or sum(sent.is_noun(t) for t in range(opening, i)):
        return False
    return not any(sent.is_verb(t) and sent.pos[t] != "AUX" and "pp" not in sent.marks(t) for t in between)


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


def content(scene: Scene, draft: Draft, drafts: list[Draft]) -> bool:
    """Whether a draft is only what another promises, asks, threatens or refuses."""
    sent = scene.sent
    if any(draft.cand.token in scene.deciding(d.frame, d.cand.args) for d in drafts if d is not draft and _takes_in(d.frame)):
        return True
    owner: Mapping[int, Draft] = {t: d for d in drafts if d is not draft for t in (d.cand.token,)}
    for child, head in sent.climb(draft.cand.token):
        dep = sent.dep[child]
        if (
            dep in ("acl:relcl", "nsubj", "nsubj:pass", "parataxis", "conj")
            or dep == "acl"
            and sent.marks(child) & {"pp", "inf"} == {"pp"}
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
