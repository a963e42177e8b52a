"""All forms of a lemma, by rule and by the tables ``inflection.tsv``: what triggers, cues and roles are found by.

A form carries what the rule knows about it (``fut`` for *signera*, ``pp`` for *signed*), so that tense needs no tagger.
Marks: ``inf`` infinitive, ``pres``, ``imp`` (imperfect), ``past`` (passé simple, English past), ``fut``, ``cond``, ``sub``,
``imper``, ``pp`` (past participle), ``ger`` (present participle), ``sg`` and ``pl`` for nouns and adjectives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from depeche._tables import read_table

_ROOT = Path(__file__).parent
_MODELS = ("present", "imperfect", "future", "subjunctive", "past", "participle")
Form = tuple[str, str]  # the form and its mark

_IMPERFECT = ("ais", "ait", "ions", "iez", "aient")
_FUTURE = ("ai", "as", "a", "ons", "ez", "ont")


def inflect(lang: str, lemma: str, pos: str, *, feminine: bool = False) -> Iterator[Form]:
    """All forms of a lemma with their marks; a word of pos `x` has one."""
    if pos == "v":
        yield from french_verb(lemma, _models(lang)) if lang == "fr" else english_verb(lemma, _irregular(lang))
    elif pos == "n":
        yield from french_noun(lemma, feminine=feminine) if lang == "fr" else english_noun(lemma, _irregular(lang))
    elif pos == "a":
        yield from french_noun(lemma, feminine=True) if lang == "fr" else iter([(lemma, "sg")])
    elif pos == "w":
        yield from french_noun(lemma, feminine=True) if lang == "fr" else inflect(lang, lemma, "n")
        if lang == "en" and lemma.isalpha() or lemma.endswith(("er", "ir", "re", "oir")):
            yield from inflect(lang, lemma, "v")
    else:
        yield lemma, ""


@cache
def _models(lang: str) -> dict[str, list[str]]:
    rows = read_table(_ROOT / lang / "inflection.tsv", ("ending", *_MODELS))
    return {r["ending"]: [r[c] for c in _MODELS] for r in rows}


@cache
def _irregular(lang: str) -> dict[tuple[str, str], list[str]]:
    rows = read_table(_ROOT / lang / "inflection.tsv", ("lemma", "pos", "past", "participle"))
    return {(r["lemma"], r["pos"]): [r["past"], r["participle"]] for r in rows}


def french_verb(lemma: str, models: Mapping[str, Sequence[str]]) -> Iterator[Form]:
    """The forms of a French verb; ``models`` maps an infinitive's ending to its row of ``inflection.tsv``."""
    ending = f"^{lemma}" if f"^{lemma}" in models else max((e for e in models if lemma.endswith(e)), key=len, default="")
    if lemma.endswith("er") and not ending.startswith("^") and not ending.endswith("er"):
        yield from _french_er(lemma)
        return
    if not ending:
        return
    present, imperfect, future, subjunctive, past, participle = models[ending]
    ending = ending.removeprefix("^")

    def put(cell: str) -> str:
        return lemma[: len(lemma) - len(ending)] + ("" if cell == "-" else cell)

    yield lemma, "inf"
    persons = present.split()
    yield from ((put(p), "pres") for p in persons if p != "_")
    stem = put(persons[3])[:-3] if imperfect == "_" else put(imperfect)
    yield from ((stem + e, "imp") for e in _IMPERFECT)
    yield stem + "ant", "ger"
    yield from _future(put(future))
    singular, *_plural = subjunctive.split()
    yield from ((put(singular) + e, "sub") for e in ("", "s", "nt"))
    yield from _past(put(past) if past != "-" else "")
    yield from _participle(put(participle))


def _future(stem: str) -> Iterator[Form]:
    yield from ((stem + e, "fut") for e in _FUTURE)
    yield from ((stem + e, "cond") for e in _IMPERFECT)


def _past(third: str) -> Iterator[Form]:
    """Passé simple from its third person singular: *tint* → *tint, tinrent*."""
    if third:
        yield third, "past"
        yield third[:-1] + "rent", "past"


def _participle(masculine: str) -> Iterator[Form]:
    plain = masculine.replace("dû", "du")
    yield masculine, "pp"
    yield from ((f, "pp") for f in {plain + "e", plain + "es", plain if plain.endswith("s") else plain + "s"})


def _french_er(lemma: str) -> Iterator[Form]:
    """*parler* and its spellings: *lancer, manger, appeler, lever, céder, employer*."""
    stem = lemma[:-2]
    if stem.endswith("ay"):
        yield from (
            (stem[:-1] + "i" + e, m)
            for e, m in (("e", "pres"), ("es", "pres"), ("ent", "pres"), ("era", "fut"), ("eront", "fut"), ("erait", "cond"))
        )
    soft = stem[:-1] + "ç" if stem.endswith("c") else stem + "e" if stem.endswith("g") else stem
    strong, future = _strong(stem), _strong(stem) + "er"
    if stem[-2:-1] == "é" or "é" in stem[-4:-1] and strong != stem:
        yield from _future(lemma)
    yield lemma, "inf"
    yield from ((f, "pres") for f in (strong + "e", strong + "es", soft + "ons", stem + "ez", strong + "ent"))
    yield from ((f, "imp") for f in (soft + "ais", soft + "ait", stem + "ions", stem + "iez", soft + "aient"))
    yield soft + "ant", "ger"
    yield from _future(future)
    yield from ((strong + e, "sub") for e in ("e", "es", "ent"))
    yield from ((f, "past") for f in (soft + "a", stem + "èrent", soft + "ai"))
    yield from ((stem + e, "pp") for e in ("é", "ée", "és", "ées"))


def _strong(stem: str) -> str:
    """The stem before a mute e: *lev* → *lèv*, *appel* → *appell*, *céd* → *cèd*, *employ* → *emploi*."""
    if stem.endswith(("oy", "uy")):
        return stem[:-1] + "i"
    tail = next((i for i in range(len(stem) - 1, -1, -1) if stem[i] in "aeiouyéèêâîôû"), -1)
    cluster = stem[tail + 1 :]
    if tail < 0 or not cluster or stem[tail] not in "eé" or (len(cluster) > 1 and cluster not in _CLUSTERS):
        return stem
    if stem[tail] == "é":
        return stem[:tail] + "è" + cluster
    if stem.endswith(("appel", "jet")):
        return stem + stem[-1]
    return stem[:tail] + "è" + cluster


_CLUSTERS = ("gl", "gr", "br", "tr", "cr", "dr", "gu", "qu", "vr", "ch", "gn")


def french_noun(lemma: str, *, feminine: bool = False) -> Iterator[Form]:
    """Singular and plural; with ``feminine`` also the forms for a woman (roles) or an adjective's agreement."""
    yield lemma, "sg"
    yield _french_plural(lemma), "pl"
    if feminine:
        woman = _french_feminine(lemma)
        yield woman, "sg"
        yield _french_plural(woman), "pl"


def _french_plural(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("al") and not word.endswith(("bal", "festival", "val")):
        return word[:-1] + "ux"
    if word.endswith(("au", "eu")):
        return word + "x"
    return word + "s"


def _french_feminine(word: str) -> str:
    for end, woman in (
        ("teur", "trice"),
        ("eur", "euse"),
        ("er", "ère"),
        ("ien", "ienne"),
        ("on", "onne"),
        ("if", "ive"),
        ("eux", "euse"),
        ("el", "elle"),
        ("e", "e"),
    ):
        if word.endswith(end):
            return word[: len(word) - len(end)] + woman
    return word + "e"


def english_verb(lemma: str, irregular: Mapping[tuple[str, str], Sequence[str]]) -> Iterator[Form]:
    """The forms of an English verb."""
    yield lemma, "inf"
    yield _english_s(lemma), "pres"
    row = irregular.get((lemma, "v"))
    if row:
        yield from ((f, "past") for f in row[0].split("|"))
        yield from ((f, "pp") for f in row[1].split("|"))
    else:
        for mark in ("past", "pp"):
            yield _english_ed(lemma), mark
    doubled = bool(row) and any(f == lemma + lemma[-1] + "ed" for f in row[0].split("|")) if row else False
    yield _english_ing(lemma, doubled or (bool(row) and _doubles(lemma))), "ger"
    if doubled and lemma.endswith("l"):
        yield lemma + "ing", "ger"
    if lemma == "be":
        yield from ((f, "pres") for f in ("is", "are", "am"))
    if lemma == "have":
        yield "has", "pres"


def _doubles(lemma: str) -> bool:
    """One short vowel before one last consonant in a word of one syllable: *stop*, *hit*."""
    vowels = [c in "aeiou" for c in lemma]
    return len(lemma) > 2 and vowels[-3:] == [False, True, False] and sum(vowels) == 1 and lemma[-1] not in "wxy"


def _english_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")) or word in ("go", "veto", "undergo", "do"):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _english_ed(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ied"
    return word + word[-1] + "ed" if _doubles(word) else word + "ed"


def _english_ing(word: str, doubled: bool) -> str:
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")) and word != "be":
        return word[:-1] + "ing"
    return word + word[-1] + "ing" if doubled or _doubles(word) else word + "ing"


def english_noun(lemma: str, irregular: Mapping[tuple[str, str], Sequence[str]]) -> Iterator[Form]:
    """Singular and plural."""
    yield lemma, "sg"
    row = irregular.get((lemma, "n"))
    yield from ((f, "pl") for f in (row[0].split("|") if row else [_english_s(lemma)]))
