"""What linking looks at: one mention of a happening, as sets of keys, words and dates that compare fast."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from depeche._tables import read_table
from depeche.ledger.rows import key_of, keys_of
from depeche.records import Event

_MARKS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_CONTENT = re.compile(r"[^\W\d_]{5,}")
# "the attack", "cette attaque" points back to what is known; "an attack", "une autre attaque" opens something new.
_BACK = re.compile(r"(\b(?:cette|cet|ce|ces|la|le|les|du|au|aux|the|this|that|these|sa|son|ses|its|their) |[ld]['’])\w*\W*$")
_NEW = re.compile(r"\b(?:une?|des|a|an|autres?|another)\W+(?:\w+\W+)?$")
_STEM = 5
_BUCKET_DAYS = 30


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Lower case, no accents."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFD", text.lower()))


@cache
def families() -> dict[str, tuple[str, tuple[tuple[str, str], ...]]]:
    """Of each type its family, and the (type, mode) pairs that call its expectations off; no mode: any."""
    out = {}
    for row in read_table(Path(__file__).with_name("families.tsv"), ("type", "family", "off")):
        off = tuple((kind, mode) for kind, _, mode in (item.partition(":") for item in row.items("off")))
        out[row["type"]] = (row["family"], off)
    return out


def family(type: str) -> str:
    """The family of a type; a type that the table lacks is its own."""
    return families()[type][0] if type in families() else type


def _stems(text: str, word: re.Pattern[str] = _WORD) -> frozenset[str]:
    return frozenset(w[:_STEM] for w in word.findall(plain(text)))


@dataclass(frozen=True, slots=True)
class Mention:
    """One event as linking sees it. ``start`` and ``end``: its own time, stated; ``published``: that of its article.

    ``actor`` and ``recipient`` hold one key an entity, ``keys`` all keys of both sides (a group's code beside its own id),
    ``parts`` what of a state acts (``MLI/MIL``); ``n`` is the number of its row, once it has one.
    """

    article: str
    type: str
    status: str
    published: datetime.date | None
    at: int
    sentence: int
    actor: frozenset[str]
    recipient: frozenset[str]
    keys: frozenset[str]
    parts: frozenset[str]
    named: frozenset[str]
    modes: frozenset[str]
    contexts: frozenset[str]
    stems: frozenset[str]
    words: frozenset[str]
    start: datetime.date | None
    end: datetime.date | None
    granularity: str
    country: str | None
    back: bool
    new: bool
    dead: int | None = None
    n: int = 0

    @property
    def who(self) -> frozenset[str]:
        """Both sides, one key an entity."""
        return self.actor | self.recipient

    @property
    def window(self) -> tuple[datetime.date, datetime.date] | None:
        """Its own time, else the day of the report."""
        first, last = self.start or self.end or self.published, self.end or self.start or self.published
        return (first, last) if first and last else None


def mention_of(event: Event, article: str, published: datetime.date | None, text: str = "", *, n: int = 0) -> Mention:
    """A mention from its event; with the article's ``text`` also what stands before the trigger and in its sentence."""
    stated = event.when if event.when and event.when.granularity != "report" else None
    before = plain(text[max(0, event.start - 16) : event.start]) if text else ""
    stems = _stems(event.trigger)
    return Mention(
        article=article,
        type=event.type,
        status=event.status,
        published=published,
        at=event.start,
        sentence=event.sentence_start,
        actor=frozenset(key for e in event.actor if (key := key_of(e))),
        recipient=frozenset(key for e in event.recipient if (key := key_of(e))),
        keys=frozenset(keys_of((*event.actor, *event.recipient))),
        parts=frozenset(f"{e.code}/{e.sector}" for e in (*event.actor, *event.recipient) if e.code and e.sector),
        named=frozenset(s for e in (*event.actor, *event.recipient) for s in _stems(e.text)),
        modes=frozenset(event.modes),
        contexts=frozenset(event.contexts),
        stems=stems,
        words=_stems(event.sentence, _CONTENT) - stems,
        start=stated.start if stated else None,
        end=stated.end if stated else None,
        granularity=stated.granularity if stated else "",
        country=event.where.code if event.where else None,
        back=bool(before and _BACK.search(before)),
        new=bool(before and _NEW.search(before)),
        dead=event.size.dead if event.size else None,
        n=n,
    )


def buckets(mention: Mention) -> range:
    """The month numbers that a mention's time covers, the last year's at most; those of the report where it states none."""
    last = mention.end or mention.start or mention.published
    if last is None:
        return range(0)
    first = max(mention.start or last, last - datetime.timedelta(days=366))
    return range(min(first, last).toordinal() // _BUCKET_DAYS, last.toordinal() // _BUCKET_DAYS + 1)
