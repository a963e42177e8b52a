"""Fetching from a real server on this machine: politeness, limits, and never a private address."""

from __future__ import annotations

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from depeche.errors import InputError
from depeche.ledger import Ledger
from depeche.ledger.watching import Watcher
from depeche.reading.content import LIMIT
from depeche.reading.feeds import addresses
from depeche.reading.fetching import Fetcher, public

TEXT = "Le président malien est arrivé lundi à Pékin pour le sommet. Le Mali a expulsé l'ambassadeur de France, dit le ministère."
FEED = (
    '<rss version="2.0"><channel><title>Agence</title><item><title>Un</title><link>http://{host}/page</link>'
    "<description>" + TEXT + "</description></item></channel></rss>"
)


class _Site(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self):
        self.asked.append(self.path)
        host = self.headers["Host"]
        pages = {
            "/robots.txt": (200, "text/plain", "User-agent: *\nDisallow: /secret"),
            "/page": (200, "text/html", f"<html><body><article><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"),
            "/feed": (200, "application/rss+xml", FEED.format(host=host)),
            "/broken": (200, "application/rss+xml", "<rss><channel><item>"),
            "/secret": (200, "text/html", TEXT),
        }
        if self.path == "/feed" and self.headers.get("If-None-Match") == '"1"':
            self._answer(304, "", b"")
        elif self.path == "/huge":
            self._answer(200, "text/html", b" " * (LIMIT + 100))
        elif self.path in ("/inside", "/round"):
            self._answer(302, "", b"", Location="http://10.0.0.1/" if self.path == "/inside" else "/round")
        elif self.path in pages:
            status, kind, text = pages[self.path]
            self._answer(status, kind, text.encode(), ETag='"1"')
        else:
            self._answer(404, "text/plain", b"no")

    def _answer(self, status, kind, data, **headers):
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):  # the reader may have had enough, as it should
            self.wfile.write(data)

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    handler = type("Site", (_Site,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", handler.asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetcher():
    """A fetcher that may talk to this machine, and to no other private address."""
    return Fetcher(pause=0, allowed=lambda address: address == "127.0.0.1" or public(address))


@pytest.mark.parametrize(
    ("address", "open_to_all"),
    [
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("224.0.0.1", False),
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
    ],
)
def test_which_addresses_are_public(address, open_to_all):
    assert public(address) is open_to_all


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://localhost/", "http://[::1]/", "http://2130706433/", "http://0/"])
def test_private_addresses_are_refused(url):
    with pytest.raises(InputError, match=r"private|not found"):
        Fetcher(pause=0).get(url)


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "file:///etc/passwd", "http://", "http://a:b@a.example/", "http://a.example:99999/"]
)
def test_odd_addresses_are_refused(url):
    with pytest.raises(InputError):
        Fetcher(pause=0).get(url)


def test_a_page_comes(site, fetcher):
    root, asked = site
    page = fetcher.get(f"{root}/page")
    assert TEXT.encode() in page.data
    assert asked == ["/robots.txt", "/page"]


@pytest.mark.parametrize(
    ("path", "why"),
    [("/secret", "robots"), ("/huge", "more than"), ("/inside", "private"), ("/round", "redirected"), ("/none", "404")],
)
def test_what_must_not_or_cannot_be_fetched(site, fetcher, path, why):
    with pytest.raises(InputError, match=why):
        fetcher.get(site[0] + path)


def test_an_unchanged_feed_is_not_sent_again(site, fetcher):
    assert fetcher.get(f"{site[0]}/feed") is not None
    assert fetcher.get(f"{site[0]}/feed") is None


@pytest.mark.parametrize("pages", [False, True])
def test_watching(site, fetcher, tmp_path, pages):
    root, asked = site
    errors: list[Exception] = []
    feeds = [f"{root}/broken", f"{root}/none", f"{root}/feed"]
    watcher = Watcher(feeds, lang="fr", pages=pages, on_error=errors.append, fetcher=fetcher)
    with Ledger(tmp_path / "w.ledger", write=True) as ledger:
        assert watcher.look(ledger, None).added == 1
        assert watcher.look(ledger, None).added == 0
        assert ledger.counts()["article"] == 1
    assert len(errors) == 4
    assert asked.count("/page") == pages


def test_lists_of_feeds(tmp_path):
    (tmp_path / "a.txt").write_text("# ours\nhttps://a.example/rss\n\nhttps://b.example/atom\n")
    (tmp_path / "b.opml").write_text(
        '<opml><body><outline text="x"><outline xmlUrl="https://a.example/rss"/></outline></body></opml>'
    )
    (tmp_path / "c.opml").write_text("<opml><body>")
    (tmp_path / "d.txt").write_text("# none\n")
    assert addresses(tmp_path / "a.txt") == ["https://a.example/rss", "https://b.example/atom"]
    assert addresses(tmp_path / "b.opml") == ["https://a.example/rss"]
    for name in ("c.opml", "d.txt", "e.txt"):
        with pytest.raises(InputError, match=name):
            addresses(tmp_path / name)
