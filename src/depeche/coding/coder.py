"""The coder: an article in, the same article with its events out."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from depeche.atlas import Atlas, Match, load_atlas
from depeche.atlas.places import PlaceMatch, load_gazetteer
from depeche.coding.assemble import Assembler
from depeche.coding.mend import mend
from depeche.coding.packs import UNUSED, one_thread, pipeline
from depeche.coding.sentence import from_doc, known, may_hold_event, split, straight
from depeche.coding.time import TimeSpan, find_times, infer_year
from depeche.coding.topic import topic
from depeche.languages._lexicon import Lexicon, load_lexicon
from depeche.languages._settings import settings
from depeche.ontology import load_ontology
from depeche.records import Article

CODER = "depeche-0.1.0"
"""Written into each event; a change of rules or data that changes records changes it."""
_PARSED = 64
"""Sentences parsed together: 128 take 20 MB more and are not measurably faster."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One article before its sentences are parsed."""

    article: Article
    matches: tuple[Match, ...]
    places: tuple[PlaceMatch, ...]
    sentences: tuple[tuple[int, int], ...]
    gated: tuple[bool, ...]
    times: tuple[TimeSpan, ...]
    anchor: datetime.date | None
    mishap: bool

    def names(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where organisations are named in a sentence, counted from its start."""
        return [
            (m.start - start, m.end - start)
            for m in self.matches
            if start <= m.start < end and m.entries[0].kind in ("org", "group", "body")
        ]


class Coder:
    """Codes articles; one a process. Packs are loaded when the first article of their language comes."""

    def __init__(self, *, pipelines: Mapping[str, str] | None = None, atlas_files: Sequence[Path] = ()) -> None:
        self.pipelines = dict(pipelines or {})
        self.atlas: Atlas = load_atlas(user=tuple(atlas_files)) if atlas_files else load_atlas()
        self.ontology = load_ontology()

    def code(self, article: Article, *, with_title: bool = False) -> Article:
        """The article with its events.

        Raises:
            LanguageError: no pack reads the article's language.
        """
        return next(self.code_many([article], with_title=with_title))

    def code_many(self, articles: Iterable[Article], *, with_title: bool = False, batch: int = 32) -> Iterator[Article]:
        """The articles with their events, in order; ``batch`` articles are read together."""
        group: list[Article] = []
        for article in articles:
            group.append(article)
            if len(group) >= batch:
                yield from self._batch(group, with_title)
                group = []
        if group:
            yield from self._batch(group, with_title)

    def _batch(self, articles: Sequence[Article], with_title: bool) -> Iterator[Article]:
        """The articles coded in order; those of one language are parsed together."""
        coded: dict[int, Article] = {}
        for lang in dict.fromkeys(a.lang for a in articles):
            places = [i for i, a in enumerate(articles) if a.lang == lang]
            with one_thread():
                coded.update(zip(places, self._language([articles[i] for i in places], lang, with_title), strict=True))
        yield from (coded[i] for i in range(len(articles)))

    def _language(self, articles: Sequence[Article], lang: str, with_title: bool) -> Iterator[Article]:
        nlp = pipeline(lang, self.pipelines.get(lang))
        lexicon = load_lexicon(lang)
        drafts = [self._draft(_titled(a) if with_title else a, lexicon) for a in articles]
        small = settings(lang)
        texts = [
            known(nlp.make_doc(straight(d.article.text[a:b])), d.names(a, b), small)
            for d in drafts
            for (a, b), g in zip(d.sentences, d.gated, strict=True)
            if g
        ]
        docs = nlp.pipe(texts, batch_size=_PARSED, disable=[p for p in UNUSED if p in nlp.pipe_names])
        for draft in drafts:
            yield self._finish(draft, docs, lexicon)

    def _draft(self, article: Article, lexicon: Lexicon) -> Draft:
        text, lang = article.text, article.lang
        sentences = tuple(split(text, lang))
        about = topic(article.title, text, lang)
        gated = tuple(not about.sport and may_hold_event(straight(text[a:b]), lexicon) for a, b in sentences)
        anchor = article.published
        if not any(gated):
            return Draft(article, (), (), sentences, gated, (), anchor, about.mishap)
        if anchor is None and (year := infer_year(f"{article.title}\n{text}", lang=lang)):
            anchor = datetime.date(year, 12, 31)
            times = find_times(text, lang=lang, published=anchor)
            days = [t.start for t in times if t.start and t.start.year == year and t.granularity == "day"]
            anchor = min(days) if days else datetime.date(year, 7, 1)
        times = find_times(text, lang=lang, published=anchor)
        matches = tuple(self.atlas.find(text, lang=lang, on=anchor))
        named = Counter(e.id for m in matches for e in m.entries if e.kind == "state")
        # A dated expression names no town ("in March"), whatever stands in the table of places.
        taken = [(m.start, m.end) for m in matches if m.form != "capital"] + [(t.text_start, t.text_end) for t in times]
        places = tuple(load_gazetteer().find(text, lang=lang, taken=taken, countries=named))
        return Draft(article, matches, places, sentences, gated, tuple(times), anchor, about.mishap)

    def _finish(self, draft: Draft, docs: Iterator[Any], lexicon: Lexicon) -> Article:
        article = draft.article
        assembler = Assembler(self.atlas, self.ontology, lexicon, article, draft.anchor, draft.times, CODER, draft.mishap)
        assembler.story.read(list(self.atlas.find(article.title, lang=article.lang, on=draft.anchor)), 3)
        assembler.story.read(list(draft.matches))
        assembler.story.told_by(self.atlas.find(article.source, lang="en", on=draft.anchor))
        at = near = 0
        for (a, b), gated in zip(draft.sentences, draft.gated, strict=True):
            inside: list[Match] = []
            while at < len(draft.matches) and draft.matches[at].start < b:
                if draft.matches[at].start >= a:
                    inside.append(draft.matches[at])
                at += 1
            spots: list[PlaceMatch] = []
            while near < len(draft.places) and draft.places[near].start < b:
                if draft.places[near].start >= a:
                    spots.append(draft.places[near])
                near += 1
            if gated:
                sent = from_doc(next(docs), article.text[a:b], a, lexicon)
                assembler.read(mend(sent, lexicon.lang, settings(lexicon.lang)), inside, spots)
            else:
                assembler.skip(inside)
        return replace(article, events=assembler.events())


def _titled(article: Article) -> Article:
    """The title as the first sentence of the text, for those who want it coded; offsets then count in the joined text."""
    return replace(article, text=f"{article.title}\n{article.text}") if article.title else article
