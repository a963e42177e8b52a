"""What a worker does, whichever engine runs it: code a batch of articles; one that fails costs only itself."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from depeche.errors import DepecheError
from depeche.records import Article

if TYPE_CHECKING:
    from depeche.coding.coder import Coder

_Item = TypeVar("_Item")
BATCH = 32
# Each of these would start a thread a core in every worker.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How articles are to be coded; small, and the same for all workers."""

    pipelines: tuple[tuple[str, str], ...] = ()
    atlas: tuple[str, ...] = ()
    with_title: bool = False

    def coder(self) -> Coder:
        """The coder of this process for these settings, made on first use and then kept."""
        from depeche import coder

        return coder(pipelines=dict(self.pipelines), atlas_files=self.atlas)


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be coded, and why; ``code`` is that of the error (depeche.errors), or ``crash``."""

    id: str
    source: str
    url: str
    title: str
    code: str
    error: str

    @classmethod
    def of(cls, article: Article, error: BaseException) -> Failure:
        """The failure of an article."""
        code = error.code if isinstance(error, DepecheError) else "crash"
        said = str(error) if isinstance(error, DepecheError) else f"{type(error).__name__}: {error}"
        return cls(article.id, article.source, article.url, article.title, code, said)

    def to_dict(self) -> dict[str, Any]:
        """The failure as JSON types."""
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.title or self.url or self.id}: {self.error}"


def one_thread() -> None:
    """Keep numerical libraries that are loaded later to one thread: the workers share the cores."""
    for name in _THREADS:
        os.environ.setdefault(name, "1")


def batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """The items in lists of ``size``."""
    rest = iter(items)
    while group := list(islice(rest, size)):
        yield group


def code_batch(articles: Sequence[Article], settings: Settings) -> list[Article | Failure]:
    """The articles with their events, or what went wrong, in their order."""
    found: dict[int, Article | Failure] = {}
    by_lang: dict[str, list[int]] = {}
    for at, article in enumerate(articles):
        by_lang.setdefault(article.lang, []).append(at)
    for places in by_lang.values():
        group = [articles[at] for at in places]
        found.update(zip(places, _group(group, settings), strict=True))
    return [found[at] for at in range(len(articles))]


def _group(articles: Sequence[Article], settings: Settings) -> list[Article | Failure]:
    """Articles of one language: together, and one by one when that fails."""
    coder = settings.coder()
    try:
        return list(coder.code_many(articles, with_title=settings.with_title, batch=BATCH))
    # A run over millions of articles must outlive a mistake of ours in one of them; it is written down with its kind.
    except Exception as error:  # noqa: BLE001
        if len(articles) == 1:
            return [Failure.of(articles[0], error)]
    return [done for article in articles for done in _group([article], settings)]
