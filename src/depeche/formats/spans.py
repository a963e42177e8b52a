"""The annotated text for spaCy: a DocBin with span groups, and the input of displaCy's manual mode."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any, TextIO

from depeche.formats._lines import Line
from depeche.records import Article, Event


def spans_of(event: Event) -> Iterator[tuple[str, int, int, str]]:
    """The spans of an event: group, start, end, label."""
    yield "triggers", event.start, event.end, f"{event.type}.{event.status}"
    for group, entities in (("actors", event.actor), ("recipients", event.recipient)):
        for entity in entities:
            yield group, entity.start, entity.end, " ".join(filter(None, (entity.code, entity.sector))) or "UNKNOWN"
    if event.when and event.when.text_start >= 0:
        yield "when", event.when.text_start, event.when.text_end, event.when.granularity
    if event.where and event.where.start >= 0:
        yield "where", event.where.start, event.where.end, event.where.code or "UNKNOWN"
    for proof in event.proof:
        if proof.what == "status" and (proof.start, proof.end) != (event.start, event.end) and proof.end > proof.start:
            yield "cues", proof.start, proof.end, event.status


def write_docbin(lines: Iterable[Line], stream: IO[bytes]) -> None:
    """All articles that have their text, as one ``DocBin``; the id of each span is that of its event."""
    import spacy
    from spacy.tokens import DocBin

    pipelines: dict[str, Any] = {}
    kept = DocBin(attrs=["ORTH", "SPACY"], store_user_data=True)
    for line in lines:
        article = line.article
        if not article.text:
            continue
        lang = article.lang or "xx"
        nlp = pipelines.setdefault(lang, spacy.blank(lang))
        nlp.max_length = max(nlp.max_length, len(article.text))
        kept.add(_doc(nlp, article))
    stream.write(kept.to_bytes())


def _doc(nlp: Any, article: Article) -> Any:
    doc = nlp.make_doc(article.text)
    published = article.published.isoformat() if article.published else ""
    doc.user_data["article"] = {"id": article.id, "lang": article.lang, "published": published, "title": article.title}
    # Tokens may be longer than our spans; the exact offsets go along.
    doc.user_data["events"] = json.dumps([event.to_dict() for event in article.events], ensure_ascii=False)
    groups: dict[str, list[Any]] = {}
    for event in article.events:
        for group, start, end, label in spans_of(event):
            span = doc.char_span(start, end, label=label, span_id=event.id, alignment_mode="expand")
            if span is not None:
                groups.setdefault(group, []).append(span)
    for group, spans in groups.items():
        doc.spans[group] = spans
    return doc


def write_displacy(lines: Iterable[Line], stream: TextIO) -> None:
    """An article a line: text, title and ``ents`` (none overlapping: triggers before sides, longer before shorter)."""
    for line in lines:
        article = line.article
        if article.text:
            row = {"title": article.title or None, "text": article.text, "ents": _ents(article)}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


_ORDER = ("triggers", "actors", "recipients", "when", "where")


def _ents(article: Article) -> list[dict[str, Any]]:
    """Spans that do not overlap, in order: displaCy's ``ent`` style draws no others."""
    found = {(g, a, b, label) for event in article.events for g, a, b, label in spans_of(event) if g in _ORDER}
    taken: list[tuple[int, int, str]] = []
    for group, start, end, label in sorted(found, key=lambda s: (_ORDER.index(s[0]), s[1] - s[2], s)):
        if end > start and all(end <= a or start >= b for a, b, _ in taken):
            taken.append((start, end, label if group in ("triggers", "actors", "recipients") else group.upper()))
    return [{"start": start, "end": end, "label": label} for start, end, label in sorted(taken)]
