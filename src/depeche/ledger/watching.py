"""Following feeds: one look at all of them, adding what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from depeche.errors import DepecheError, InputError
from depeche.ledger.adding import CodesArticles, Tally
from depeche.ledger.store import Ledger
from depeche.reading.content import Given
from depeche.reading.feeds import read_feed
from depeche.reading.fetching import Fetcher
from depeche.records import Article


class Watcher:
    """Looks at feeds again and again; remembers what servers said, so that unchanged feeds cost one small answer."""

    def __init__(
        self,
        addresses: Sequence[str],
        *,
        lang: str | None = None,
        pages: bool = False,
        on_error: Callable[[DepecheError], None],
        fetcher: Fetcher | None = None,
    ) -> None:
        self._addresses = tuple(addresses)
        self._given = Given(lang=lang, on_error=on_error)
        self._pages = pages
        self._error = on_error
        self._fetcher = fetcher or Fetcher()

    def look(self, ledger: Ledger, coder: CodesArticles | None) -> Tally:
        """One look at all feeds; what came of it."""
        tallies = list(ledger.add(self._articles(ledger), coder, on_error=self._error))
        return tallies[-1] if tallies else Tally()

    def _articles(self, ledger: Ledger) -> Iterator[Article]:
        for address in self._addresses:
            try:
                found = self._fetcher.get(address)
            except InputError as error:
                self._error(error)
                continue
            if found is not None:
                page = self._page(ledger) if self._pages else None
                yield from read_feed(found.data, address, self._given, page=page)

    def _page(self, ledger: Ledger) -> Callable[[str], bytes | None]:
        """Gets the page of an entry, unless the ledger has its address already."""

        def get(url: str) -> bytes | None:
            known = "SELECT 1 FROM article WHERE url = ? AND url != '' UNION ALL SELECT 1 FROM copy WHERE url = ? LIMIT 1"
            if ledger.db.execute(known, (url, url)).fetchone():
                return None
            found = self._fetcher.get(url)
            return found.data if found else None

        return get
