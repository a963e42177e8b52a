"""Who and what a sentence names: atlas matches, titles and roles with their complements and names, pronouns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from depeche.atlas import Match
from depeche.atlas.places import PlaceMatch
from depeche.coding.mend import coupled
from depeche.coding.roles import ORGS, Titles, modifies
from depeche.coding.sentence import Sentence
from depeche.coding.story import Mention, Side, Story
from depeche.languages._lexicon import Lexicon
from depeche.languages._settings import Settings, settings


class Finder:
    """Finds the mentions of one article's sentences; keeps its `Story`."""

    def __init__(self, lexicon: Lexicon, story: Story) -> None:
        self.lexicon = lexicon
        self.story = story
        self.small: Settings = settings(lexicon.lang)
        self.titles = Titles(lexicon, story)

    def find(self, sent: Sentence, matches: Sequence[Match], spots: Sequence[PlaceMatch] = ()) -> list[Mention]:
        """The mentions of ``sent`` in order; ``matches`` and ``spots`` are what the atlas and the table of places find in it."""
        named = self._placed(sent, self._named(sent, matches), spots)
        self._coupled(sent, named)
        near = [c for m in named if m.kind in ("state", "place") and self._holds(sent, m) and (c := m.sides[0].code)]
        known = self._remembered(sent, named)
        found = self.titles.join(sent, sorted(named + known, key=lambda m: m.first), near)
        found += self._two(sent, found)
        found.sort(key=lambda m: (m.first, -m.last))
        found += self._pronouns(sent, found)
        found.sort(key=lambda m: (m.first, -m.last))
        self._remember(sent, found)
        return found

    def _holds(self, sent: Sentence, m: Mention) -> bool:
        """Whether things happen in a place (*in X*, and at a town): "à" before a state may only say to whom."""
        return sent.case(m.head) in self.small.place - ({self.small.to_whom} if m.kind == "state" else set())

    def _coupled(self, sent: Sentence, named: list[Mention]) -> None:
        """Hang states that *and* joins together."""
        for one, other in pairwise(named):
            between = [sent.low[k] for k in range(one.last + 1, other.first) if sent.pos[k] != "DET"]
            if one.kind == other.kind == "state" and len(between) == 1 and between[0] in self.small.joining:
                coupled(sent, one.head, other.head)

    def _named(self, sent: Sentence, matches: Sequence[Match]) -> list[Mention]:
        out = []
        for match in matches:
            first = max(bisect_left(sent.starts, match.start + 1) - 1, 0)
            last = max(bisect_left(sent.starts, match.end) - 1, first)
            if self._qualifies(sent, last) or match.form == "capital" and self._treaty(sent, first, last):
                continue
            entries = match.entries[:1] if match.form == "homograph" else match.entries
            sides = tuple(self.story.side(e) for e in entries)
            kind = entries[0].kind
            if kind == "person" and match.form == "name" and sides[0].code:
                self.story.learn(sent.text[match.start - sent.start : match.end - sent.start], sides[0])
            if match.form in ("adjective", "pair"):
                kind = "adjective"
                sides = tuple(s if s.code in ORGS else replace(s, sector="GOV") for s in sides if s.code)
            elif match.form == "people":
                noun = sent.pos[last] in ("NOUN", "PROPN") and not modifies(sent, last, self.lexicon.lang)
                kind, sides = ("people", tuple(replace(s, sector="CVL") for s in sides)) if noun else ("adjective", sides)
            place = match.form == "capital" or kind == "state"
            for entry in entries:
                if entry.kind == "state" and match.form != "pair":
                    self.story.saw(entry.id)
                elif entry.kind == "org":
                    self.story.org = sides[0] if sides else None
                elif entry.kind == "group":
                    self.story.group = self.story.side(entry)
            head = self._head(sent, first, last)
            out.append(Mention(first, last, head, sides, kind, f"atlas:{entries[0].id}", place))
        return out

    def _placed(self, sent: Sentence, named: list[Mention], spots: Sequence[PlaceMatch]) -> list[Mention]:
        """Towns and provinces added; a capital that the atlas knows gets its coordinates."""
        out = list(named)
        for spot in spots:
            first = max(bisect_left(sent.starts, spot.start + 1) - 1, 0)
            last = max(bisect_left(sent.starts, spot.end) - 1, first)
            same = next((n for n, m in enumerate(out) if m.first <= last and first <= m.last), None)
            if same is None:
                side = Side(spot.place.code, "GOV", None, spot.place.name)
                out.append(Mention(first, last, self._head(sent, first, last), (side,), "place", "places", True, spot.place))
            elif out[same].place:
                out[same] = replace(out[same], spot=spot.place)
        return out

    def _qualifies(self, sent: Sentence, last: int) -> bool:
        """*Kremlin-backed*, *Saudi-owned*: the name qualifies somebody else and is nobody's side."""
        if sent.low[last + 1 : last + 2] != ["-"] or last + 2 >= len(sent):
            return False
        return sent.low[last + 2].endswith(self.small.participle_endings) or "pp" in sent.marks(last + 2)

    def _treaty(self, sent: Sentence, first: int, last: int) -> bool:
        """*le statut de Rome*, *the Paris Agreement*: a treaty's town is nobody's side (codebook 10.18)."""
        if self.lexicon.lang == "en":
            return last + 1 < len(sent) and sent.words[last + 1][:1].isupper() and sent.low[last + 1] in self.small.treaties
        return first > 1 and sent.low[first - 1] in self.small.owner and bool(sent.lemmas(first - 2) & self.small.treaties)

    def _head(self, sent: Sentence, first: int, last: int) -> int:
        """The token of a span whose head lies outside it: the one that hangs highest."""
        for i in range(first, last + 1):
            if not first <= sent.head[i] <= last or sent.head[i] == i:
                return i
        return first

    def _remembered(self, sent: Sentence, named: list[Mention]) -> list[Mention]:
        """Names that the article introduced with a title."""
        out, taken = [], {i for m in named for i in range(m.first, m.last + 1)}
        for i, word in enumerate(sent.words):
            side = self.story.names.get(word)
            if side and i not in taken and word[0].isupper():
                first = i
                while first and first - 1 not in taken and sent.pos[first - 1] == "PROPN" and sent.words[first - 1][0].isupper():
                    first -= 1
                out.append(Mention(first, i, self._head(sent, first, i), (side,), "person", "story:name"))
        return out

    def _two(self, sent: Sentence, found: list[Mention]) -> list[Mention]:
        """ "Les deux pays", "both sides"."""
        text, out = sent.text.lower().replace("’", "'"), []
        for phrase in self.small.both_countries:
            at = text.find(phrase.lower())
            if at >= 0 and (sides := self.story.two()):
                first = bisect_left(sent.starts, sent.start + at)
                last = bisect_left(sent.starts, sent.start + at + len(phrase)) - 1
                for old in [m for m in found if first <= m.first and m.last <= last]:
                    found.remove(old)
                out.append(Mention(first, last, self._head(sent, first, last), sides, "body", "story:both"))
        return out + self._counted(sent, found)

    def _counted(self, sent: Sentence, found: list[Mention]) -> list[Mention]:
        """ "Les trois pays": the last list of so many states."""
        out = []
        for i in range(1, len(sent) - 1):
            if self.small.counted.get(sent.low[i]) == len(self.story.listed) and sent.low[i - 1] in self.small.definite:
                noun = next((t for t in (i + 1, i + 2) if t < len(sent) and sent.is_noun(t)), None)
                role = next((m for m in found if noun is not None and m.covers(noun)), None)
                if noun is None or role is None or role.named or role.kind not in ("body", "office"):
                    continue
                found.remove(role)
                out.append(replace(role, first=i - 1, sides=self.story.listed, kind="body", rule="story:listed"))
        return out

    def _pronouns(self, sent: Sentence, found: list[Mention]) -> list[Mention]:
        """Pronouns stand for the subject of the sentence before, "we" for the article's first speaker."""
        out, taken = [], {i for m in found for i in range(m.first, m.last + 1)}
        for i, low in enumerate(sent.low):
            if i in taken:
                continue
            if low in self.small.first_person and self.story.first:
                out.append(Mention(i, i, i, self.story.first, "pronoun", "story:we"))
            elif (
                sent.pos[i] == "PRON"
                and low in self.small.subject_pronouns
                and sent.dep[i].split(":")[0] in ("nsubj", "obj", "iobj", "obl")
            ):
                number = self.small.subject_pronouns[low]
                before = self._before(found, i, sent)
                who = before or (self.story.crowd if number == "pl" and self.story.crowd else self.story.topic)
                if who:
                    out.append(Mention(i, i, i, who, "pronoun", "story:pronoun"))
            elif low in self.small.possessives and sent.pos[i] in ("DET", "PRON", "ADJ"):
                plural = self.small.possessives[low] == "pl"
                who = self._before(found, i, sent, plural=plural) or (plural and self.story.crowd) or self.story.topic
                if who:
                    out.append(Mention(i, i, i, who, "pronoun", "story:possessive"))
                    self._owned(found, i, who)
        return out

    def _owned(self, found: list[Mention], i: int, who: tuple[Side, ...]) -> None:
        """*ses soldats*, *their countries*: the role behind a possessive is its owner's."""
        for n, m in enumerate(found):
            if m.first <= i + 1 <= m.last and m.rule.startswith("role:") and m.kind in ("body", "people") and m.sides:
                states = [s for s in who if s.code and len(s.code) == 3]
                if states and all(s.name is None for s in m.sides):
                    found[n] = replace(m, sides=tuple(Side(s.code, m.sides[0].sector) for s in states), rule=f"own:{m.rule}")

    def _before(self, found: list[Mention], i: int, sent: Sentence, *, plural: bool = False) -> tuple[Side, ...]:
        """The subject named earlier in the same sentence, if only by an adjective (*Chinese lenders … their*); of a plural, with
        those joined to it."""
        for m in found:
            subject = sent.head[m.head] if m.kind == "adjective" else m.head
            if m.last < i and (m.entity or m.kind == "adjective") and sent.dep[subject].startswith("nsubj"):
                return self._together(sent, m, found) if plural and m.entity else m.sides
        return ()

    def _remember(self, sent: Sentence, found: list[Mention]) -> None:
        subjects = [
            m
            for m in found
            if m.entity and m.kind != "pronoun" and sent.dep[m.head].startswith("nsubj") and any(s.code for s in m.sides)
        ]
        if subjects:
            self.story.topic = subjects[0].sides
            together = self._together(sent, subjects[0], found)
            if len(together) > 1 or subjects[0].kind in ("people", "body", "group"):
                self.story.crowd = together
            if not self.story.first:
                self.story.first = subjects[0].sides
        for m in found:
            if m.kind == "state" and len(together := self._together(sent, m, found)) > 2:
                self.story.listed = together

    def _together(self, sent: Sentence, first: Mention, found: list[Mention]) -> tuple[Side, ...]:
        """The sides of a mention and of those that a list joins to it."""
        out = list(first.sides)
        for m in found:
            inside = first.first <= sent.head[m.head] <= first.last < m.first
            joined = sent.dep[m.head] == "conj" or sent.dep[m.head] == "appos" and m.kind == first.kind == "state"
            if inside and joined and m.entity and m.kind != "pronoun":
                out += [s for s in m.sides if s not in out]
        return tuple(out)
