"""The political world as data: states, organisations, armed groups, parties, companies and persons, found in texts.

`load_atlas` gives an `Atlas`; its tables lie in ``data/`` and docs/atlas.md tells their form and how to add one's own.
"""

from depeche.atlas._atlas import Atlas, load_atlas
from depeche.atlas._check import check
from depeche.atlas._errors import AtlasError
from depeche.atlas._records import Entry, Match, Term

__all__ = ["Atlas", "AtlasError", "Entry", "Match", "Term", "check", "load_atlas"]
