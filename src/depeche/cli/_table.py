"""Events as a table for people: status · type · who → whom · when · where · the words."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from depeche.cli._common import visible
from depeche.records import Article, Entity, Event, When

_COLOURS = {"actual": "bold green", "historical": "dim", "future": "cyan", "hypothetical": "yellow", "negated": "red"}
# At this width names fit beside the codes.
_WIDE = 110
_AROUND = 60


def _side(entities: Iterable[Entity], names: bool) -> str:
    """One side in few words; equal codes are said once unless names tell them apart."""
    out: list[str] = []
    for entity in entities:
        code = " ".join(filter(None, (entity.id or entity.code, entity.sector)))
        name = entity.name or entity.text
        said = f"{name} ({code})" if names and code and name != code else code or name
        if said not in out:
            out.append(said)
    return ", ".join(out)


def who(event: Event, *, names: bool = False) -> str:
    """Who does it to whom, in one line."""
    actor, recipient = _side(event.actor, names), _side(event.recipient, names)
    return f"{actor or '?'} → {recipient}" if recipient else actor or "?"


def when(when: When | None) -> str:
    """A time in few signs: ``2024-09-04…06``, ``2024-09``, ``2021``; a report date stands in brackets."""
    if when is None or not (when.start or when.end):
        return ""
    start, end = str(when.start or ""), str(when.end or "")
    if when.granularity == "report":
        return f"({start})"
    if start == end:
        return start
    if when.granularity in ("year", "month") and start and end:
        width = 4 if when.granularity == "year" else 7
        return start[:width] if start[:width] == end[:width] else f"{start[:width]}…{end[:width]}"
    if start[:8] == end[:8]:
        return f"{start}…{end[8:]}"
    return f"{start}…\n{end}"


def words(event: Event, *, around: int = _AROUND) -> Text:
    """The trigger in its sentence, cut to ``around`` signs on either side."""
    if not event.sentence:
        return Text(event.trigger, style="bold")
    start, end = event.start - event.sentence_start, event.end - event.sentence_start
    left, right = event.sentence[:start], event.sentence[end:]
    before = left.lstrip() if len(left) <= around else "…" + left[-around:].partition(" ")[2]
    after = right.rstrip() if len(right) <= around else right[:around].rpartition(" ")[0] + "…"
    middle = event.sentence[start:end] or event.trigger
    return Text.assemble(
        " ".join(before.split()) + " " * left[-1:].isspace(), (middle, "bold underline"), after.replace("\n", " ")
    )


def _proof(event: Event, text: str) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    for step in event.proof:
        span = " ".join(text[step.start : step.end].split()) if step.start >= 0 else ""
        grid.add_row(
            step.what, Text(f"“{span}”" if span else "–"), f"{step.start}–{step.end}" if span else "", step.rule, style="dim"
        )
    return Padding(grid, (0, 0, 1, 4))


def _row(event: Event, wide: bool) -> tuple[RenderableType, ...]:
    colour = _COLOURS.get(event.status, "")
    status = Text(event.status, style=colour)
    if event.certainty != "certain":
        status.append(f"\n{event.certainty}", style="dim")
    kind = Text(event.type)
    if event.modes:
        kind.append("\n" + "\n".join(event.modes), style="dim")
    sides = Text(who(event, names=wide))
    if event.holder:
        sides.append(f"\n— {event.holder}", style="italic dim")
    place = Text("\n".join(filter(None, (when(event.when), event.where.name if event.where else ""))))
    return status, kind, sides, place, words(event, around=_AROUND if wide else 26)


def _columns(wide: bool, *, head: bool) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim", expand=True, show_header=head)
    table.add_column("status", width=12)
    table.add_column("type", width=12, overflow="fold")
    table.add_column("who → whom", ratio=3)
    table.add_column("when · where", width=22 if wide else 13)
    table.add_column("the words", ratio=4)
    return table


def _heading(article: Article) -> Text:
    about = " · ".join(filter(None, (article.lang, str(article.published or ""), article.source)))
    return Text.assemble((f"{article.title}\n" if article.title else "", "bold"), (about, "dim"))


def show(console: Console, article: Article, *, explain: bool = False) -> None:
    """Print one article's events; with ``explain`` each with the words and rules behind it."""
    article = Article.from_dict(visible(article.to_dict()))
    console.print(_heading(article))
    wide = console.width >= _WIDE
    table = _columns(wide, head=True)
    parts: list[RenderableType] = [table]
    for number, event in enumerate(article.events):
        if explain and number:
            table = _columns(wide, head=False)
            parts.append(table)
        table.add_row(*_row(event, wide))
        if explain:
            parts.append(_proof(event, article.text))
        elif not wide:
            table.add_row()
    console.print(Group(*parts) if article.events else Text("no events", style="dim"))
    console.print()
