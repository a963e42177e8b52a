"""What went wrong, by cause: a list for the terminal and a workbook in HTML with gold and coded side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from depeche._notebook import mark
from depeche.evaluation.scorer import Comparison, Fields, overlap, right_sides, right_status, sentence_at, sentences

CAUSES = {
    "not found": "gold events that nothing answers",
    "wrong type": "the trigger was found and called another type",
    "wrong status": "found, with another status",
    "wrong sides": "found, with other actors or recipients",
    "false find": "coded events that gold does not hold; those coded actual are false facts",
}

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Misses</title><style>
body{font:16px/1.55 system-ui,sans-serif;margin:2em auto;max-width:72em;padding:0 1em;color:#1f2328}
article{border-top:1px solid #d1d9e0;padding:.6em 0}.sides{display:grid;grid-template-columns:1fr 1fr;gap:1.5em}
@media(max-width:700px){.sides{grid-template-columns:1fr}}
mark{background:none;color:inherit}.event{border-bottom:3px solid #0969da;font-weight:600}.actor{background:#ddf4ff}
.recipient{background:#fff8c5}.holder{background:#eaeef2}.id{color:#59636e;font-size:85%}p{margin:.3em 0}.none{color:#59636e}
</style></head><body>
"""


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing wrong: its cause, the article, the gold event and the coded one (either may be lacking)."""

    cause: str
    article: Fields
    gold: Fields | None
    coded: Fields | None


def _of_one(comparison: Comparison) -> Iterator[Miss]:
    article, extra = comparison.gold, list(comparison.extra)
    for gold in comparison.missed:
        other = next((event for event in extra if overlap(gold, event)), None)
        if other is not None:
            extra.remove(other)
        if not gold.get("optional"):
            yield Miss("wrong type" if other is not None else "not found", article, gold, other)
    for gold, coded in comparison.pairs:
        if not right_status(gold, coded):
            yield Miss("wrong status", article, gold, coded)
        if not right_sides(gold, coded):
            yield Miss("wrong sides", article, gold, coded)
    for event in extra:
        yield Miss("false find", article, None, event)


def misses(comparisons: Sequence[Comparison]) -> list[Miss]:
    """All that is wrong, grouped by cause in the order of :data:`CAUSES`; false facts come first among the false finds."""
    order = list(CAUSES)
    found = [miss for comparison in comparisons for miss in _of_one(comparison)]
    return sorted(found, key=lambda m: (order.index(m.cause), m.gold is None and (m.coded or {}).get("status") != "actual"))


def told(miss: Miss) -> str:
    """A miss in one line."""
    event = miss.gold or miss.coded or {}
    text, start, end = miss.article["text"], event["start"], event["end"]
    words = json.dumps(text[max(0, start - 40) : end + 40], ensure_ascii=False)
    both = " / ".join(f"{e['type']} {e['status']}" for e in (miss.gold, miss.coded) if e)
    return f"{miss.cause:<13}{miss.article['id']:<14}{both}  {words}"


def _spans(event: Fields, sentence: str, start: int) -> set[tuple[int, int, str, str]]:
    """The spans of an event within its sentence; gold sides carry no offsets, so their words are looked for."""
    spans = {(event["start"] - start, event["end"] - start, "event", f"{event['type']} {event['status']}")}
    for role in ("actor", "recipient"):
        for side in event.get(role) or ():
            at = side["start"] - start if side.get("start") is not None else sentence.find(side.get("text") or "\0")
            spans.add((at, at + len(side.get("text") or ""), role, f"{role} {side.get('code')} {side.get('sector') or ''}"))
    holder = event.get("holder") or "\0"
    at = sentence.find(holder)
    return spans | {(at, at + len(holder), "holder", "holder")}


def _sides(event: Fields, role: str) -> str:
    return ", ".join(f"{s.get('code') or '–'} {s.get('sector') or ''}".strip() for s in event.get(role) or ()) or "–"


def _half(name: str, event: Fields | None, article: Fields) -> str:
    if event is None:
        return f"<div><b>{name}</b><p class=none>nothing</p></div>"
    text = article["text"]
    bounds = sentences(text)
    start, end = bounds[sentence_at(bounds, event["start"])]
    sentence = text[start:end]
    head = f"{event['type']} {' '.join(event.get('modes') or ())} · {event['status']} ({event.get('certainty', '')})"
    who = f"{_sides(event, 'actor')} → {_sides(event, 'recipient')}"
    rules = sorted({f"{p['what']}: {p['rule']}" for p in event.get("proof") or ()})
    shown = mark(sentence, _spans(event, sentence, start))
    tail = f"<p class=id>{escape('; '.join(rules))}</p>" if rules else ""
    return f"<div><b>{name}</b> {escape(head)}<br>{escape(who)}<p>{shown}</p>{tail}</div>"


def workbook(found: Sequence[Miss]) -> str:
    """The misses as one HTML page, grouped by cause, gold and coded side by side in the sentence."""
    counts = {cause: sum(miss.cause == cause for miss in found) for cause in CAUSES}
    links = " · ".join(f'<a href="#{cause.replace(" ", "-")}">{cause} {counts[cause]}</a>' for cause in CAUSES)
    out = [_PAGE, f"<h1>Misses</h1><nav>{links}</nav>"]
    for cause, meaning in CAUSES.items():
        out.append(f'<h2 id="{cause.replace(" ", "-")}">{cause} ({counts[cause]})</h2><p>{meaning}</p>')
        for miss in (m for m in found if m.cause == cause):
            article = miss.article
            head = f"<span class=id>{escape(str(article['id']))} · {escape(str(article.get('published')))}</span>"
            halves = _half("gold", miss.gold, article) + _half("coded", miss.coded, article)
            out.append(f'<article lang="{escape(article["lang"])}">{head}<div class=sides>{halves}</div></article>')
    return "\n".join([*out, "</body></html>\n"])
