"""Forms with several meanings: which one holds is decided by the words beside them and by the words of the whole text."""

from __future__ import annotations

from dataclasses import dataclass, field

from depeche.atlas._fold import Folded, key
from depeche.atlas._forms import Form, Lexicon, Spelling, inflect, spelling
from depeche.atlas._tables import DATA, Row, read_table

# In `before` and `after`: any word that begins with a capital.
_ANY_CAPITAL = "Aa"
# Marks the entry of a form whose meaning a group decides.
GROUP = "~"
_COLUMNS = ("form", "lang", "kind", "entry", "before", "after", "near")


@dataclass(frozen=True, slots=True)
class Meaning:
    """One row of homographs.tsv: an entry ("-" = none) and what speaks for it."""

    entry: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    near: tuple[str, ...]

    def beside(self, folded: Folded, start: int, end: int) -> bool:
        """Whether one of its neighbours stands right beside the form."""
        text = folded.text
        head = text[:start].rstrip()
        for word in self.before:
            if word == _ANY_CAPITAL:
                if _capital_before(folded, start):
                    return True
            elif head.endswith(f" {word}"):
                return True
        for word in self.after:
            if word == _ANY_CAPITAL:
                if _capital_after(folded, end):
                    return True
            elif text.startswith(f" {word} ", end):
                return True
        return False


@dataclass(slots=True)
class Group:
    """All meanings of one form, in the table's order."""

    meanings: list[Meaning] = field(default_factory=list)

    def decide(self, folded: Folded, start: int, end: int) -> str | None:
        """The entry that the form stands for at these folded offsets; "-" = none, None = undecided."""
        fallback = None
        best, most = None, 0
        for meaning in self.meanings:
            if meaning.before or meaning.after:
                if meaning.beside(folded, start, end):
                    return meaning.entry
            elif meaning.near:
                hits = sum(folded.text.count(cue) for cue in meaning.near)
                if hits > most:
                    best, most = meaning.entry, hits
            else:
                fallback = meaning.entry
        return best or fallback

    def candidates(self) -> list[str]:
        """The entries that it may mean, in the table's order."""
        return list(dict.fromkeys(m.entry for m in self.meanings if m.entry != "-"))


def _capital_before(folded: Folded, start: int) -> bool:
    """Whether a capitalised word inside the sentence stands before `start`, parted from it by one space."""
    original, place = folded.original, folded.at(start)
    if place < 2 or original[place - 1] != " " or not original[place - 2].isalpha():
        return False
    low = folded.text.rfind(" ", 0, start - 1) + 1
    first = folded.at(low)
    sentence_start = first < 2 or original[first - 1] in '\n"«“' or original[first - 2] in ".!?:\n"
    return original[first].isupper() and not sentence_start


def _capital_after(folded: Folded, end: int) -> bool:
    """Whether a capitalised word stands after `end`, parted from it by one space."""
    original, place = folded.original, folded.span(end - 1, end)[1]
    return original[place : place + 1] == " " and original[place + 1 : place + 2].isupper()


def _meaning(row: Row) -> Meaning:
    """Read a row; its words are folded as texts are."""

    def words(column: str) -> tuple[str, ...]:
        return tuple(word if word == _ANY_CAPITAL else key(word) for word in row.parts(column))

    cues = row["near"].split(";") if row["near"] else []
    # A cue is read as a word's beginning; a space behind it in the table asks for the whole word.
    near = tuple(f" {key(cue)}{' ' if cue.endswith(' ') else ''}" for cue in cues)
    return Meaning(row["entry"], words("before"), words("after"), near)


def _spelling(lexicon: Lexicon, folded: str, written: str, kind: str) -> Spelling:
    """How the group's form must be spelled: as the plain form was, so that an exact spelling stays exact."""
    plain = [form.spelling for form in lexicon.forms.get(folded, ()) if form.kind == kind]
    return plain[0] if len(plain) == 1 else spelling(written)


def add_homographs(lexicon: Lexicon) -> None:
    """Put the groups of the lexicon's language in the place of their plain forms."""
    groups: dict[tuple[str, str], Group] = {}
    for row in read_table(DATA / "homographs.tsv", needs=_COLUMNS):
        if row["lang"] == lexicon.lang:
            groups.setdefault((row["form"], row["kind"]), Group()).meanings.append(_meaning(row))
    for (written, kind), group in groups.items():
        forms = inflect([written], lexicon.lang) if kind == "adjective" else [(written, kind)]
        for form, form_kind in forms:
            folded = key(form)
            prefixes = [other for other in lexicon.forms.get(folded, ()) if other.kind == "prefix"]
            lexicon.forms[folded] = [Form(GROUP + folded, form_kind, _spelling(lexicon, folded, form, form_kind)), *prefixes]
            lexicon.groups[folded] = group
