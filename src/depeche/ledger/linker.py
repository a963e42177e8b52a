"""Which episode a mention belongs to: candidates by block, likeness to their mentions, the best one above the threshold.

Greedy and deterministic: the same mentions in the same order give the same episodes. :func:`link` decides, the store writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from depeche.ledger.likeness import likeness
from depeche.ledger.mentions import Mention

# Chosen with the weights (scripts/fit_links.py): it is best on held-out articles as the coder codes them.
THRESHOLD = -1.0


def blend(scores: Sequence[float]) -> float:
    """One likeness from those to several mentions: midway between the best and the mean, so that chains do not grow endless."""
    return (max(scores) + sum(scores) / len(scores)) / 2


class Candidate(Protocol):
    """What an episode shows to the linker."""

    number: int
    members: list[Mention]


def link(mention: Mention, candidates: Iterable[Candidate]) -> Candidate | None:
    """The candidate that the mention joins, if any; of equals the one that comes first."""
    best, found = THRESHOLD, None
    for candidate in candidates:
        value = blend([likeness(member, mention) for member in candidate.members])
        if value > best:
            best, found = value, candidate
    return found
