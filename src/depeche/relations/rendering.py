"""A briefing as Markdown or as one HTML page that needs nothing else and prints on A4."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from depeche.relations.briefing import Briefing, Line
from depeche.relations.chart import svg
from depeche.relations.wording import Wording

_LONGEST_QUOTE = 280
_URL = "/%:@!$&'*+,;=?~#"  # what an address keeps in Markdown: neither brackets nor space, which would end the link
_STYLE = (
    "body{font:16px/1.5 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "h1{font-size:1.7rem;margin-bottom:0}h2{font-size:1.15rem;border-bottom:1px solid #ccc;margin-top:2rem}"
    "li{margin:.6rem 0}q,blockquote{color:#333}.src{color:#666;font-size:.85em}.tag{font-variant:small-caps}"
    "svg{max-width:100%;height:auto}@media print{body{margin:0;max-width:none}a{color:inherit;text-decoration:none}}"
    "@page{size:A4;margin:2cm}"
)


def _quote(event: dict[str, Any], wording: Wording) -> str:
    """The event's sentence, cut around the trigger when it is long."""
    sentence = event["sentence"] or event["trigger"]
    if len(sentence) > _LONGEST_QUOTE:
        at = max(0, event["start"] - event["sentence_start"])
        first = max(0, at - _LONGEST_QUOTE // 2)
        last = min(len(sentence), first + _LONGEST_QUOTE)
        sentence = "…" * (first > 0) + sentence[first:last] + "…" * (last < len(sentence))
    return wording.say("quote", words=" ".join(sentence.split()))


def _source(source: dict[str, Any], wording: Wording) -> str:
    parts = (source["source"] or source["url"] or source["article"], source["title"], wording.day(source["published"]))
    return ", ".join(dict.fromkeys(p for p in parts if p))


def _head(line: Line, wording: Wording) -> str:
    event = line.event
    kind = wording.say(line.type)
    if event["status"] != "actual":
        kind += f" ({wording.say(event['status'])})"
    where = event["where"]
    place = wording.name(where["code"]) if where and where["resolution"] == 1 and where["code"] else line.place
    place = f" · {place}" if place else ""
    return f"{kind} · {wording.sides(event)}{place}"


def _when(line: Line, wording: Wording) -> str:
    """The day of a fact; of a plan its due day."""
    if line.state in (None, "met", "off"):
        return wording.day(line.day)
    return wording.say("due", day=wording.day(line.due)) if line.due else wording.say("nodue")


def _parts(line: Line, wording: Wording, bold: Callable[[str], str], link: Callable[[str, str], str]) -> list[str]:
    """One line of a briefing as its sentences; ``bold`` and ``link`` know the markup."""
    state = f" — {wording.say(line.state)}" if line.state and line.event["status"] in ("future", "hypothetical") else ""
    holder = f" · {wording.say('by', holder=line.holder)}" if line.holder else ""
    reports = f" · {wording.say('reports', n=line.reports)}" if line.reports > 1 else ""
    out = [f"{bold(_when(line, wording) + state)} {link(_head(line, wording) + holder + reports, '')}"]
    out.append(link(_quote(line.event, wording), "") + " " + link(f"({_source(line.source, wording)})", line.source["url"]))
    if line.decider and line.event["status"] in ("future", "hypothetical"):
        said = f"{wording.say('decided')} {_quote(line.decider['event'], wording)}"
        out.append(link(said, "") + " " + link(f"({_source(line.decider['source'], wording)})", line.decider["source"]["url"]))
    return out


def _counts(briefing: Briefing, wording: Wording) -> str:
    states = [line.state for line in (*briefing.plans, *briefing.outcomes)]
    lines = (*briefing.facts, *briefing.plans, *briefing.outcomes)
    return wording.say(
        "counts",
        facts=len(briefing.facts),
        plans=len(states),
        articles=len({line.source["article"] for line in lines}),
        **{state: states.count(state) for state in ("open", "met", "off", "lapsed")},
    )


def _title(briefing: Briefing, wording: Wording) -> tuple[str, str]:
    title = wording.say("title", one=wording.name(briefing.one), other=wording.name(briefing.other))
    return title, wording.say("period", since=wording.day(briefing.since), until=wording.day(briefing.until))


def _sections(briefing: Briefing) -> Iterable[tuple[str, tuple[Line, ...]]]:
    return ("facts", briefing.facts), ("plans", briefing.plans), ("outcomes", briefing.outcomes)


def _marked(text: str, url: str) -> str:
    """A text, or a link, in Markdown."""
    plain = re.sub(r"([\\*_|\[\]<`])", r"\\\1", text)
    return f"[{plain}]({quote(url, safe=_URL)})" if url.startswith(("https://", "http://")) else plain


def _lists(briefing: Briefing, wording: Wording) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """What stands at the end, with the number of episodes: themes, people and places, as far as any are told."""
    lists = {
        "themes": [(wording.say(theme), n) for theme, n in briefing.themes],
        "people": [(person["name"], person["episodes"]) for person in briefing.people],
        "places": list(briefing.places),
    }
    yield from ((name, counted) for name, counted in lists.items() if counted)


def to_markdown(briefing: Briefing, wording: Wording) -> str:
    """The briefing as Markdown; the movement is a table."""
    title, period = _title(briefing, wording)
    out = [f"# {title}", period, _counts(briefing, wording), wording.say("asof", day=wording.day(briefing.asof))]
    for name, lines in _sections(briefing):
        out.append(f"## {wording.say(name)}")
        items = ["- " + "  \n  ".join(_parts(line, wording, lambda t: f"**{t}**", _marked)) for line in lines]
        out.append("\n".join(items) or wording.say("nothing"))
    if briefing.months:
        head = [wording.say(k) for k in ("month", "actual", "future", "hypothetical", "score")]
        rows = [head, ["---"] * len(head)]
        for row in briefing.months:
            counts = [str(row["statuses"].get(s, "")) for s in ("actual", "future", "hypothetical")]
            rows.append([row["period"], *counts, "" if row["mean"] is None else f"{row['mean']:+.1f}"])
        out += [f"## {wording.say('movement')}", "\n".join(f"| {' | '.join(row)} |" for row in rows)]
    for name, counted in _lists(briefing, wording):
        out += [f"## {wording.say(name)}", ", ".join(f"{_marked(what, '')} ({n})" for what, n in counted)]
    return "\n\n".join(out) + "\n"


def to_html(briefing: Briefing, wording: Wording) -> str:
    """The briefing as an HTML page with its figure inside."""
    title, period = _title(briefing, wording)

    def link(text: str, url: str) -> str:
        shown = html.escape(text)
        safe = url.startswith(("https://", "http://"))
        return f'<a class="src" href="{html.escape(url)}">{shown}</a>' if safe else shown

    out = [f"<h1>{html.escape(title)}</h1>", f"<p>{html.escape(period)}<br>{html.escape(_counts(briefing, wording))}<br>"]
    out.append(f"{html.escape(wording.say('asof', day=wording.day(briefing.asof)))}</p>")
    for name, lines in _sections(briefing):
        out.append(f"<h2>{html.escape(wording.say(name))}</h2>")
        items = ["<br>".join(_parts(line, wording, lambda t: f"<strong>{html.escape(t)}</strong>", link)) for line in lines]
        out.append("<ul>" + "".join(f"<li>{i}</li>" for i in items) + "</ul>" if items else f"<p>{wording.say('nothing')}</p>")
    if briefing.months:
        out += [f"<h2>{html.escape(wording.say('movement'))}</h2>", svg(briefing.months, wording)]
    for name, counted in _lists(briefing, wording):
        said = ", ".join(f"{what} ({n})" for what, n in counted)
        out += [f"<h2>{html.escape(wording.say(name))}</h2>", f"<p>{html.escape(said)}</p>"]
    body = "\n".join(out)
    return (
        f'<!doctype html>\n<html lang="{wording.lang}"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )
