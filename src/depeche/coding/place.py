"""Where an event happens: of the places that its sentence names, the one that belongs to its trigger.

A place is a name (of the table of places, or of a state), land that is named without its name (*à la frontière*, *in the
capital*), which lies in the state that the text speaks of, or a name that no table knows behind a word for what it is (*le comté
de Kilju*), which lies there too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from depeche.atlas import Match
from depeche.coding.place_words import Grounds, grounds
from depeche.coding.sentence import Sentence
from depeche.coding.settle import clause
from depeche.coding.story import Mention, Story
from depeche.coding.traits import having
from depeche.coding.triggers import Scene
from depeche.records import Where

if TYPE_CHECKING:
    from depeche.coding.doubles import Draft

_FAR = 4
"""Clause borders beyond which a place is another event's."""
_NEAR = 3
"""The same for land without a name."""
_VAGUE = 12
"""Characters by which a state stands farther off than a town, land without a name farther than a state, and so on."""
_CORE = ("nsubj", "obj", "iobj")
_UNDER = ("nsubj", "advcl", "xcomp")
_BY_NAME = ("name", "capital")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a sentence names: its head token, how vague it is, and the record.

    ``vague``: 0 a town, 1 a state, 2 land without a name, 3 a border, which has two sides. ``core``: it is the subject or object
    of its verb, where only what happens in places happens (*a secoué Beyrouth*). ``far``: see `_FAR`.
    """

    head: int
    vague: int
    where: Where
    mention: Mention | None = None
    core: bool = False
    far: int = _FAR


class Places:
    """The places of one sentence; `story` tells which state the text speaks of, and is told the last one."""

    def __init__(self, scene: Scene, story: Story, matches: Sequence[Match]) -> None:
        self.scene, self.sent, self.story = scene, scene.sent, story
        self.words: Grounds = grounds(scene.lexicon.lang)
        self.states: list[tuple[int, str | None]] = [
            (m.start, m.entries[0].id) for m in matches if m.entries[0].kind == "state" and m.form in _BY_NAME
        ]
        self.named: list[Spot] = []
        self.named.extend(self._named())
        self.spots = [*self.named, *self._unnamed(), *self._unknown()]

    def of(self, draft: Draft) -> Where | None:
        """The place nearest to the trigger, its own clause first; else the host of a visit."""
        trigger = draft.cand.token
        sides = {m.first for m, _ in (*draft.actor, *draft.recipient) if m.kind == "body"}
        fits = [s for s in self.spots if not s.core and not (s.mention and s.mention.kind == "body" and s.mention.first in sides)]
        if draft.frame.type in having("placed_closely"):
            fits = [s for s in fits if self._hangs_on(s, draft)]
        if best := self._nearest(fits, trigger):
            return best
        if "visit" in draft.frame.modes and (host := next((m for m, _ in draft.recipient if m.place), None)):
            return _where(self.sent, host)
        return self._nearest([s for s in self.spots if s.core], trigger) if draft.frame.type in having("happens_in") else None

    def remember(self) -> None:
        """Keep the state of the last place that the sentence names."""
        if found := [spot for spot in self.named if not spot.core]:
            self.story.setting = max(found, key=lambda spot: spot.head).where.code

    def _nearest(self, spots: Sequence[Spot], trigger: int) -> Where | None:
        """The place nearest to the trigger, none with too many clause borders between."""
        ranked = sorted((*_rank(self.sent, spot, trigger), spot.head, n) for n, spot in enumerate(spots))
        return next((spots[n].where for crossed, _, _, n in ranked if crossed < spots[n].far), None)

    def _hangs_on(self, spot: Spot, draft: Draft) -> bool:
        """Whether a place hangs on the trigger, or on the verb that it is subject or aim of; only land and houses between."""
        verb = self.sent.head[draft.cand.token]
        over = self.sent.dep[draft.cand.token].split(":")[0] in _UNDER and self.sent.is_verb(verb)
        for _, head in self.sent.climb(spot.head):
            if head in draft.tokens or over and head == verb:
                return True
            if not self._is_land(head) and not self.scene.lemmas[head] & self.words.within:
                return False
        return False

    def _named(self) -> Iterator[Spot]:
        """The mentions that say where."""
        for m in self.scene.mentions:
            core = self.sent.dep[m.head].split(":")[0] in _CORE and m.spot is not None and m.spot.resolution > 1
            if self._locative(m):
                yield Spot(m.head, self._vague(m), self._record(m), m)
            elif core and m.kind == "place":
                yield Spot(m.head, 0, self._record(m), m, core=True, far=1)

    def _vague(self, m: Mention) -> int:
        """How vague a mention is as a place: see `Spot`."""
        if self.scene.lemmas[self.sent.head[m.head]] & self.words.border:
            return 3
        return 0 if m.spot else 2 if m.kind == "site" else 1

    def _record(self, m: Mention) -> Where:
        """The place of a mention; *the country* without a name is that of which the text speaks."""
        where = _where(self.sent, m)
        bare = all(self.sent.pos[i] == "DET" for i in range(m.first, m.last + 1) if i != m.head)
        if bare and m.rule.split(":")[-1] in self.scene.small.lands:
            return replace(where, code=self._spoken_of(m.first) or where.code)
        return where

    def _locative(self, m: Mention) -> bool:
        """Whether a mention says where: a place behind a locative preposition, or set beside one (*in Injar, Tillabéri*)."""
        if not m.sides or not m.sides[0].code:
            return m.kind == "site" and m.spot is not None
        case, land = self.sent.case(m.head), self.sent.head[m.head]
        behind = case.split(" ")[0] in self.scene.small.place
        if m.kind == "adjective" or m.rule == "story:possessive":
            return self._is_land(land) and self._lies(land)
        if m.kind == "site":
            return m.spot is not None or behind
        if m.kind == "body" and self.scene.lemmas[m.head] & self.words.houses:
            return behind
        if not m.place:
            return behind and m.rule.split(":")[-1] in self.scene.small.lands
        if case in self.words.beside and self.scene.lemmas[land] & self.words.border:
            return self._lies(land) or self.sent.dep[land] == "obj"
        if case in self.scene.small.owner:
            return self._is_land(land) or self._lies(land) or self._says_where(self.sent.low[land])
        side = self.sent.dep[m.head].split(":")[0] in _CORE
        return behind or m.spot is not None and not case and (not side or self._beside_land(m))

    def _is_land(self, i: int) -> bool:
        """Whether a noun is a stretch of land or a building."""
        words = self.scene.lexicon.words
        return bool(self.scene.lemmas[i] & (words.get("territory", frozenset()) | words.get("building", frozenset())))

    def _lies(self, i: int) -> bool:
        """Whether land says where, by its own preposition or by that of what lies in it (*sur une place de la ville*)."""
        for noun in (i, *(head for _, head in self.sent.climb(i))):
            case = self.sent.case(noun)
            if self._says_where(case):
                return self._is_land(noun) or bool(self.scene.lemmas[noun] & self.words.within)
            if case not in self.scene.small.owner:
                return False
        return False

    def _says_where(self, case: str) -> bool:
        """Whether a preposition before land says where."""
        return case.split(" ")[0] in self.scene.small.place or case in self.words.before_land

    def _beside_land(self, m: Mention) -> bool:
        """*La capitale éthiopienne Addis-Abeba*: the name stands right behind the land that it names."""
        at = m.first - 1
        while at > 0 and self.sent.pos[at] == "ADJ":
            at -= 1
        return at >= 0 and self._is_land(at) and self._lies(at)

    def _unnamed(self) -> Iterator[Spot]:
        """Land without its name that nothing says whose it is, behind a preposition of place or as subject or object."""
        owned = {self.sent.head[spot.head] for spot in self.named}
        for i, lemmas in enumerate(self.scene.lemmas):
            if not lemmas & self.words.bare or self.scene.mention(i) or not self.sent.is_noun(i) or i in owned:
                continue
            if not self._definite(i):
                continue
            core = self.sent.dep[i].split(":")[0] in _CORE
            if (core or self._says_where(self.sent.case(i))) and (code := self._spoken_of(i)):
                spot = self._spot(i, i, code, 1 if lemmas & self.words.whole else 2)
                yield replace(spot, core=core, far=1 if core else _NEAR)

    def _definite(self, i: int) -> bool:
        """Whether a noun has an article that points, also one that hides in its preposition (*au nord*)."""
        small = self.scene.small
        which = {self.sent.low[k] for k in self.sent.kids[i] if self.sent.pos[k] == "DET"}
        return which <= small.definite | small.demonstratives and (bool(which) or self.scene.definite(i))

    def _unknown(self) -> Iterator[Spot]:
        """A name that no table knows behind a word for what it is."""
        for i, lemmas in enumerate(self.scene.lemmas):
            found = lemmas & self.words.levels.keys()
            known = self.scene.mention(i)
            if not found or not self.sent.is_noun(i) or known and known.kind != "site":
                continue
            first = i + 1
            if first < len(self.sent) and self.sent.low[first] in self.scene.small.owner:
                first += 1
            last = self._run(first)
            if last >= first and (code := self._spoken_of(i)):
                yield replace(self._spot(i, last, code, self.words.levels[min(found)], first=first), vague=0)

    def _run(self, first: int) -> int:
        """The last token of a run of unknown names that starts at ``first``; ``first - 1`` when there is none."""
        last, at = first - 1, first
        while at < len(self.sent) and self.scene.mention(at) is None:
            if self.sent.words[at][:1].isupper():
                last = at
            elif last < first or self.sent.low[at] != "-":
                break
            at += 1
        return last

    def _spoken_of(self, i: int) -> str | None:
        """The state that the sentence names or is in, last before a token; else that of the last place; else the article's."""
        towns = [(spot.where.start, spot.where.code) for spot in self.named if not spot.core and spot.vague == 0]
        before = sorted((start, code) for start, code in (*self.states, *towns) if start < self.sent.starts[i] and code)
        return before[-1][1] if before else self.story.setting or self.story.home([])

    def _spot(self, head: int, last: int, code: str, resolution: int, *, first: int | None = None) -> Spot:
        """A place without an entry: its words from `first` (else the head) to `last`."""
        start, end = self.sent.starts[head if first is None else first], self.sent.ends[last]
        text = self.sent.text[start - self.sent.start : end - self.sent.start]
        return Spot(head, 2, Where(text, text, code, resolution=resolution, start=start, end=end))


def _where(sent: Sentence, m: Mention) -> Where:
    start, end = sent.starts[m.first], sent.ends[m.last]
    text = sent.text[start - sent.start : end - sent.start]
    spot, side = m.spot, m.sides[0]
    if spot is None:
        own = m.rule.removeprefix("atlas:")
        code = own if len(own) == 3 and own.isupper() and m.kind in ("state", "adjective") else side.code
        return Where(text, side.name or text, code, start=start, end=end)
    return Where(text, spot.name, spot.code, spot.admin1, spot.lat, spot.lon, spot.geonames, spot.resolution, start, end)


def _rank(sent: Sentence, spot: Spot, trigger: int) -> tuple[int, int]:
    """Clause borders between a place and the trigger, then how far off it stands."""
    gap = abs(sent.starts[trigger] - sent.starts[spot.head]) + _VAGUE * spot.vague
    verb, own = clause(sent, spot.head, trigger), clause(sent, trigger, trigger)
    if verb in (own, trigger):
        return 0, gap
    low, high = sorted((spot.head, trigger))
    crossed = sum(
        1 for t in range(low + 1, high) if sent.is_verb(t) and t != own and sent.pos[t] != "AUX" or sent.low[t] in (";", ":")
    )
    return 1 + crossed, gap
