"""Titles and roles: a role word joined with what tells whose it is and with the name beside it."""

from __future__ import annotations

from dataclasses import replace

from depeche.coding.sentence import Sentence
from depeche.coding.story import Mention, Side, Story
from depeche.languages._entries import Role
from depeche.languages._lexicon import Lexicon
from depeche.languages._settings import Settings, settings

_OWNER_REACH = 7
"""Tokens after a role word in which its "of" complement is looked for (ministre des Affaires étrangères du Mali)."""
ORGS = ("UNO", "EUR", "IGO", "NGO", "MNC", "ISM", "IMG")


def modifies(sent: Sentence, i: int, lang: str) -> bool:
    """English: whether a noun only qualifies the next one (*government forces*, *military takeover*)."""
    return sent.dep[i].split(":")[0] in ("amod", "compound", "nmod") and sent.head[i] > i and lang == "en"


class Titles:
    """Joins role words in the sentences of one article; what titles tell of names goes into the `Story`."""

    def __init__(self, lexicon: Lexicon, story: Story) -> None:
        self.lexicon = lexicon
        self.story = story
        self.small: Settings = settings(lexicon.lang)
        self.near: list[str] = []

    def join(self, sent: Sentence, named: list[Mention], near: list[str]) -> list[Mention]:
        """``named`` with the roles added and what belongs to them taken in; ``near``: the states that the sentence is in."""
        self.near = near
        return self._apposed(sent, sorted(self._with_roles(sent, named), key=lambda m: m.first))

    def _with_roles(self, sent: Sentence, named: list[Mention]) -> list[Mention]:
        """Join each role word with what tells whose it is and with the name beside it."""
        free = dict(enumerate(named))
        out: list[Mention] = []
        taken = {i for m in named for i in range(m.first, m.last + 1)}
        for role, first, last in reversed(self._spans(sent, taken)):
            if taken & set(range(first, last + 1)):
                continue
            taken.update(range(first, last + 1))
            out[:] = [m for m in out if not first <= m.head <= last]
            out.append(self._before_name(self._role(sent, role, first, last, free, out), out))
        return [*free.values(), *out]

    def _spans(self, sent: Sentence, taken: set[int]) -> list[tuple[Role, int, int]]:
        """The roles of a sentence in order, less those inside a longer one (*ministre* in *Premier ministre*)."""
        found = [r for i in range(len(sent)) if i not in taken and (r := self._roles_at(sent, i))]
        return [
            (role, first, last)
            for role, first, last in found
            if not any(a <= first and last <= z and z - a > last - first for _, a, z in found)
        ]

    def _before_name(self, m: Mention, done: list[Mention]) -> Mention:
        """*Le colonel* before *X, président de Y*, which is known already: one mention, the second title's."""
        after = next(
            (d for d in done if d.kind == "office" and m.first < d.first <= m.last + 1 and d.sides and d.sides[0].name), None
        )
        if m.kind != "office" or after is None:
            return m
        done.remove(after)
        return replace(m, last=after.last, sides=after.sides)

    def _apposed(self, sent: Sentence, found: list[Mention]) -> list[Mention]:
        """*Le colonel X, président de Y*: the second title says whose and what; the name keeps both."""
        out: list[Mention] = []
        for m in found:
            last = out[-1] if out else None
            if (
                last
                and m.kind == "office"
                and last.kind in ("office", "person")
                and m.sides
                and last.sides
                and last.sides[0].name
                and not m.sides[0].name
                and m.first - last.last == 2
                and sent.low[last.last + 1] == ","
            ):
                side = replace(m.sides[0], name=last.sides[0].name)
                self.story.learn(side.name or "", side)
                out[-1] = replace(last, last=m.last, sides=(side,), kind="office")
            else:
                out.append(m)
        return out

    def _roles_at(self, sent: Sentence, i: int) -> tuple[Role, int, int] | None:
        """The longest role that has its head word at ``i``."""
        if not sent.is_noun(i) and sent.pos[i] not in ("ADJ", "VERB"):
            return None
        best: tuple[Role, int, int] | None = None
        for lemma in sorted({r.lemma for r in sent.readings[i] if r.pos == "n"} | {sent.low[i]}):
            for role in self.lexicon.roles.get(lemma, ()):
                span = self._spread(sent, role, i)
                if span and (best is None or len(role.words) > len(best[0].words)):
                    best = (role, *span)
        if best and len(best[0].words) == 1 and not sent.is_noun(i):
            return None
        return best

    def _spread(self, sent: Sentence, role: Role, i: int) -> tuple[int, int] | None:
        words = role.words
        first = i if self.lexicon.lang == "fr" else i - len(words) + 1
        if first < 0 or first + len(words) > len(sent):
            return None
        for k, word in enumerate(words):
            at = first + k
            if at != i and self.small.plain(word) != self.small.plain(sent.low[at]) and word not in sent.lemmas(at):
                return None
        return first, first + len(words) - 1

    def _role(self, sent: Sentence, role: Role, first: int, last: int, free: dict[int, Mention], done: list[Mention]) -> Mention:
        owner, end = self._owner(sent, first, last, free, done)
        start = first
        if self.lexicon.lang == "en":
            owner_before, start = self._owner_before(sent, first, free, role)
            owner = owner_before or owner
        name, start, end = self._name(sent, start, end, free, role)
        side = self._who(sent, role, owner, name, first)
        sides: tuple[Side, ...] = (side,) if side else ()
        plural = role.kind != "office" or any(r.mark == "pl" for r in sent.readings[first if self.lexicon.lang == "fr" else last])
        if owner and plural and len(owner.sides) > 1:
            sides = tuple(Side(s.code, role.sector if s.code not in ORGS else s.sector) for s in owner.sides)
        if start and sent.pos[start - 1] in ("DET", "NUM"):
            start -= 1
        kind = role.kind
        if modifies(sent, last, self.lexicon.lang) and end == last and role.kind in ("body", "people"):
            kind = "adjective"
        return Mention(
            start,
            end,
            first if self.lexicon.lang == "fr" else last,
            sides,
            kind,
            f"role:{' '.join(role.words)}",
            spot=owner.spot if owner else None,
        )

    def _owner(
        self, sent: Sentence, first: int, last: int, free: dict[int, Mention], done: list[Mention]
    ) -> tuple[Mention | None, int]:
        """What tells whose: an adjective right behind, or a complement with *de*/*of* a few words on."""
        i, crossed = last + 1, False
        while i < min(len(sent), last + 1 + _OWNER_REACH):
            low = sent.low[i]
            for key, m in list(free.items()):
                beside = m.kind == "adjective" or m.kind == "group" and i == last + 1
                if m.first == i and (beside or crossed) and m.kind != "person":
                    del free[key]
                    return self._and_others(sent, m, free)
            nested = next((m for m in done if m.first <= i <= m.last), None) if crossed else None
            if nested:
                return nested, nested.last
            if low in self.small.role_owner:
                crossed = True
            elif (
                sent.pos[i] in ("VERB", "AUX", "PUNCT", "SCONJ", "PRON", "CCONJ")
                or (sent.pos[i] == "ADP" and low not in self.small.role_owner)
            ) and not (crossed and sent.pos[i] == "CCONJ"):
                break
            i += 1
        return None, last

    def _and_others(self, sent: Sentence, m: Mention, free: dict[int, Mention]) -> tuple[Mention, int]:
        """*les présidents du Bénin et du Togo*: the owners that a comma or *et* joins to the first."""
        sides, last = list(m.sides), m.last
        while last + 2 < len(sent) and sent.low[last + 1] in {",", *self.small.joining}:
            at = last + 2
            while at < len(sent) and sent.pos[at] in ("ADP", "DET") and at < last + 4:
                at += 1
            key = next(
                (k for k, x in free.items() if x.first == at and x.kind == m.kind and x.kind in ("state", "adjective")), None
            )
            if key is None or sent.low[last + 1] == "," and sent.is_verb(at):
                break
            sides += free[key].sides
            last = free.pop(key).last
        return replace(m, sides=tuple(dict.fromkeys(sides)), last=m.last), m.last if last == m.last else last

    def _owner_before(self, sent: Sentence, first: int, free: dict[int, Mention], role: Role) -> tuple[Mention | None, int]:
        """English: *Malian army*, *Mali's army*, *US Secretary of State*, *the Puntland police*."""
        i = first - 1
        while i >= 0 and first - i <= 5:
            for key, m in list(free.items()):
                if m.last == i and (
                    m.kind != "person" or role.kind == "body" and sent.low[i + 1] not in {",", *self.small.possessive_marks}
                ):
                    del free[key]
                    return self._with_others_before(sent, m, free)
                if m.last == i:
                    return None, first
            apart = sent.low[i] == "," or sent.low[i] in self.small.calendar
            if apart or sent.pos[i] not in ("ADJ", "NOUN", "PROPN", "PART", "NUM") and sent.dep[i] != "amod":
                return None, i + 1 if i + 1 < first else first
            i -= 1
        return None, first

    def _elsewhere(self, sent: Sentence, i: int) -> bool:
        """*African leaders*, *leaders from African countries*: of a region, not of the article's own state."""
        near = [i, *(k for k in sent.kids[i] if sent.dep[k].split(":")[0] in ("nmod", "obl"))]
        return any(
            ({sent.words[k]} | sent.lemmas(k)) & self.small.elsewhere
            for n in near
            for k in (*sent.kids[n], *range(max(0, n - 1), n))
        )

    def _with_others_before(self, sent: Sentence, m: Mention, free: dict[int, Mention]) -> tuple[Mention, int]:
        """*French and Egyptian warships*: the adjectives that *and* or a comma joins to the nearest."""
        sides, first = list(m.sides), m.first
        while m.kind == "adjective" and first >= 2 and sent.low[first - 1] in {",", *self.small.joining}:
            key = next((k for k, x in free.items() if x.last == first - 2 and x.kind == "adjective"), None)
            if key is None:
                break
            sides = [*free[key].sides, *sides]
            first = free.pop(key).first
        return replace(m, sides=tuple(dict.fromkeys(sides)), first=first), first

    def _name(
        self, sent: Sentence, start: int, end: int, free: dict[int, Mention], role: Role
    ) -> tuple[Mention | str | None, int, int]:
        """The name behind (or, with a comma, before) a title."""
        if role.kind != "office":
            return None, start, end
        i = end + 1
        if i < len(sent) and sent.low[i] in (",", "-"):
            i += 1
        while i < len(sent) and sent.low[i] in self.small.honorifics:
            i += 1
        for key, m in list(free.items()):
            if m.first == i and m.kind == "person":
                del free[key]
                return m, start, m.last
            if m.kind == "person" and m.last == start - 2 and sent.low[start - 1] in {",", *self.small.before_title}:
                del free[key]
                return m, m.first, end
        last = self._run(sent, i, {t for m in free.values() for t in range(m.first, m.last + 1)})
        if last >= i and (last > i or i == end + 1):
            return sent.text[sent.starts[i] - sent.start : sent.ends[last] - sent.start], start, last
        return None, start, end

    def _run(self, sent: Sentence, i: int, taken: set[int]) -> int:
        """The last token of a run of proper names that starts at ``i`` (``i - 1`` if none)."""
        last = i - 1
        while i < len(sent) and i not in taken:
            proper = sent.words[i][:1].isupper() and sent.pos[i] in ("PROPN", "NOUN", "ADJ", "X")
            if proper:
                last = i
            elif not (
                sent.low[i] in self.small.name_particles
                and last == i - 1
                and i + 1 < len(sent)
                and sent.words[i + 1][:1].isupper()
            ):
                break
            i += 1
        return last

    def _points_back(self, sent: Sentence, first: int, behind: int) -> bool:
        """*L'organisation*, *this bloc*: nothing behind it says whose it is or what it organises."""
        before = sent.low[first - 1] if first else ""
        owned = behind < len(sent) and sent.low[behind] in self.small.role_owner
        return before in self.small.definite | self.small.demonstratives and not owned

    def _who(self, sent: Sentence, role: Role, owner: Mention | None, name: Mention | str | None, at: int) -> Side | None:
        code: str | None = None
        sector, id_, full = role.sector, None, name if isinstance(name, str) else None
        stays = role.scope.isupper() and owner is not None and owner.place and sent.case(owner.head) in self.small.place
        if owner and owner.sides and not stays:
            side = owner.sides[0]
            code, id_ = side.code, side.id if side.code in ORGS else None
            if sector is None or (role.kind in ("office", "people") and owner.kind in ("body", "group", "party") and side.sector):
                sector = side.sector
            if code in ORGS and code not in ("IMG",) and sector not in ("MIL", "JUD", "LEG"):
                sector = None if side.sector not in ("JUD", "LEG", "MIL") else side.sector
        if isinstance(name, Mention) and name.sides:
            person = name.sides[0]
            return Side(code or person.code, sector if code else person.sector or sector, id_, person.name)
        if code is None and full and (told := self.story.names.get(full) or self.story.names.get(full.split()[-1])):
            return told
        one = self.story.group if role.kind == "body" and role.sector == "REB" else None
        if code is None and one and self._points_back(sent, at, at + len(role.words)):
            return one
        if code is None and role.scope == "home":
            known = self.story.roles.get(role.words) if role.kind == "office" and not full else None
            if known:
                return known
            if sector not in ("UAF", "REF", "CRM") and not (role.kind != "site" and self._elsewhere(sent, at)):
                named = role.kind == "office" and full is not None
                code = self.story.speaker if named and self.story.speaker and not self.near else self.story.home(self.near)
        if code is None and role.scope == "world" and role.kind == "office" and self.story.org:
            return Side(self.story.org.code, None, self.story.org.id, full)
        if code is None and role.scope == "world" and self._points_back(sent, at, at + len(role.words)):
            return self.story.org
        if code is None and role.scope in ("world", "none"):
            return Side(None, sector, None, full) if role.scope == "none" else None
        if code is None and role.scope.isupper():
            code, sector = role.scope, None if role.scope in ORGS else sector
        side = Side(code, sector, id_, full)
        if full:
            self.story.learn(full, side)
        if role.kind == "office" and owner:
            self.story.roles[role.words] = side
        return side
