"""Actor and recipient: which arguments a frame's pattern takes, and who is meant by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from depeche.coding.lookup import Lookup
from depeche.coding.nouns import Args
from depeche.coding.story import Mention
from depeche.coding.traits import having
from depeche.coding.triggers import Candidate
from depeche.languages._entries import Frame

_OTHERS = ("people", "office", "person", "body", "group", "party")
"""Kinds of mention that may be another side although they are of the actor's own country."""


@dataclass(slots=True)
class Found:
    """The sides of one candidate: mentions with the rule that chose each."""

    actor: list[tuple[Mention, str]] = field(default_factory=list)
    recipient: list[tuple[Mention, str]] = field(default_factory=list)

    def codes(self) -> set[str]:
        """All codes named on either side."""
        return {s.code for m, _ in self.actor + self.recipient for s in m.sides if s.code}

    def meets(self, need: str) -> bool:
        """Whether what the frame asks for was found."""
        actor, recipient = _real(self.actor), _real(self.recipient)
        return {"": actor or recipient, "a": actor, "r": recipient, "ar": actor and recipient, "-": True}.get(need, True)


def _real(side: list[tuple[Mention, str]]) -> bool:
    return any(m.sides for m, _ in side)


class Chooser(Lookup):
    """Applies patterns of sides in one scene."""

    def choose(self, cand: Candidate, frame: Frame) -> Found:
        """Actor and recipient of a candidate by the pattern of one of its frames."""
        noun = cand.noun
        self.fought = noun and frame.type in having("happens_in")
        patterns = _NOUN if noun and frame.sides in _NOUN else _VERB
        out = Found()
        patterns.get(frame.sides, Chooser.act)(self, cand, self._whole(cand), out)
        alone = frame.sides == "mutual" and len({s.code for m, _ in out.actor for s in m.sides}) < 2
        if not out.recipient and (frame.sides in ("trans", "to", "act", "subj") or alone):
            actors = {(s.code, s.sector) for m, _ in out.actor for s in m.sides}
            inside = [m for m in self._inside_clause(cand) if not {(s.code, s.sector) for s in m.sides} & actors]
            codes = {code for code, _ in actors}
            _put(out.recipient, [m for m in inside if m.kind in _OTHERS or not {s.code for s in m.sides} & codes], "clause")
        if frame.type == "ASSAULT" and not out.actor:
            _put(out.actor, self._claimed(cand), "claim")
        if not noun and frame.sides in ("trans", "to", "mutual", "subj"):
            self._listed(cand, out)
        self._tidy(cand, out)
        return out

    def _whole(self, cand: Candidate) -> Args:
        """The arguments of all words of the trigger: *a adressé une invitation au ministre* has the noun's complement too."""
        others = [t for t in cand.tokens if t != cand.token]
        if not others:
            return cand.args
        args = replace(
            cand.args,
            pps=[x for x in cand.args.pps if x[1] not in cand.tokens],
            obj=[t for t in cand.args.obj if not cand.noun or t not in cand.tokens],
            comp=list(cand.args.comp),
            agent=list(cand.args.agent),
        )
        for t in others:
            more = self.scene.reader.of(t)
            args.pps += [x for x in more.pps if x not in args.pps and x[1] not in cand.tokens]
            args.comp += [k for k in more.comp if k not in args.comp and k not in cand.tokens]
            args.agent += [t for t in more.agent if t not in args.agent]
            if cand.noun:
                args.obj += [t for t in more.obj if t not in args.obj and t not in cand.tokens]
        return args

    def _inside_clause(self, cand: Candidate) -> list[Mention]:
        """Whom a clause under the trigger names: its subject (*exige que X cesse*), else its object or complement."""
        sent = self.scene.sent
        for k in self._whole(cand).comp:
            args = self.scene.reader.of(k)
            own = [t for t in cand.args.subj if t in args.subj]
            subject = [] if own else self.who(t for t in args.subj + (args.obj if args.passive else []) if t > cand.token)
            if subject:
                return subject
            rest = self.who(t for t in args.obj if t > k) or self.first(
                args, cand, preps=self.small.recipient_prepositions - self.small.agent
            )
            if rest:
                return rest
            deeper = [m for t in args.comp for m in self.who(sent.kids[t]) if not m.place]
            if deeper:
                return deeper
        return []

    def _claimed(self, cand: Candidate) -> list[Mention]:
        """*L'attaque a été revendiquée par X*: who claims an attack did it (codebook 10.6)."""
        sent = self.scene.sent
        for child, head in sent.climb(cand.token):
            how = next((self.small.claims[x] for x in sorted(self.scene.lemmas[head]) if x in self.small.claims), None)
            if how and sent.is_verb(head):
                args = self.scene.reader.verb(head)
                return self.doers(args) if how == "subj" else self.pps(args, cand, preps=[how])
            if sent.dep[child].split(":")[0] not in ("nsubj", "obj", "nmod", "obl", "acl"):
                return []
        return []

    def _listed(self, cand: Candidate, out: Found) -> None:
        """*Dix ont voté contre : A, B, C*: a list behind a colon says who the counted subject is."""
        sent = self.scene.sent
        if out.actor and any(m.named for m, _ in out.actor) or ":" not in sent.low[cand.token :]:
            return
        colon = sent.low.index(":", cand.token)
        listed = [m for m in self.scene.mentions if m.first > colon and m.named and m.entity]
        if len(listed) > 1 and colon - cand.token < 8 and not any(sent.is_verb(t) for t in range(colon, len(sent))):
            out.actor = [(m, "list") for m in listed]
            out.recipient = [(m, r) for m, r in out.recipient if m not in listed]

    # -- patterns of verbs ----------------------------------------------------------------------------------------------

    def trans(self, cand: Candidate, args: Args, out: Found) -> None:
        _put(out.actor, self.doers(args), "subject")
        objects = self.who(t for t in args.obj if t not in cand.tokens)
        own = {s.code for m, _ in out.actor for s in m.sides}
        others = [m for m in objects if not _means(m) and not (m.rule == "story:possessive" and {s.code for s in m.sides} <= own)]
        _put(out.recipient, others, "object")
        if not out.recipient:
            _put(out.recipient, self.receivers(args, cand), "complement")
        if not out.recipient:
            _put(out.recipient, self._abroad(args) or objects, "object")

    def _abroad(self, args: Args) -> list[Mention]:
        """*has strengthened its forces in X*: where somebody's own forces are."""
        sent = self.scene.sent
        below = [k for t in args.obj for k in sent.kids[t] if sent.case(k) in self.small.place]
        return self.who([*(t for p, t in args.pps if p in self.small.place), *below])

    def to(self, cand: Candidate, args: Args, out: Found) -> None:
        _put(out.actor, self.doers(args), "subject")
        _put(out.recipient, self.receivers(args, cand), "complement")
        if not out.recipient:
            _put(out.recipient, self.who(t for t in args.obj if t not in cand.tokens), "object")

    def mutual(self, cand: Candidate, args: Args, out: Found) -> None:
        _put(out.actor, self.doers(args), "subject")
        _put(out.actor, self.who(args.obj), "object")
        _put(out.actor, self.pps(args, cand, preps=self.small.partner | self.small.between), "partner")

    def visit(self, cand: Candidate, args: Args, out: Found) -> None:
        _put(out.actor, self.doers(args), "subject")
        _put(out.recipient, self._host(args, cand), "host")
        if not out.recipient:
            _put(out.recipient, self.who(args.obj), "host")

    def _host(self, args: Args, cand: Candidate) -> list[Mention]:
        out = []
        for p, t in args.pps:
            if p.split(" ")[0] in self.small.place | self.small.partner:
                m = self.scene.mention(t)
                out += [x for x in ([m] if m and m.sides else self.scene.inside(t)) if x and x.sides and x not in out]
        return [m for m in out if m.place or m.kind == "place"] or out

    def host(self, cand: Candidate, args: Args, out: Found) -> None:
        _put(out.actor, self.who(args.obj) or self.pps(args, cand, preps=self.small.owner), "visitor")
        _put(out.recipient, self.doers(args), "host")

    def subj(self, cand: Candidate, args: Args, out: Found) -> None:
        _put(out.actor, self.doers(args) or self.who(args.obj if args.passive else []), "subject")
        _put(out.recipient, self.receivers(args, cand), "complement")

    def victim(self, cand: Candidate, args: Args, out: Found) -> None:
        _put(out.recipient, self.who(args.subj or args.obj), "victim")
        _put(out.actor, self.who(args.agent), "agent")
        if not out.actor:
            tokens = [t for p, t in args.pps if p in self.small.amid]
            _put(
                out.actor,
                [m for t in tokens for m in self.scene.inside(t) if m.kind in ("group", "people", "body") and not m.place],
                "attacker",
            )

    def quiet(self, cand: Candidate, args: Args, out: Found) -> None:
        hit = self.who([*args.obj, *([] if args.obj else args.subj)]) or self.pps(args, cand, preps=self.small.place, places=True)
        _put(out.recipient, [m for m in hit if m.kind != "region"], "place")

    # -- patterns of nouns ----------------------------------------------------------------------------------------------

    def act(self, cand: Candidate, args: Args, out: Found) -> None:
        agent = self.who(args.agent)
        owner = self.who(args.obj) + self._adjectives(args)
        owned = self.who(args.subj)
        if agent or owned:
            _put(out.actor, agent or owned, "agent")
            _put(out.recipient, self.receivers(args, cand) or (list(owner) if agent else []), "complement")
        else:
            _put(out.actor, owner, "owner")
            _put(
                out.recipient,
                self.pps(args, cand, preps=self.small.against)
                or self.pps(args, cand, preps=self.small.recipient_prepositions - self.small.owner),
                "complement",
            )
        if not out.actor:
            _put(out.actor, self._announcer(cand), "announcer")

    def acted(self, cand: Candidate, args: Args, out: Found) -> None:
        _put(out.recipient, self.who(args.obj), "owner")
        _put(out.actor, self.who(args.agent) or self.who(args.subj) or self._adjectives(args), "agent")
        if not out.recipient:
            _put(out.recipient, self.pps(args, cand, preps=self.small.recipient_prepositions), "complement")

    def nouns_mutual(self, cand: Candidate, args: Args, out: Found) -> None:
        preps = self.small.between | self.small.partner | self.small.owner
        _put(out.actor, self.who(args.subj), "owner")
        _put(out.actor, self.who(args.agent), "agent")
        _put(out.actor, self._adjectives(args), "adjective")
        _put(out.actor, self.pps(args, cand, preps=preps, places=True), "partner")
        if not out.actor:
            _put(out.actor, self._announcer(cand), "announcer")

    def nouns_visit(self, cand: Candidate, args: Args, out: Found) -> None:
        owner = self.who(args.subj) or self.who(args.obj) or self._adjectives(args)
        _put(out.actor, owner or self.who(args.agent), "owner")
        _put(out.recipient, self._host(args, cand), "host")

    def nouns_host(self, cand: Candidate, args: Args, out: Found) -> None:
        _put(out.actor, self.who(args.obj), "visitor")
        _put(
            out.recipient, self.who(args.agent) or self.who(args.subj) or self._adjectives(args) or self._host(args, cand), "host"
        )

    def nouns_quiet(self, cand: Candidate, args: Args, out: Found) -> None:
        _put(out.recipient, self.who(args.obj) or self.pps(args, cand, preps=self.small.against), "owner")

    def _adjectives(self, args: Args) -> list[Mention]:
        return [m for t in args.adjectives if (m := self.scene.mention(t)) and m.sides]

    def _announcer(self, cand: Candidate) -> list[Mention]:
        """Who announces, seeks or orders an act that has no doer of its own: the subject of the verb that governs it."""
        sent = self.scene.sent
        head = sent.head[cand.token]
        if any(sent.low[k] in self.small.demonstratives for k in sent.kids[cand.token]):
            return []
        if head == cand.token or not sent.is_verb(head) or sent.dep[cand.token].split(":")[0] not in ("obj", "obl"):
            return []
        above = self.scene.reader.verb(head)
        return [] if above.passive else self.who(above.subj)

    def _tidy(self, cand: Candidate, out: Found) -> None:
        """Nobody does something to himself by the same words; a trigger's own words are nobody."""
        used = set(cand.tokens)
        for side in (out.actor, out.recipient):
            side[:] = [(m, r) for m, r in side if not (m.first == m.last and m.first in used)]
        actors = [m for m, _ in out.actor]
        codes = {s.code for m in actors for s in m.sides}
        out.recipient = [
            (m, r)
            for m, r in out.recipient
            if m not in actors and not (m.kind in ("pronoun", "adjective") and {s.code for s in m.sides} <= codes)
        ]


def _means(m: Mention) -> bool:
    """*withdrew its troops from X*: somebody's own forces are what he acts with."""
    return m.rule.startswith("own:") and any(s.sector in ("MIL", "COP", "GOV") for s in m.sides)


def _put(side: list[tuple[Mention, str]], mentions: Iterable[Mention], rule: str) -> None:
    known = [m for m, _ in side]
    side += [(m, rule) for m in dict.fromkeys(mentions) if m not in known]


_Pattern = Callable[[Chooser, Candidate, Args, Found], None]
_VERB: dict[str, _Pattern] = {
    "trans": Chooser.trans,
    "to": Chooser.to,
    "mutual": Chooser.mutual,
    "visit": Chooser.visit,
    "host": Chooser.host,
    "subj": Chooser.subj,
    "victim": Chooser.victim,
    "quiet": Chooser.quiet,
    "act": Chooser.act,
    "acted": Chooser.acted,
}
_NOUN: dict[str, _Pattern] = {
    "act": Chooser.act,
    "acted": Chooser.acted,
    "mutual": Chooser.nouns_mutual,
    "visit": Chooser.nouns_visit,
    "host": Chooser.nouns_host,
    "quiet": Chooser.nouns_quiet,
}
