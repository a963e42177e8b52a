"""What the tables say of event types: their traits (`traits.tsv`) and which take in a noun of which others (`absorbs.tsv`).

- ``holds_content``: what is promised, asked, threatened or refused is no event of its own.
- ``is_words``: a date behind it is when what it speaks of is to be.
- ``physical``: the only contents of an accusation that are coded, as possible (10.7).
- ``own_to_announce``: what somebody announces of himself lies ahead; of others it has happened.
- ``happens_in``: its nouns happen *à Gao* or *in Gao* and are not done to the place.
- ``told_anew``: a noun with the definite article does not point back to the last event of the type.
- ``reaches_over``: one act with a noun two steps below (*a signé la révision de l'accord*).
- ``placed_closely``: it happens only where its own complement says, not at a place that its object tells of.
- ``leaves_object``: the object that chose the frame stays an event (*condemned the attack*).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from depeche._tables import read_table
from depeche.ontology import load_ontology

_HERE = Path(__file__).parent


@cache
def _read(name: str, key: str, value: str) -> dict[str, frozenset[str]]:
    out = {}
    for row in read_table(_HERE / name, (key, value)):
        out[row[key]] = frozenset(row[value].split())
        if unknown := sorted(out[row[key]] - set(load_ontology().types)):
            raise row.error(f"{unknown[0]!r} is no event type")
    return out


def having(trait: str) -> frozenset[str]:
    """The event types with a trait."""
    return _read("traits.tsv", "trait", "types")[trait]


def absorbed(above: str) -> frozenset[str]:
    """The types whose nouns an event of type ``above`` takes in."""
    return _read("absorbs.tsv", "above", "below").get(above, frozenset())
