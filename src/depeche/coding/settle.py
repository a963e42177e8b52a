"""When: the date that belongs to a trigger, of those its sentence names."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from depeche.coding.sentence import Sentence
from depeche.coding.time import TimeSpan
from depeche.records import When

_ASIDE = 2
"""Borders that a relative clause counts for."""
_FAR = 4
"""Clause borders beyond which a date is another event's."""


def when(
    times: Sequence[TimeSpan],
    sent: Sentence,
    token: int,
    status: str,
    anchor: datetime.date | None,
    published: datetime.date | None,
) -> tuple[When | None, TimeSpan | None, bool]:
    """The event's own time: the date of its sentence that stands nearest in its clause; else the day of the report for a fact.

    Also returned: the expression that it was read from, and whether that stands in the event's very clause.
    """
    inside = [
        (_distance(t, sent, token), t)
        for t in times
        if sent.start <= t.text_start < sent.end and (t.start or t.end) and not _in_name(t, sent)
    ]
    (crossed, _), best = min(inside, key=lambda d: d[0], default=((_FAR, 0), None))
    if best is not None and crossed < _FAR:
        start, end, granularity = best.window(anchor)
        if crossed and status in ("future", "hypothetical") and published and end and end < published:
            return None, None, False
        at = next((i for i, s in enumerate(sent.starts) if s >= best.text_start), token)
        aside = best.granularity == "open" and _describes(sent, at, token)
        return When(start, end, granularity, best.text, best.text_start, best.text_end), best, not crossed and not aside
    if status == "actual" and published:
        return When(published, published, "report"), None, False
    return None, None, False


def _in_name(t: TimeSpan, sent: Sentence) -> bool:
    """*FOCAC 2024*, *Agenda 2063*: a year that belongs to a name dates nothing."""
    at = next((i for i, s in enumerate(sent.starts) if s >= t.text_start), 0)
    return (
        t.granularity == "year"
        and at > 0
        and sent.words[at].isdigit()
        and (sent.words[at - 1] == ")" or sent.words[at - 1][:1].isupper() and sent.pos[at - 1] == "PROPN")
    )


def _distance(t: TimeSpan, sent: Sentence, token: int) -> tuple[int, int]:
    """Clause borders between the date and the trigger (none if one verb governs both), then characters."""
    at = next((i for i, s in enumerate(sent.starts) if s >= t.text_start), len(sent) - 1)
    gap = abs(sent.starts[token] - t.text_start)
    verb, own = clause(sent, at, token), clause(sent, token, token)
    if verb in (own, token) or at < own and verb in _shared(sent, own):
        return 0, gap
    low, high = sorted((at, token))
    crossed = sum(
        1 for i in range(low + 1, high) if sent.is_verb(i) and i != own and sent.pos[i] != "AUX" or sent.low[i] in (";", ":")
    )
    chain = _up(sent, at, token)
    if any(head == token and sent.dep[child].startswith("acl") for child, head in chain):
        return 1, gap
    up = [sent.dep[child] for child, _ in chain]
    aside = _ASIDE if "acl:relcl" in up else int("advcl" in up or "parataxis" in up)
    return 1 + crossed + aside, gap


def _shared(sent: Sentence, own: int) -> list[int]:
    """*a depuis mai renforcé ses contrôles et arrêté X*: the verbs before that share subject and time with this one."""
    out = []
    for child, head in sent.climb(own):
        if sent.dep[child] != "conj" or not sent.is_verb(head) or any(sent.dep[k].startswith("nsubj") for k in sent.kids[child]):
            break
        out.append(head)
    return out


def _describes(sent: Sentence, at: int, token: int) -> bool:
    """*Premier ministre depuis avril*: a span that hangs on a noun which is not the event."""
    for child, head in sent.climb(at):
        if head == token or sent.is_verb(head):
            return False
        if sent.is_noun(head) and sent.dep[child] in ("nmod", "appos") and head < at - 1:
            return True
    return False


def clause(sent: Sentence, i: int, token: int) -> int:
    """The verb whose clause a token belongs to; the trigger itself counts as one."""
    if sent.is_verb(i) and sent.pos[i] != "AUX" or i == token and not sent.is_noun(i):
        return i
    for _, head in sent.climb(i):
        if head == token or sent.is_verb(head) and sent.pos[head] != "AUX" or sent.pos[head] == "ADJ" and _predicate(sent, head):
            return head
    return i


def _predicate(sent: Sentence, i: int) -> bool:
    """*étaient fréquentes*: an adjective that makes a clause."""
    return any(sent.dep[k].split(":")[0] in ("cop", "aux") for k in sent.kids[i])


def _up(sent: Sentence, i: int, top: int) -> list[tuple[int, int]]:
    out = []
    for child, head in sent.climb(i):
        out.append((child, head))
        if head == top:
            break
    return out
