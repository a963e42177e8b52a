"""The atlas: asks the tables, and finds their names in texts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from depeche.atlas._errors import AtlasError
from depeche.atlas._fold import Folded, fold, key
from depeche.atlas._forms import Form, Lexicon
from depeche.atlas._homographs import GROUP
from depeche.atlas._matcher import Hit, Matcher
from depeche.atlas._members import Membership, members_at, read_members
from depeche.atlas._pairs import join_pairs
from depeche.atlas._records import Entry, Match, Term
from depeche.atlas._standing import closeness, standing
from depeche.atlas._user import read_user
from depeche.atlas._world import World, build_lexicon, build_world, state_codes

LANGUAGES = ("fr", "en")


class Atlas:
    """The political world: what the tables say, and where a text names it. Get one from `load_atlas`."""

    def __init__(self, world: World, memberships: Iterable[Membership]) -> None:
        self._world = world
        self._memberships = tuple(memberships)
        self._matchers: dict[str, Matcher] = {}
        for terms in world.terms.values():
            terms.sort(key=lambda term: term.start or datetime.date.min)

    def __len__(self) -> int:
        return len(self._world.entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._world.entries.values())

    def entry(self, id: str) -> Entry:
        """The entry of that id.

        Raises:
            KeyError: there is none.
        """
        return self._world.entries[id]

    def terms(self, id: str) -> tuple[Term, ...]:
        """All standings of an entry with their times, in the order of their start."""
        return tuple(self._world.terms[id])

    def standing(self, entry: Entry, on: datetime.date | None) -> tuple[str | None, str | None]:
        """Code and sector of the entry at the day `on`: in office the office's, after it ELI; without a date a best guess."""
        terms = self._world.terms.get(entry.id)
        if not terms or (len(terms) == 1 and terms[0].start is terms[0].end is None):
            return entry.code, entry.sector
        if entry.kind != "person":
            if on is None:
                return terms[-1].code, terms[-1].sector
            began = [term for term in terms if term.start is None or term.start <= on]
            return (began[-1] if began else terms[0]).code, (began[-1] if began else terms[0]).sector
        return standing(terms, on, state_codes(), self._world.homes.get(entry.id))

    def members(self, id: str, on: datetime.date | None) -> tuple[str, ...]:
        """The codes of an organisation's member states at the day `on` (None: all now), sorted."""
        return members_at(self._memberships, id, on)

    def find(self, text: str, *, lang: str, on: datetime.date | None = None) -> list[Match]:
        """Every place where the text names an entry, in order, none overlapping; `on`, the text's date, tells namesakes apart.

        Raises:
            AtlasError: no forms in that language.
        """
        matcher = self._matcher(lang)
        folded = fold(text)
        hits = matcher.hits(folded)
        named = {form.entry for hit in hits for form in hit.forms if form.kind == "name"}
        found: list[Match] = []
        after = -1
        for hit in hits:
            match = self._match(matcher, folded, hit, after, on, named)
            if match is not None:
                found.append(match)
            after = hit.end
        return join_pairs(text, found)

    def lookup(self, name: str, *, lang: str | None = None, on: datetime.date | None = None) -> list[Entry]:
        """The entries that a name may mean, whatever its case, in both languages or in `lang`; "la RDC" finds what is in it.

        `on` tells namesakes apart only where the name stands in further words.

        Raises:
            AtlasError: no forms in that language.
        """
        ids: dict[str, None] = {}
        langs = LANGUAGES if lang is None else (lang,)
        folded = key(name)
        for one in langs:
            lexicon = self._matcher(one).lexicon
            for form in sorted(lexicon.forms.get(folded, ()), key=lambda form: form.rank):
                if form.entry.startswith(GROUP):
                    ids.update(dict.fromkeys(lexicon.groups[folded].candidates()))
                elif form.kind not in ("block", "prefix"):
                    ids.update(dict.fromkeys(form.entry.split(";")))
        if not ids:
            for one in langs:
                ids.update(dict.fromkeys(entry.id for match in self.find(name, lang=one, on=on) for entry in match.entries))
        return [self._world.entries[id] for id in ids]

    def containing(self, words: str) -> list[Entry]:
        """The entries in whose names the words stand, whatever their case: "johnson" finds Boris Johnson, "" nobody."""
        wanted = f" {key(words)} "
        if not wanted.strip():
            return []
        return [entry for entry in self if any(wanted in f" {key(name)} " for name in (entry.name, entry.name_fr))]

    def source(self, id: str) -> str:
        """Where an entry is written down: the table and line, the user's before ours.

        Raises:
            KeyError: there is none of that id.
        """
        rows = (row for row, _ in (*self._world.mine, *self._world.rows) if row["id"] == id)
        row = next(rows, None)
        if row is None:
            raise KeyError(id)
        return f"{row.path.name}:{row.line}"

    def mine(self, id: str) -> bool:
        """Whether an entry is the user's."""
        return any(row["id"] == id for row, _ in self._world.mine)

    def lexicon(self, lang: str) -> Lexicon:
        """All forms of a language, by their folded spelling.

        Raises:
            AtlasError: no forms in that language.
        """
        return self._matcher(lang).lexicon

    def _matcher(self, lang: str) -> Matcher:
        if lang not in self._matchers:
            if lang not in LANGUAGES:
                raise AtlasError(f'the atlas has no names in "{lang}"; ask for one of {", ".join(LANGUAGES)}')
            self._matchers[lang] = Matcher(build_lexicon(self._world, lang))
        return self._matchers[lang]

    def _match(
        self, matcher: Matcher, folded: Folded, hit: Hit, after: int, on: datetime.date | None, named: set[str]
    ) -> Match | None:
        """What a hit says; None when it names nothing."""
        form = hit.forms[0]
        if form.kind == "block":
            return None
        if form.kind == "surname" and not matcher.lone(folded, hit.start, after):
            return None
        if form.entry.startswith(GROUP):
            return self._decided(matcher, folded, hit, form)
        kind = self._kind(folded, hit, form)
        if kind == "pair":
            return self._made(folded, hit, form.entry.split(";"), kind)
        ids = list(dict.fromkeys(form.entry for form in hit.forms))
        if len(ids) > 1:
            ids, sure = self._namesakes(ids, on, named)
            kind = kind if sure else "homograph"
        return self._made(folded, hit, ids, kind)

    def _decided(self, matcher: Matcher, folded: Folded, hit: Hit, form: Form) -> Match | None:
        """What a form with several meanings says here."""
        group = matcher.lexicon.groups[form.entry.removeprefix(GROUP)]
        chosen = group.decide(folded, hit.start, hit.end)
        if chosen == "-":
            return None
        if chosen is None:
            return self._made(folded, hit, group.candidates(), "homograph")
        return self._made(folded, hit, [chosen], self._kind(folded, hit, form))

    def _namesakes(self, ids: list[str], on: datetime.date | None, named: set[str]) -> tuple[list[str], bool]:
        """Namesakes with the likeliest first; whether the first is sure, and then alone: named in full, or alone in office."""
        full = [id for id in ids if id in named]
        if len(full) == 1 and len(ids) > 1:
            return full, True
        ranked = sorted(ids, key=lambda id: closeness(self._world.terms[id], on))
        holding = [id for id in ranked if closeness(self._world.terms[id], on)[0] == 0]
        return (holding, True) if len(holding) == 1 else (ranked, False)

    @staticmethod
    def _kind(folded: Folded, hit: Hit, form: Form) -> str:
        """The form's kind; a French demonym is the people with a capital, else the adjective."""
        if form.kind != "demonym":
            return form.kind
        return "people" if folded.original[folded.at(hit.start)].isupper() else "adjective"

    def _made(self, folded: Folded, hit: Hit, ids: Iterable[str], kind: str) -> Match:
        start, end = folded.span(hit.start, hit.end)
        if hit.forms[0].spelling.dotted and folded.original[end : end + 1] == ".":
            end += 1
        return Match(start, end, tuple(self._world.entries[id] for id in ids), kind)


def load_atlas(*, user: Iterable[Path] = ()) -> Atlas:
    """The atlas, with the user's tables before ours; the same call gives the same atlas without reading again.

    Raises:
        AtlasError: a table is wrong; nothing of it is applied.
    """
    return _load(tuple(Path(path) for path in user))


@cache
def _load(user: tuple[Path, ...]) -> Atlas:
    extra = [row for path in user for row in read_user(path)]
    return Atlas(build_world(extra), read_members())
