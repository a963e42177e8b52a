"""From candidates to records: choose frames, drop contents and doubles, judge, date, place, and write down the proof."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from depeche.atlas import Atlas, Match
from depeche.atlas.places import PlaceMatch
from depeche.coding.choose import choose
from depeche.coding.contexts import contexts, size
from depeche.coding.doubles import Draft
from depeche.coding.mentions import Finder
from depeche.coding.place import Places
from depeche.coding.sentence import Sentence
from depeche.coding.settle import when
from depeche.coding.status import Judge, Verdict
from depeche.coding.story import Mention, Side, Story
from depeche.coding.time import TimeSpan
from depeche.coding.traits import having
from depeche.coding.triggers import Scene
from depeche.languages._lexicon import Lexicon
from depeche.ontology import Ontology
from depeche.records import Article, Entity, Event, Proof, When, Where

OLD = datetime.timedelta(days=60)
"""An event that lies further back than this before publication is background (codebook section 5)."""


@dataclass(slots=True)
class Assembler:
    """Builds the events of one article, sentence by sentence."""

    atlas: Atlas
    ontology: Ontology
    lexicon: Lexicon
    article: Article
    anchor: datetime.date | None
    times: Sequence[TimeSpan]
    coder: str
    mishap: bool = False
    story: Story = field(init=False)
    finder: Finder = field(init=False)
    done: list[Event] = field(default_factory=list)
    topics: Counter[str] = field(default_factory=Counter)
    last: dict[str, tuple[tuple[Side, ...], tuple[Side, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.story = Story(self.atlas, self.article.lang, self.anchor)
        self.finder = Finder(self.lexicon, self.story)

    def skip(self, matches: Sequence[Match]) -> None:
        """A sentence that holds no event still names states and persons."""
        for match in matches:
            for entry in match.entries:
                if entry.kind == "state" and match.form != "pair":
                    self.story.saw(entry.id)

    def read(self, sent: Sentence, matches: Sequence[Match], spots: Sequence[PlaceMatch]) -> None:
        """Code one sentence."""
        mentions = self.finder.find(sent, matches, spots)
        scene = Scene(sent, mentions, self.lexicon)
        judge, places = Judge(scene), Places(scene, self.story, matches)
        for draft in choose(scene, judge, self.last):
            if not (self.mishap and draft.frame.type == "ASSAULT" and not draft.actor):
                self._write(scene, draft, places.of(draft))
        places.remember()

    def events(self) -> tuple[Event, ...]:
        """The events so far, in the order of the text."""
        return tuple(sorted(self.done, key=lambda e: (e.start, e.end, e.type)))

    def _write(self, scene: Scene, draft: Draft, where: Where | None) -> None:
        sent, verdict = scene.sent, draft.verdict
        start, end = sent.starts[draft.tokens[0]], sent.ends[draft.tokens[-1]]
        time, span, own = when(self.times, sent, draft.cand.token, verdict.status, self.anchor, self.article.published)
        verdict = self._background(verdict, draft.frame.type, time, span, own)
        about = contexts(scene, draft.cand.token, draft.frame.contexts)
        about = about or self._between(draft) or self._usual(draft.cand.token)
        self.topics.update(c for c, _, rule in about if rule != "context:story")
        modes = self._modes(draft, scene)
        actor, recipient = self._entities(sent, draft.actor), self._entities(sent, draft.recipient)
        text = self.article.text
        key = f"{self.article.id}:{start}:{end}:{draft.frame.type}"
        proof = [Proof("type", start, end, draft.frame.rule)]
        proof += [Proof(f"actor:{r}", sent.starts[m.first], sent.ends[m.last], m.rule) for m, r in draft.actor]
        proof += [Proof(f"recipient:{r}", sent.starts[m.first], sent.ends[m.last], m.rule) for m, r in draft.recipient]
        proof += [Proof("status", sent.starts[t[0]], sent.ends[t[-1]], rule) for t, rule in verdict.cues]
        if not verdict.cues:
            proof.append(Proof("status", start, end, "told as a fact" if verdict.status == "actual" else "date"))
        proof += [Proof(f"context:{c}", sent.starts[t[0]], sent.ends[t[-1]], rule) for c, t, rule in about]
        if time and time.text_start >= 0:
            proof.append(Proof("when", time.text_start, time.text_end, "time"))
        if where:
            proof.append(Proof("where", where.start, where.end, "place"))
        self.done.append(
            Event(
                id=hashlib.sha256(key.encode()).hexdigest()[:16],
                type=draft.frame.type,
                status=verdict.status,
                trigger=text[start:end],
                start=start,
                end=end,
                modes=modes,
                certainty=verdict.certainty,
                holder=draft.holder,
                sentence=sent.text,
                sentence_start=sent.start,
                actor=actor,
                recipient=recipient,
                contexts=tuple(c for c, _, _ in about),
                when=time,
                where=where,
                size=size(scene, draft.cand.token),
                score=self.ontology.score(draft.frame.type, modes),
                quad=self.ontology.quad(draft.frame.type),
                plover=self.ontology.plover(draft.frame.type, modes, verdict.status),
                proof=tuple(proof),
                coder=self.coder,
            )
        )

    def _background(self, verdict: Verdict, type_: str, time: When | None, span: TimeSpan | None, own: bool) -> Verdict:
        """A fact whose own date lies far before the article, or that has gone on "since" then, is historical."""
        if verdict.status != "actual" or time is None or span is None or self.anchor is None:
            return verdict
        begins, ends = time.start, time.end
        if own and begins is not None and begins > self.anchor and type_ not in having("is_words"):
            return replace(verdict, status="future")
        if not own:
            return verdict
        since = (span.role == "since" or span.granularity == "open") and begins is not None and self.anchor - begins > OLD
        if since or ends is not None and self.anchor - ends > OLD:
            return replace(verdict, status="historical")
        return verdict

    def _between(self, draft: Draft) -> list[tuple[str, tuple[int, ...], str]]:
        """What states say to each other is diplomatic where no word tells what it is about."""
        codes = {s.code for m, _ in (*draft.actor, *draft.recipient) for s in m.sides if s.code}
        many = len(codes) > 1 and draft.frame.type in having("said_between")
        return [("diplomatic", (draft.cand.token,), "context:states")] if many else []

    def _usual(self, token: int) -> list[tuple[str, tuple[int, ...], str]]:
        """Where its sentence names no context, an event shares that of most events before it in the article."""
        return [(c, (token,), "context:story") for c, _ in self.topics.most_common(1)]

    def _modes(self, draft: Draft, scene: Scene) -> tuple[str, ...]:
        modes = [m for m in draft.frame.modes if m in self.ontology.type(draft.frame.type).modes]
        return tuple(dict.fromkeys(modes))

    def _entities(self, sent: Sentence, found: Sequence[tuple[Mention, str]]) -> tuple[Entity, ...]:
        out: list[Entity] = []
        for m, _ in found:
            start, end = sent.starts[m.first], sent.ends[m.last]
            for side in m.sides:
                entity = Entity(self.article.text[start:end], start, end, side.code, side.sector, side.id, side.name)
                if not any((e.code, e.sector, e.name) == (entity.code, entity.sector, entity.name) for e in out):
                    out.append(entity)
        return tuple(out)
