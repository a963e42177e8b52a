"""Which relation subtypes and features the parser learns.

Subtypes that mark who did what (passive subjects, agents) stay; rare or language-specific ones
are cut at the colon, for each label costs the parser accuracy. Labels:
https://universaldependencies.org/u/dep/ ; features: https://universaldependencies.org/u/feat/
"""

from __future__ import annotations

KEPT_SUBTYPES = frozenset(
    {
        *("nsubj:pass", "nsubj:caus", "csubj:pass", "obj:agent"),
        *("aux:pass", "aux:tense", "aux:caus"),
        *("obl:agent", "obl:arg", "obl:mod", "obl:tmod", "obl:unmarked"),
        *("nmod:poss", "nmod:tmod", "nmod:unmarked"),
        *("acl:relcl", "advcl:cleft", "flat:name", "flat:foreign"),
        *("expl:subj", "expl:comp", "expl:pass", "expl:pv"),
        *("compound:prt", "det:predet", "cc:preconj"),
    }
)

KEPT_FEATURES = frozenset(
    {
        *("Number", "Gender", "Person", "Case", "Definite", "Degree"),
        *("Tense", "Mood", "VerbForm", "Voice", "Polarity"),
        *("PronType", "Reflex", "Poss", "NumType"),
    }
)


def simple_deprel(deprel: str) -> str:
    """The relation as trained: `parataxis:insert` becomes `parataxis`; spaCy's root is `ROOT`."""
    if deprel == "root":
        return "ROOT"
    return deprel if deprel in KEPT_SUBTYPES else universal(deprel)


def universal(deprel: str) -> str:
    """The relation cut at its colon, in lower case, to compare treebanks that subtype differently."""
    return deprel.split(":")[0].lower()


def simple_features(features: str) -> str:
    """The kept features in CoNLL-U notation, or an empty string."""
    kept = [pair for pair in features.split("|") if pair.split("=")[0] in KEPT_FEATURES]
    return "|".join(kept)
