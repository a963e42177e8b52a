"""Names joined by a hyphen: "sino-malien", "Russian-Malian", "Mali-Chine", "US-China-Taiwan"."""

from __future__ import annotations

from collections.abc import Iterable

from depeche.atlas._records import Entry, Match

HYPHENS = "-‐‑–"
# The forms that may end a pair begun by a prefix, and those that may pair with each other.
_AFTER_PREFIX = ("adjective", "people", "pair")
_JOINABLE = ("adjective", "people", "name", "capital", "pair", "prefix")
_KINDS = ("state", "org", "region")


def _joins(text: str, left: Match, right: Match) -> bool:
    """Whether two neighbouring matches are halves of one pair."""
    if right.start != left.end + 1 or text[left.end] not in HYPHENS:
        return False
    if left.form not in _JOINABLE or right.form not in _JOINABLE:
        return False
    if any(entry.kind not in _KINDS for match in (left, right) for entry in match.entries):
        return False
    return left.form != "prefix" or right.form in _AFTER_PREFIX or right.form == "prefix"


def _merge(chain: list[Match]) -> Match | None:
    """One match from a chain of joined ones; None when nothing of it may stand."""
    if chain[-1].form == "prefix":
        return None
    entries: dict[str, Entry] = {entry.id: entry for match in chain for entry in match.entries}
    form = "pair" if len(entries) > 1 and (len(chain) > 1 or chain[0].form == "pair") else chain[-1].form
    return Match(chain[0].start, chain[-1].end, tuple(entries.values()), form)


def join_pairs(text: str, matches: Iterable[Match]) -> list[Match]:
    """Join what hyphens join; drop prefixes without an adjective, and regions that are no half of a pair."""
    joined: list[Match] = []
    chain: list[Match] = []

    def close() -> None:
        merged = _merge(chain) if chain else None
        if merged and not all(entry.kind == "region" for entry in merged.entries):
            joined.append(merged)
        chain.clear()

    for match in matches:
        if chain and not _joins(text, chain[-1], match):
            close()
        chain.append(match)
    close()
    return joined
