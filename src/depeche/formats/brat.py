"""brat standoff: a text and an annotation file an article, and the annotation.conf that brat needs; INCEpTION reads them too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from depeche.formats._lines import Line
from depeche.ontology import load_ontology
from depeche.records import CERTAINTIES, STATUSES, Article, Event

_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_LONGEST = 120


def write(lines: Iterable[Line], folder: Path) -> None:
    """``NAME.txt`` and ``NAME.ann`` for each article that has its text."""
    (folder / "annotation.conf").write_text(_conf(), encoding="utf-8")
    used: set[str] = set()
    for line in lines:
        if not line.article.text:
            continue
        name = _name(line.article.id, used)
        # newline="": offsets count the text as it is.
        (folder / f"{name}.txt").write_text(line.article.text, encoding="utf-8", errors="replace", newline="")
        (folder / f"{name}.ann").write_text("\n".join([*_Notes(line.article).lines, ""]), encoding="utf-8", newline="")


def _name(id: str, used: set[str]) -> str:
    """A file name for an id: told apart also where capitals are not."""
    plain = _NOT_IN_NAMES.sub("_", unicodedata.normalize("NFC", id)).strip("._")[:_LONGEST] or "article"
    name, number = plain, 1
    while name.lower() in used:
        number += 1
        name = f"{plain}_{number}"
    used.add(name.lower())
    return name


def _conf() -> str:
    types = sorted(load_ontology().types)
    roles = "Actor*:<ENTITY>, Recipient*:<ENTITY>, When?:Time, Where?:Place"
    values = {"Status": "|".join(STATUSES), "Certainty": "|".join(CERTAINTIES)}
    parts = [
        ("entities", ["Side", "Time", "Place"]),
        ("relations", ["<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>"]),
        ("events", [f"{name}\t{roles}" for name in types]),
        ("attributes", [*(f"{name}\tArg:<EVENT>, Value:{value}" for name, value in values.items()), "Negation\tArg:<EVENT>"]),
    ]
    return "\n\n".join("\n".join([f"[{head}]", *rows]) for head, rows in parts) + "\n"


class _Notes:
    """The annotations of one article, numbered as they come."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._known: dict[tuple[str, int, int], str] = {}
        self._numbers = {"T": 0, "A": 0, "#": 0}
        self.lines: list[str] = []
        for number, event in enumerate(article.events, 1):
            self._event(f"E{number}", event)

    def _next(self, kind: str) -> str:
        self._numbers[kind] += 1
        return f"{kind}{self._numbers[kind]}"

    def _span(self, kind: str, start: int, end: int) -> str:
        """The id of a text-bound annotation; one that goes over line ends is written in pieces, as brat asks."""
        if (kind, start, end) not in self._known:
            id = self._known[kind, start, end] = self._next("T")
            pieces = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\r\n]+", self._text[start:end])]
            at = ";".join(f"{a} {b}" for a, b in pieces)
            self.lines.append(f"{id}\t{kind} {at}\t{' '.join(self._text[a:b] for a, b in pieces)}")
        return self._known[kind, start, end]

    def _event(self, id: str, event: Event) -> None:
        trigger = self._span(event.type, event.start, event.end)
        roles: list[str] = []
        for role, entities in (("Actor", event.actor), ("Recipient", event.recipient)):
            for number, entity in enumerate(entities, 1):
                side = self._span("Side", entity.start, entity.end)
                roles.append(f"{role}{number if number > 1 else ''}:{side}")
                self._note(side, "/".join(filter(None, (entity.code, entity.sector, entity.id, entity.name))))
        if event.when and event.when.text_start >= 0:
            roles.append(f"When:{self._span('Time', event.when.text_start, event.when.text_end)}")
        if event.where and event.where.start >= 0:
            roles.append(f"Where:{self._span('Place', event.where.start, event.where.end)}")
        self.lines.append(" ".join([f"{id}\t{event.type}:{trigger}", *roles]))
        self.lines.append(f"{self._next('A')}\tStatus {id} {event.status}")
        self.lines.append(f"{self._next('A')}\tCertainty {id} {event.certainty}")
        if event.status == "negated":
            self.lines.append(f"{self._next('A')}\tNegation {id}")
        self._note(id, "; ".join(filter(None, (", ".join(event.modes), ", ".join(event.contexts), event.holder, event.id))))

    def _note(self, target: str, text: str) -> None:
        note = f"\tAnnotatorNotes {target}\t{' '.join(text.split())}"
        if text and not any(line.endswith(note) for line in self.lines):
            self.lines.append(self._next("#") + note)
