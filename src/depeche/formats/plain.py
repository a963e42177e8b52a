"""The exchange form itself: JSON Lines, an article a line; what a ledger adds (episodes, verdicts, copies) stays."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from depeche.formats._lines import Line


def write(lines: Iterable[Line], stream: TextIO) -> None:
    """One line an article, with the events that leave."""
    for line in lines:
        kept = {event.id for event in line.article.events}
        row = dict(line.row) | {"events": [event for event in line.row["events"] if event["id"] in kept]}
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")
