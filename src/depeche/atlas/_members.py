"""Which states belong to an organisation, and when."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from depeche.atlas._records import Term
from depeche.atlas._tables import DATA, read_date, read_table

Membership = tuple[str, str, Term]


def read_members() -> list[Membership]:
    """The table of memberships: organisation, state and time. A row may name several states of one time.

    Raises:
        AtlasError: a date is none.
    """
    path = DATA / "members.tsv"
    if not path.exists():
        return []
    found = []
    for row in read_table(path, needs=("org", "states", "start", "end")):
        term = Term(None, None, "member", read_date(row, "start"), read_date(row, "end", last=True))
        found += [(row["org"], state, term) for state in row.parts("states")]
    return found


def members_at(memberships: Iterable[Membership], org: str, on: datetime.date | None) -> tuple[str, ...]:
    """The members of `org` at the day `on`, sorted; without a date those whose membership has no end."""
    held = (state for name, state, term in memberships if name == org and (term.end is None if on is None else term.holds(on)))
    return tuple(sorted(set(held)))
