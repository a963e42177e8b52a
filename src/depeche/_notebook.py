"""How an article looks in a notebook: its text with the events marked, and a table of them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise

from depeche.records import Article, Entity, Event

_STYLE = """<style>
.depeche{line-height:1.7;max-width:52em}.depeche mark{background:none;color:inherit;border-radius:3px;padding:0 2px}
.depeche .event{border-bottom:3px solid #888;font-weight:600}.depeche .actual{border-color:#1a7f37}
.depeche .historical{border-color:#8c959f}.depeche .future{border-color:#0969da}.depeche .hypothetical{border-color:#bf8700}
.depeche .negated{border-color:#cf222e;text-decoration:line-through}.depeche .actor{background:#ddf4ff}
.depeche .recipient{background:#fff8c5}.depeche .when,.depeche .where{background:#eaeef2}
.depeche table{border-collapse:collapse;font-size:90%}.depeche td,.depeche th{padding:2px 8px;text-align:left}
</style>"""

Span = tuple[int, int, str, str]


def _spans(event: Event) -> Iterator[Span]:
    """The marked spans of an event: start, end, CSS classes, what a pointer shows."""
    yield event.start, event.end, f"event {event.status}", f"{event.type} · {event.status} · {event.certainty}"
    for role, side in (("actor", event.actor), ("recipient", event.recipient)):
        for entity in side:
            yield entity.start, entity.end, role, f"{role} {code_of(entity)}"
    if event.when and event.when.text_start >= 0:
        yield event.when.text_start, event.when.text_end, "when", f"{event.when.start} … {event.when.end}"
    if event.where and event.where.start >= 0:
        yield event.where.start, event.where.end, "where", f"{event.where.name} {event.where.code or ''}".strip()


def code_of(entity: Entity) -> str:
    """An entity's code, sector and id in one word, such as ``MLI GOV``; its words when it has none of them."""
    return " ".join(filter(None, (entity.code, entity.sector, entity.id))) or entity.text


def mark(text: str, spans: set[Span]) -> str:
    """``text`` as escaped HTML with every span marked.

    Spans may nest and cross: the text is cut at every edge, and each piece lies in one ``<mark>`` per span that covers it,
    the longest outside.
    """
    inside = [s for s in spans if 0 <= s[0] < s[1] <= len(text)]
    edges = sorted({0, len(text), *(s[0] for s in inside), *(s[1] for s in inside)})
    out = []
    for start, end in pairwise(edges):
        cover = sorted((s for s in inside if s[0] <= start and end <= s[1]), key=lambda s: (s[0] - s[1], s))
        opening = "".join(f'<mark class="{escape(s[2])}" title="{escape(s[3])}">' for s in cover)
        out.append(opening + escape(text[start:end]) + "</mark>" * len(cover))
    return "".join(out).replace("\n", "<br>\n")


def _row(event: Event) -> str:
    when = f"{event.when.start} … {event.when.end}" if event.when and event.when.start else ""
    cells = (
        event.status,
        " ".join((event.type, *event.modes)),
        ", ".join(map(code_of, event.actor)),
        ", ".join(map(code_of, event.recipient)),
        when,
        event.where.name if event.where else "",
        event.trigger,
    )
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def render(article: Article) -> str:
    """The article as HTML: title, text with highlighted spans, and a table of its events."""
    spans = {span for event in article.events for span in _spans(event)}
    head = "".join(f"<th>{name}</th>" for name in ("status", "type", "who", "to whom", "when", "where", "words"))
    table = f"<table><tr>{head}</tr>{''.join(map(_row, article.events))}</table>" if article.events else ""
    title = f"<h4>{escape(article.title)}</h4>" if article.title else ""
    return f'{_STYLE}<div class="depeche" lang="{escape(article.lang)}">{title}<p>{mark(article.text, spans)}</p>{table}</div>'
