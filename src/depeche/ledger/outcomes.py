"""What came of what was announced: a pure function from the mentions of an episode, in order, to its state.

Codebook section 8. An expectation is open until a matching fact arrives (met) or it is called off (off); later news can reopen
it. ``lapsed`` is an open one whose due day has passed: it depends on the day of asking, so :func:`state_on` gives it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from depeche.ledger.telling import Telling

PLANS = frozenset({"future", "hypothetical"})
NEVER = "9999-12-31"
"""The due day of what has none, in the tables."""
STATES = ("open", "met", "off", "lapsed")
# By how much a stated time may be overrun: its own granularity plus a week (codebook section 8).
_OWN_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
_GRACE_DAYS = 7
_LATE_DAYS = 7  # so long papers go on announcing what has happened
EARLY_DAYS = 3
"""A fact reported so many days before a plan's stated time may still be it: moved forward, or the day misread."""


@dataclass(frozen=True, slots=True)
class Step:
    """A turn in the story of an expectation: its new state, and the event that brought it."""

    state: str
    event: int
    on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An expectation: who holds it, when it is due, how it went. The last step is the present state."""

    opener: Telling
    due: datetime.date | None
    steps: tuple[Step, ...] = field(default=())

    @property
    def state(self) -> str:
        """open, met or off."""
        return self.steps[-1].state

    @property
    def decider(self) -> Step | None:
        """The step that met it or called it off."""
        return self.steps[-1] if self.state != "open" else None


def due_day(plans: Iterable[Telling]) -> datetime.date | None:
    """The last day on which what the mentions plan may still come in time; nothing where they state no end."""
    ends = [
        t.event.when.end + datetime.timedelta(days=_OWN_DAYS[t.event.when.granularity] + _GRACE_DAYS)
        for t in plans
        if t.event.when and t.event.when.end and t.event.when.granularity in _OWN_DAYS
    ]
    return max(ends, default=None)


def _turn(state: str, telling: Telling, called_off: bool) -> str:
    """The state after one more mention."""
    status = telling.event.status
    if called_off or status == "negated":
        return "off" if state == "open" else state
    if status in PLANS:
        return "open" if state in ("", "off") else state
    if status == "actual" and state in ("open", "off"):
        return "met"
    return state


def _fresh(fact: Telling, plan: Telling) -> bool:
    """Whether a fact told before a plan may still be what was planned: in the same article, or a few days earlier."""
    if fact.article == plan.article or not (fact.published and plan.published):
        return fact.article == plan.article
    return fact.published + datetime.timedelta(days=_LATE_DAYS) >= plan.published


def _may_meet(fact: Telling, plans: Sequence[Telling]) -> bool:
    """Whether what is told as a fact can be what was planned: "en marge du sommet", days before the summit, is not."""
    opens = min((t.event.when.start for t in plans if t.stated and t.event.when and t.event.when.start), default=None)
    return not (opens and fact.published) or fact.published + datetime.timedelta(days=EARLY_DAYS) >= opens


def judge(tellings: Sequence[Telling], cancels: Sequence[Telling] = ()) -> Outcome | None:
    """The outcome of an episode from its mentions and from the events that may call it off; ``None``: nothing was expected."""
    plans = [t for t in tellings if t.event.status in PLANS]
    if not plans:
        return None
    off = {t.n for t in cancels}
    far = datetime.date.max
    heard = [t for t in tellings if t.event.status != "actual" or _may_meet(t, plans)]
    order = sorted((*heard, *cancels), key=lambda t: (t.published or far, t.article, t.event.start))
    state, steps, fact = "", list[Step](), None
    for telling in order:
        if telling.event.status == "actual" and telling.n not in off and any(_fresh(telling, plan) for plan in plans):
            fact = telling
        new = _turn(state, telling, telling.n in off)
        if new != state:
            state = new
            steps.append(Step(state, telling.n, telling.published))
    if state == "open" and fact is not None:
        # Told as a fact before it was told as a plan ("visited …, as he had wanted"; a paper behind the news): it has happened.
        steps.append(Step("met", fact.n, fact.published))
    return Outcome(plans[0], due_day(plans), tuple(steps))


def state_on(state: str, due: str, day: str) -> str:
    """The state on a day (ISO text): an open expectation whose due day has passed is lapsed."""
    return "lapsed" if state == "open" and due < day else state
