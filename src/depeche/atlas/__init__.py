"""The political world as data: states, organisations, armed groups, parties, companies and persons, found in texts.

`load_atlas` gives an `Atlas`; its tables lie in ``data/`` and docs/atlas.md tells their form and how to add one's own.
"""

from depeche.atlas._atlas import Atlas, load_atlas
from depeche.atlas._check import Findings, check, examine
from depeche.atlas._errors import AtlasError
from depeche.atlas._records import Entry, Match, Term
from depeche.atlas._store import Added, add_tables
from depeche.atlas._user import tables_in

__all__ = [
    "Added",
    "Atlas",
    "AtlasError",
    "Entry",
    "Findings",
    "Match",
    "Term",
    "add_tables",
    "check",
    "examine",
    "load_atlas",
    "tables_in",
]
