"""The examples of the lexicons as an open corpus: sentences in our own words with the events that they hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from depeche._tables import Row, read_table
from depeche.ontology import load_ontology

_LANGUAGES = Path(__file__).parents[1] / "languages"
_COLUMNS = ("sentence", "type", "modes", "status", "certainty", "actor", "recipient", "contexts", "holder")
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_SIDE = re.compile(r"(?P<code>-|[A-Z]{3})(?:/(?P<id>[^:;]+))?(?::(?P<sector>[A-Z]{3}))?")
LICENCE = "CC BY 4.0"


def _plain(row: Row) -> tuple[str, list[tuple[int, int]]]:
    """The sentence without brackets, and where the bracketed words lie in it."""
    spans: list[tuple[int, int]] = []
    out, at = "", 0
    for match in _BRACKETS.finditer(row["sentence"]):
        out += row["sentence"][at : match.start()]
        spans.append((len(out), len(out) + len(match.group(1))))
        out += match.group(1)
        at = match.end()
    out += row["sentence"][at:]
    if "[" in out or "]" in out or not out:
        raise row.error("the brackets do not close; put [ and ] around the trigger")
    return out, spans


def _sides(row: Row, column: str) -> list[dict[str, str | None]]:
    sides = []
    for item in row.items(column, ";"):
        match = _SIDE.fullmatch(item)
        if match is None:
            raise row.error(f"{column} {item!r} must be CODE, CODE:SECTOR, -:SECTOR or CODE/ID, such as MLI:GOV")
        sector = match["sector"]
        if sector and sector not in load_ontology().sectors:
            raise row.error(f"{column} {item!r} names no sector; they are {', '.join(load_ontology().sectors)}")
        sides.append({"code": None if match["code"] == "-" else match["code"], "sector": sector, "id": match["id"]})
    return sides


def _check(row: Row) -> None:
    """Refuse a type, mode, status or context that the ontology does not know."""
    ontology = load_ontology()
    ontology.type(row["type"])
    unknown = [mode for mode in row.items("modes") if mode not in ontology.type(row["type"]).modes]
    unknown += [context for context in row.items("contexts") if context not in ontology.contexts]
    unknown += [] if row["status"] in ontology.statuses else [row["status"]]
    if unknown:
        raise row.error(f"{unknown[0]!r} is no mode of {row['type']}, no context and no status")


def _event(row: Row, text: str, spans: list[tuple[int, int]]) -> dict[str, Any]:
    """The event of a row; a split trigger spans from its first word to its last, with the parts in ``trigger_spans``."""
    _check(row)
    if not spans:
        raise row.error("the trigger stands in no brackets; put [ and ] around it")
    event: dict[str, Any] = {
        "type": row["type"],
        "modes": list(row.items("modes")),
        "status": row["status"],
        "certainty": row["certainty"] or ("probable" if row["status"] == "hypothetical" else "certain"),
        "holder": row["holder"],
        "trigger": " ".join(text[start:end] for start, end in spans),
        "start": spans[0][0],
        "end": spans[-1][1],
        "actor": _sides(row, "actor"),
        "recipient": _sides(row, "recipient"),
        "contexts": list(row.items("contexts")),
    }
    if len(spans) > 1:
        event["trigger_spans"] = [list(span) for span in spans]
    return event


def corpus(lang: str) -> Iterator[dict[str, Any]]:
    """The examples of a language, a sentence each with all its events; hard negatives have none.

    Raises:
        DataError: a row of a table is wrong.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((_LANGUAGES / lang / "examples").glob("*.tsv")):
        for row in read_table(path, _COLUMNS):
            text, spans = _plain(row)
            events = found.setdefault(text, [])
            if row["type"] != "-":
                events.append(_event(row, text, spans))
            elif spans:
                raise row.error("a sentence without an event has no brackets; take them away or name the type")
    for text, events in found.items():
        yield {
            "id": f"{lang}-{hashlib.sha256(text.encode()).hexdigest()[:10]}",
            "lang": lang,
            "licence": LICENCE,
            "source": "depeche, examples of the lexicons",
            "text": text,
            "events": sorted(events, key=lambda e: (e["start"], e["type"])),
        }
