"""What a thing is at a date: its code and sector by the terms of its offices."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence

from depeche.atlas._records import Term

# Former holders of an office (codebook section 4); offices whose loss or lack says nothing about a person keep their sector.
_FORMER = "ELI"
_OFFICE = "GOV"


def _home(terms: Sequence[Term], states: Collection[str], home: str | None) -> str | None:
    """The country of one who is out of office: as given, else that of the nearest office for a state."""
    return home or next((term.code for term in reversed(terms) if term.code in states), None)


def standing(
    terms: Sequence[Term], on: datetime.date | None, states: Collection[str], home: str | None
) -> tuple[str | None, str | None]:
    """Code and sector at the day `on`, by the terms in the order of their start.

    Within a term: the term's (the latest begun, of several). After all that began: the country with ELI. Before all: the
    country with ELI when the first office is one of government, else as in the first term. Without a date: as in the last term.
    """
    if on is None:
        return terms[-1].code, terms[-1].sector
    holding = [term for term in terms if term.holds(on)]
    if holding:
        return holding[-1].code, holding[-1].sector
    past = [term for term in terms if term.end is not None and term.end < on]
    if past:
        return _home(past, states, home) or _home(terms, states, home), _FORMER
    first = terms[0]
    if first.sector in (_OFFICE, None):
        return _home(terms[:1], states, home) or _home(terms, states, home), _FORMER
    return first.code, first.sector


def closeness(terms: Sequence[Term], on: datetime.date | None) -> tuple[int, int]:
    """Sort key of namesakes: who is in office at `on` first, else whose term is nearest (in days); undated, the latest first."""
    if on is None:
        return 1, -max((term.start or datetime.date.min).toordinal() for term in terms)
    if any(term.holds(on) for term in terms):
        return 0, -max((term.start or datetime.date.min).toordinal() for term in terms if term.holds(on))
    gaps = [abs((day - on).days) for term in terms for day in (term.start, term.end) if day]
    return 1, min(gaps, default=10**6)
