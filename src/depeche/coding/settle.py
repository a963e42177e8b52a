"""When and where: the date and the place that belong to a trigger, of those its sentence names."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from depeche.atlas import Atlas
from depeche.coding.sentence import Sentence
from depeche.coding.time import TimeSpan
from depeche.coding.triggers import Scene
from depeche.records import When, Where

if TYPE_CHECKING:
    from depeche.coding.choose import Draft


def when(
    times: Sequence[TimeSpan], sent: Sentence, token: int, status: str, anchor: datetime.date | None, published: datetime.date | None
) -> tuple[When | None, TimeSpan | None]:
    """The event's own time: the date of its sentence that stands nearest in its clause; else the day of the report for a fact."""
    inside = [t for t in times if sent.start <= t.text_start < sent.end and (t.start or t.end)]
    best = min(inside, key=lambda t: _distance(t, sent, token), default=None)
    if best is not None:
        start, end, granularity = best.window(anchor)
        return When(start, end, granularity, best.text, best.text_start, best.text_end), best
    if status == "actual" and published:
        return When(published, published, "report"), None
    return None, None


def _distance(t: TimeSpan, sent: Sentence, token: int) -> tuple[int, int]:
    """Verbs crossed between the date and the trigger, then characters."""
    at = next((i for i, s in enumerate(sent.starts) if s >= t.text_start), len(sent) - 1)
    low, high = sorted((at, token))
    crossed = sum(1 for i in range(low + 1, high) if sent.is_verb(i) and sent.head[i] != token and i != token or sent.low[i] in (";", ":"))
    return crossed, abs(sent.starts[token] - t.text_start)


def place(scene: Scene, draft: Draft, atlas: Atlas) -> Where | None:
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
