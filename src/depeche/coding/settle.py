"""When and where: the date and the place that belong to a trigger, of those its sentence names."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from depeche.coding.sentence import Sentence
from depeche.coding.time import TimeSpan
from depeche.coding.triggers import Scene
from depeche.records import When, Where

if TYPE_CHECKING:
    from depeche.coding.choose import Draft

_FAR = 4
"""Clause borders beyond which a date is another event's."""


def when(
    times: Sequence[TimeSpan], sent: Sentence, token: int, status: str, anchor: datetime.date | None, published: datetime.date | None
) -> tuple[When | None, TimeSpan | None]:
    """The event's own time: the date of its sentence that stands nearest in its clause; else the day of the report for a fact."""
    inside = [(_distance(t, sent, token), t) for t in times
              if sent.start <= t.text_start < sent.end and (t.start or t.end) and not _in_name(t, sent)]
    (crossed, _), best = min(inside, key=lambda d: d[0], default=((_FAR, 0), None))
    if best is not None and crossed < _FAR:
        start, end, granularity = best.window(anchor)
        return When(start, end, granularity, best.text, best.text_start, best.text_end), best
    if status == "actual" and published:
        return When(published, published, "report"), None
    return None, None


def _in_name(t: TimeSpan, sent: Sentence) -> bool:
    """*FOCAC 2024*, *Agenda 2063*: a year that belongs to a name dates nothing."""
    at = next((i for i, s in enumerate(sent.starts) if s >= t.text_start), 0)
    return t.granularity == "year" and at > 0 and sent.words[at].isdigit() and (sent.words[at - 1] == ")" or sent.words[at - 1][:1].isupper() and sent.pos[at - 1] == "PROPN")


def _distance(t: TimeSpan, sent: Sentence, token: int) -> tuple[int, int]:
    """Clause borders between the date and the trigger (none if one verb governs both), then characters."""
    at = next((i for i, s in enumerate(sent.starts) if s >= t.text_start), len(sent) - 1)
    gap = abs(sent.starts[token] - t.text_start)
    verb, own = _clause(sent, at, token), _clause(sent, token, token)
    if verb == own or verb == token:
        return 0, gap
    low, high = sorted((at, token))
    crossed = sum(1 for i in range(low + 1, high) if sent.is_verb(i) and i != own and sent.pos[i] != "AUX" or sent.low[i] in (";", ":"))
    relative = any(sent.dep[child] in ("acl:relcl", "advcl", "parataxis") for child, _ in _up(sent, at, token))
    return 1 + crossed + relative, gap


def _clause(sent: Sentence, i: int, token: int) -> int:
    """The verb whose clause a token belongs to; the trigger itself counts as one."""
    if sent.is_verb(i) and sent.pos[i] != "AUX" or i == token and not sent.is_noun(i):
        return i
    for _, head in sent.climb(i):
        if head == token or sent.is_verb(head) and sent.pos[head] != "AUX":
            return head
    return i


def _up(sent: Sentence, i: int, top: int) -> list[tuple[int, int]]:
    out = []
    for child, head in sent.climb(i):
        out.append((child, head))
        if head == top:
            break
    return out


def place(scene: Scene, draft: Draft) -> Where | None:
    """Where it happens: a place that the trigger's own locative names, or the host of a visit."""
    sent = scene.sent
    for p, t in draft.cand.args.pps:
        if p.split(" ")[0] in scene.small.place:
            for m in scene.inside(t):
                if m.place and m.sides and m.sides[0].code:
                    start, end = sent.starts[m.first], sent.ends[m.last]
                    name = m.sides[0].name or sent.text[start - sent.start : end - sent.start]
                    return Where(sent.text[start - sent.start : end - sent.start], name, m.sides[0].code, start=start, end=end)
    return None
