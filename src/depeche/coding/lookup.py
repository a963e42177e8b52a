"""Whom arguments name: the mentions behind tokens, in a phrase, in complements of given prepositions."""

from __future__ import annotations

from collections.abc import Iterable

from depeche.coding.nouns import Args
from depeche.coding.story import Mention
from depeche.coding.triggers import Candidate, Scene


class Lookup:
    """Finds mentions for the patterns of sides in one scene.

    ``fought``: the event happens in places and is not done to them (*une attaque à Gao*).
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.small = scene.small
        self.fought = False

    def who(self, tokens: Iterable[int], *, places: bool = True, nested: bool = True) -> list[Mention]:
        """The mentions that tokens stand for: their own, else those named in their phrase."""
        out: list[Mention] = []
        for t in tokens:
            own = self.scene.mention(t)
            found = [own] if own and (own.entity or own.kind == "adjective") else self._inside(t) if nested else []
            out += [m for m in found if m not in out and m.sides and (places or not m.place)]
        return out

    def _inside(self, t: int) -> list[Mention]:
        """Those named in a phrase: its agent, else its owner, else whoever stands in it."""
        sent = self.scene.sent
        found = [m for m in self.scene.inside(t) if m.kind not in ("place", "region")]
        agents = [m for m in found if sent.case(m.head) in self.small.agent]
        owners = [
            m
            for m in found
            if sent.case(m.head) in self.small.owner
            or sent.dep[m.head] in ("nmod:poss", "amod", "compound", "det")
            or m.kind in ("adjective", "pronoun")
        ]
        elsewhere = [
            m for m in found if m.place and sent.case(m.head) in self.small.place and sent.case(m.head) not in self.small.goals
        ]
        return agents or self._nearest(owners, t) or self._nearest([m for m in found if m not in elsewhere], t) or found

    def _nearest(self, found: list[Mention], top: int) -> list[Mention]:
        """Those that the fewest steps join to the head of the phrase."""
        least = min((self._depth(m.head, top) for m in found), default=0)
        return [m for m in found if self._depth(m.head, top) == least or self._coordinate(m, found)]

    def _depth(self, i: int, top: int) -> int:
        steps = 0
        for child, head in self.scene.sent.climb(i):
            steps += self.scene.sent.dep[child] != "conj"
            if head == top:
                break
        return steps

    def _coordinate(self, m: Mention, others: list[Mention]) -> bool:
        return self.scene.sent.dep[m.head] == "conj" and any(o.covers(self.scene.sent.head[m.head]) for o in others)

    def first(self, args: Args, cand: Candidate, *, preps: Iterable[str]) -> list[Mention]:
        """Mentions in the complements of that one of these prepositions which comes first (*apologised to X for Y*)."""
        wanted = set(preps)
        for preposition in dict.fromkeys(
            p for p, _ in sorted(args.pps, key=lambda x: x[1]) if p in wanted or p.split(" ")[0] in wanted
        ):
            if found := self.pps(args, cand, preps=[preposition]):
                return found
        return []

    def pps(self, args: Args, cand: Candidate, *, preps: Iterable[str], places: bool = False) -> list[Mention]:
        """Mentions in complements of these prepositions, in the order of the prepositions given first."""
        wanted = set(preps)
        hits = [(p, t) for p, t in args.pps if (p in wanted or p.split(" ")[0] in wanted) and t not in cand.tokens]
        out: list[Mention] = []
        for p, t in hits:
            for m in self.who([t]):
                where = m.place and p in self.small.place and (self.fought or p not in self.small.goals)
                if m not in out and (places or not where):
                    out.append(m)
        return out

    def receivers(self, args: Args, cand: Candidate) -> list[Mention]:
        """The complements that receive: those of *against* first, then the usual prepositions."""
        return (
            self.pps(args, cand, preps=self.small.against)
            or self.first(args, cand, preps=self.small.recipient_prepositions - self.small.owner - self.small.agent)
            or self.pps(args, cand, preps=self.small.owner)
        )

    def doers(self, args: Args) -> list[Mention]:
        """The deep subject: agent of a passive, else subject."""
        return self.who(args.agent) or ([] if args.passive and not args.subj else self.who(args.subj))
