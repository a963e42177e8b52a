"""How likely two mentions tell the same happening: traits of the pair, weighed by the table ``weights.tsv``."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from depeche._tables import read_table
from depeche.ledger.mentions import Mention

# These say little about which happening it is: the coder gives the one or the other to the same summit.
_VAGUE = frozenset({"diplomatic", "political_institutions", "executive"})
_CODE = 3  # the length of a state's code; a group's own id (FOCAC, ECOWAS) narrows a happening down far more
_PLANS = frozenset({"future", "hypothetical"})
_VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE"})
# Beyond so many signs of text distance no longer matters; a sentence of news has some 150.
_FAR = 900
_LONG_DAYS = 60
_NEAR_DAYS = 4
_LONG_SPAN = 20
# Two sentences that share so much are one, copied; by chance no two of the development articles share half.
_COPIED = 0.6
_FIRST, _LAST = datetime.date.min, datetime.date.max


@cache
def weights() -> tuple[Mapping[str, float], Mapping[str, float]]:
    """The two columns of the table: for mentions within one article, and across articles. Read once a process."""
    rows = list(read_table(Path(__file__).with_name("weights.tsv"), ("trait", "within", "across")))
    within, across = ({r["trait"]: float(r[column]) for r in rows if r[column]} for column in ("within", "across"))
    return within, across


def _meet(a: Mention, b: Mention) -> bool | None:
    """Whether the stated times overlap; ``None`` where one states none."""
    if not ((a.start or a.end) and (b.start or b.end)):
        return None
    return (a.start or _FIRST) <= (b.end or b.start or _LAST) and (b.start or _FIRST) <= (a.end or a.start or _LAST)


def _length(mention: Mention) -> int:
    """The days of a stated time."""
    return (mention.end - mention.start).days + 1 if mention.start and mention.end else _LONG_SPAN + 1


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))


def _common(a: Mention, b: Mention) -> frozenset[str]:
    """The sides that both name: a group known by its id in one and only by its kind in the other counts."""
    return (a.who & b.keys) | (b.who & a.keys)


def _sides(a: Mention, b: Mention) -> dict[str, float]:
    ours, theirs, common = a.who, b.who, _common(a, b)
    return {
        "actor": bool(a.actor & b.actor),
        "actor differs": bool(a.actor and b.actor) and not a.actor & b.actor,
        "recipient": bool(a.recipient & b.recipient),
        "recipient differs": bool(a.recipient and b.recipient) and not a.recipient & b.recipient,
        "some side": bool(common),
        "two sides": len(common) > 1,
        "a body": any(len(key) != _CODE for key in common),
        "one side of several": len(common) == 1 and min(len(ours), len(theirs)) > 1,
        "one side alone": len(common) == 1 and len(ours | theirs) == 1 and all(len(key) == _CODE for key in common),
        "all sides": bool(ours) and ours == theirs,
        "no sides": not ours and not theirs,
        "sides on one": bool(ours) != bool(theirs),
        "sides differ": bool(ours and theirs) and not common,
        "names": _share(a.named, b.named),
        "part": bool(a.parts & b.parts),
        "more parts": len(a.parts & b.parts) > 1,
        "part differs": bool(common and a.parts and b.parts) and not a.parts & b.parts,
    }


def _kind(a: Mention, b: Mention) -> dict[str, float]:
    modes, contexts = a.modes & b.modes, a.contexts & b.contexts
    return {
        "type": a.type == b.type,
        "assault": a.type == "ASSAULT",
        "consult": a.type == "CONSULT",
        "verbal": a.type in _VERBAL,
        "trigger": bool(a.stems & b.stems),
        "mode": bool(modes),
        "mode differs": bool(a.modes and b.modes) and not modes,
        "context": bool(contexts),
        "context differs": bool(a.contexts - _VAGUE and b.contexts - _VAGUE) and not contexts,
        "background": (a.status == "historical") != (b.status == "historical"),
        "negated": (a.status == "negated") != (b.status == "negated"),
        "planned": (a.status in _PLANS) != (b.status in _PLANS),
    }


def _setting(a: Mention, b: Mention) -> dict[str, float]:
    out: dict[str, float] = {}
    meet = _meet(a, b)
    if meet is not None:
        out["time"], out["time differs"] = meet, not meet
        out["same day"] = meet and a.granularity == b.granularity == "day"
        out["other span"] = meet and max(_length(a), _length(b)) > _LONG_SPAN > min(_length(a), _length(b))
    if a.dead is not None and b.dead is not None:
        out["dead"], out["dead differ"] = a.dead == b.dead, a.dead != b.dead
    if a.country and b.country:
        out["place"], out["place differs"] = a.country == b.country, a.country != b.country
    return out


def _within(a: Mention, b: Mention) -> dict[str, float]:
    apart = abs(a.at - b.at)
    one = a.sentence == b.sentence
    words = 0.0 if one else min(1.0, 3 * _share(a.words, b.words))
    far = min(apart, _FAR) / _FAR
    return {"far apart": far, "one sentence": one, "words": words, "points back": b.back, "opens": b.new}


def _across(a: Mention, b: Mention) -> dict[str, float]:
    """How long after one another they happen, as far as anybody can tell, and whether one sentence was taken from the other."""
    words = _share(a.words, b.words)
    # "Two soldiers were killed on Sunday near Mopti" recurs: the same sentence with another date tells something else.
    copied = words > _COPIED and min(len(a.words), len(b.words)) > 3 and _meet(a, b) is not False
    out: dict[str, float] = {"words": 0.0 if _meet(a, b) is False else words, "copied": copied}
    ours, theirs = a.window, b.window
    if ours and theirs:
        gap = max(0, (theirs[0] - ours[1]).days, (ours[0] - theirs[1]).days)
        out["days"], out["near"] = min(gap, _LONG_DAYS) / _LONG_DAYS, gap <= _NEAR_DAYS
    return out


def traits(a: Mention, b: Mention) -> dict[str, float]:
    """The traits of a pair, ``b`` the later one; each lies between 0 and 1."""
    placed = _within(a, b) if a.article == b.article else _across(a, b)
    return {"always": 1.0} | _sides(a, b) | _kind(a, b) | _setting(a, b) | placed


def likeness(a: Mention, b: Mention) -> float:
    """The log-odds that two mentions tell the same happening."""
    table = weights()[a.article != b.article]
    return sum(table[name] * value for name, value in traits(a, b).items() if value and name in table)
