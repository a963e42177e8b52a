"""What a language knows of triggers, cues and roles, loaded from its tables and indexed by form (docs/lexicon.md)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from depeche._tables import Row, read_table
from depeche.languages._entries import Condition, ContextWord, Cue, Frame, Reading, Role
from depeche.languages._gate import Needs, asked_of, needs_of
from depeche.languages._inflect import inflect

ROOT = Path(__file__).parent
_COLUMNS = {
    "triggers": ("entry", "pos", "modes", "sides", "need", "if", "contexts"),
    "classes": ("class", "words"),
    "light": ("entry", "prep"),
    "contexts": ("context", "words", "over"),
    "status": ("cue", "pos", "marks", "effect", "certainty", "scope"),
    "roles": ("word", "sector", "kind", "scope"),
}
POS = ("v", "n", "a", "x")
SIDES = {
    "v": ("trans", "to", "mutual", "visit", "host", "subj", "victim", "quiet"),
    "n": ("act", "acted", "mutual", "visit", "host", "quiet"),
}
SIDES["a"] = SIDES["x"] = (*SIDES["v"], "act", "acted")


@dataclass(slots=True)
class Lexicon:
    """All tables of one language, indexed by the form or lemma of their first or head word."""

    lang: str
    forms: Mapping[str, tuple[Reading, ...]]
    frames: Mapping[tuple[str, str], tuple[Frame, ...]]
    light: Mapping[str, frozenset[str]]
    cues: Mapping[str, tuple[Cue, ...]]
    roles: Mapping[str, tuple[Role, ...]]
    contexts: Mapping[str, tuple[ContextWord, ...]]
    words: Mapping[str, frozenset[str]]
    trigger_forms: Mapping[str, tuple[Needs, ...]] = field(default_factory=dict)
    """The forms of trigger heads; each with what its entries need, one of which must be met (none: it may stand alone)."""

    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Of forms whose every entry asks for some word: the words of which one must stand by."""

    def lemmas(self, form: str) -> tuple[Reading, ...]:
        """The readings of a lower-case form; none for words that no table names."""
        return self.forms.get(form, ())


def _tables(lang: str, name: str) -> Iterator[Row]:
    for path in sorted((ROOT / lang).glob(f"{name}*.tsv")):
        yield from read_table(path, _COLUMNS[name])


def _classes(lang: str) -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = defaultdict(set)
    for row in _tables(lang, "classes"):
        words[row["class"]].update(row.items("words", "|"))
    return {k: frozenset(v) for k, v in words.items()}


_SLOTS = re.compile(r"\s+(?=(?:no:)?(?:obj|subj|pp|near|comp)\b)")
KINDS = frozenset(("entity", "state", "org", "group", "person", "place", "people", "forces"))


def _condition(text: str, classes: Mapping[str, frozenset[str]], row: Row) -> Condition:
    denied = "!=" in text or text.startswith("no:")
    slot, _, value = text.removeprefix("no:").replace("!=", "=").partition("=")
    name, _, preposition = slot.partition(":")
    if name not in ("obj", "subj", "pp", "near", "comp"):
        raise row.error(f"no such condition: {text!r}; a slot is obj, subj, pp, near or comp")
    words: set[str] = set()
    kinds: set[str] = set()
    for part in filter(None, value.split("|")):
        if not part.startswith("@"):
            words.add(part.replace("_", " ").lower())
        elif part[1:] in classes:
            words.update(w.lower() for w in classes[part[1:]])
            if part[1:] in KINDS:
                kinds.add(part[1:])
        elif part[1:] in KINDS:
            kinds.add(part[1:])
        else:
            raise row.error(f"no such class: {part}; classes.tsv names the classes")
    return Condition(name, preposition, frozenset(words), frozenset(kinds), denied)


def _words(entry: str, pos: str, lang: str) -> tuple[list[str], int]:
    """The entry's words as the tokenizer will show them, and which of them inflects."""
    text = entry.replace("’", "'").lower()
    text = text.replace("'", "' ") if lang == "fr" else text.replace("-", " - ")
    words = text.split()
    starred = [i for i, w in enumerate(words) if w.startswith("*") and len(w) > 1]
    words = [w.lstrip("*") if len(w) > 1 else w for w in words]
    if starred:
        return words, starred[0]
    if pos == "v" and lang == "fr" and words[0] in ("se", "s'"):
        return words, 1
    if pos == "n" and lang == "en":
        return words, 0 if "-" in words and len(words[-1]) < 4 else len(words) - 1
    return words, 0


def _frame(row: Row, type_: str, lang: str, classes: Mapping[str, frozenset[str]]) -> Frame:
    pos, sides = row["pos"], row["sides"]
    if pos not in POS:
        raise row.error(f"pos {pos!r} is none of {', '.join(POS)}")
    if sides not in SIDES[pos]:
        raise row.error(f"sides {sides!r} is none of {', '.join(SIDES[pos])}")
    words, at = _words(row["entry"], pos, lang)
    conditions = tuple(_condition(c, classes, row) for c in _SLOTS.split(row["if"]) if c)
    return Frame(
        f"{lang}/{type_}:{row.line}",
        words[at],
        tuple(words[:at]),
        tuple(words[at + 1 :]),
        pos,
        type_,
        row.items("modes"),
        sides,
        row["need"],
        conditions,
        row.items("contexts"),
    )


def _frames(lang: str, classes: Mapping[str, frozenset[str]]) -> Iterator[Frame]:
    for path in sorted((ROOT / lang / "triggers").glob("*.tsv")):
        for row in read_table(path, _COLUMNS["triggers"]):
            yield _frame(row, path.stem, lang, classes)


def _split(words: str, lang: str) -> tuple[str, ...]:
    """A phrase as the tokenizer will show it."""
    text = words.replace("’", "'").lower()
    return tuple((text.replace("-", " - ") if lang == "en" else text.replace("'", "' ")).split())


def _cues(lang: str) -> Iterator[Cue]:
    for row in _tables(lang, "status"):
        if row["scope"]:
            yield Cue(
                f"{lang}/status:{row.line}",
                tuple(row["cue"].split()),
                row["pos"],
                frozenset(row.items("marks")),
                row["effect"],
                row["certainty"],
                frozenset(row.items("scope", "|")),
            )


def _roles(lang: str) -> Iterator[Role]:
    for row in _tables(lang, "roles"):
        yield Role(_split(row["word"], lang), row["sector"] or None, row["kind"], row["scope"])


def _contexts(lang: str) -> Iterator[ContextWord]:
    for row in _tables(lang, "contexts"):
        over = frozenset(row["over"].replace(",", "|").split("|")) - {""}
        for words in row.items("words", "|"):
            yield ContextWord(_split(words, lang), row["context"], over)


def _index(lang: str, wanted: Iterable[tuple[str, str, bool]]) -> dict[str, tuple[Reading, ...]]:
    forms: dict[str, dict[Reading, None]] = defaultdict(dict)
    for lemma, pos, feminine in wanted:
        for form, mark in inflect(lang, lemma, pos, feminine=feminine):
            forms[form.lower()][Reading(lemma, pos, mark)] = None
    return {form: tuple(readings) for form, readings in forms.items()}


@cache
def load_lexicon(lang: str) -> Lexicon:
    """The tables of one language, checked and indexed; loaded once a process.

    Raises:
        DataError: a table is wrong; the message names file and line.
    """
    classes = _classes(lang)
    frames = list(_frames(lang, classes))
    cues, roles, contexts = list(_cues(lang)), list(_roles(lang)), list(_contexts(lang))
    light = {row["entry"]: frozenset(row.items("prep", "|")) for row in _tables(lang, "light")}
    wanted = dict.fromkeys([(f.head, f.pos, False) for f in frames])
    wanted |= dict.fromkeys((c.words[0], c.pos, False) for c in cues)
    wanted |= dict.fromkeys((r.words[0] if lang == "fr" else r.words[-1], "n", r.kind in ("office", "people")) for r in roles)
    wanted |= dict.fromkeys((name.split()[0], "v", False) for name in light)
    words = (
        {c.words[0] for c in contexts}
        | {w for ws in classes.values() for w in ws}
        | {w for f in frames for c in f.conditions for w in c.words}
    )
    loose = dict.fromkeys((w, "w", False) for w in sorted(words) if " " not in w)
    by_head: dict[tuple[str, str], list[Frame]] = defaultdict(list)
    for frame in frames:
        by_head[frame.head, frame.pos].append(frame)
    cue_index: dict[str, list[Cue]] = defaultdict(list)
    for cue in cues:
        cue_index[cue.words[0]].append(cue)
    role_index: dict[str, list[Role]] = defaultdict(list)
    for role in roles:
        role_index[role.words[0] if lang == "fr" else role.words[-1]].append(role)
    context_index: dict[str, list[ContextWord]] = defaultdict(list)
    for context in contexts:
        context_index[context.words[0]].append(context)
    trigger_forms = needs_of(lang, frames)
    return Lexicon(
        lang,
        _index(lang, [*wanted, *loose]),
        {k: tuple(v) for k, v in by_head.items()},
        light,
        {k: tuple(v) for k, v in cue_index.items()},
        {k: tuple(v) for k, v in role_index.items()},
        {k: tuple(v) for k, v in context_index.items()},
        classes,
        trigger_forms,
        asked_of(trigger_forms),
    )
