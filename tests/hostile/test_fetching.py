"""No address of news leads into the network of the reader: whatever it is called, redirected to, or resolved to a second time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from depeche.errors import InputError
from depeche.reading.fetching import Fetcher, public

_HERE = "127.0.0.1"


class _Site(BaseHTTPRequestHandler):
    asked: list[str]
    robots = b""

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/robots.txt":
            self._answer(200, self.robots)
        elif self.path.startswith("/to/"):
            self._answer(302, b"", self.path.removeprefix("/to/").replace("%5B", "[").replace("%5D", "]"))
        else:
            self._answer(200, self.path.encode())

    def _answer(self, status: int, data: bytes, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[tuple[str, type[_Site]]]:
    """A server on this machine: its address, and its handler, which knows what was asked."""
    handler = type("Site", (_Site,), {"asked": []})
    server = ThreadingHTTPServer((_HERE, 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{_HERE}:{server.server_port}", handler
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetcher() -> Fetcher:
    """A fetcher that may talk to this machine, and to no other private address."""
    return Fetcher(pause=0, allowed=lambda address: address == _HERE or public(address))


@pytest.mark.parametrize(
    ("address", "open_to_all"),
    [
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::127.0.0.1", False),
        ("64:ff9b:1::8.8.8.8", False),
        ("2002:a00:1::1", False),
        ("2002:7f00:1::", False),
        ("::127.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("fec0::1", False),
        ("fe80::1%eth0", False),
        ("0.0.0.1", False),
        ("not an address", False),
        ("64:ff9b::8.8.8.8", True),
        ("2002:808:808::1", True),
        ("8.8.8.8", True),
    ],
)
def test_an_address_within_an_address_counts(address: str, open_to_all: bool) -> None:
    assert public(address) is open_to_all


@pytest.mark.parametrize(
    "name",
    ["localhost", "127.1", "0x7f000001", "2130706433", "017700000001", "[::1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "0"],
)
def test_this_machine_is_refused_by_any_name(name: str, site: tuple[str, type[_Site]]) -> None:
    port = site[0].rsplit(":", 1)[1]
    with pytest.raises(InputError, match=r"private|not found"):
        Fetcher(pause=0).get(f"http://{name}:{port}/")
    assert site[1].asked == []


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[fd00::1]/", "//192.168.0.1/"]
)
def test_a_redirect_inwards_is_refused(target: str, site: tuple[str, type[_Site]], fetcher: Fetcher) -> None:
    with pytest.raises(InputError, match="private"):
        fetcher.get(f"{site[0]}/to/{target}")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://a.example/", "gopher://a.example/", "http://[", "http://u:p@a.example/"]
)
def test_a_redirect_to_something_else_is_refused(target: str, site: tuple[str, type[_Site]], fetcher: Fetcher) -> None:
    with pytest.raises(InputError, match=r"only plain http|no address"):
        fetcher.get(f"{site[0]}/to/{target}")


def test_a_name_that_resolves_anew_is_judged_anew(
    site: tuple[str, type[_Site]], fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the address that was judged is the one that is connected to, and the next request judges again."""
    port, resolved = int(site[0].rsplit(":", 1)[1]), list[str]()
    real = socket.getaddrinfo

    def resolve(host: str, *args: Any, **options: Any) -> Any:
        resolved.append(host)
        return real(_HERE if len(resolved) <= 2 else "10.0.0.1", *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    page = fetcher.get(f"http://rebound.example:{port}/one")
    assert page is not None
    assert page.data == b"/one"
    assert resolved == ["rebound.example"] * 2  # robots.txt and the page, once each
    with pytest.raises(InputError, match="private"):
        fetcher.get(f"http://rebound.example:{port}/two")
    assert site[1].asked == ["/robots.txt", "/one"]


def test_one_private_address_among_many_is_enough(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo
    both = lambda host, *args, **options: real(_HERE, *args, **options) + real("10.0.0.1", *args, **options)  # noqa: E731
    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(InputError, match="private"):
        fetcher.get("http://two.example/")


@pytest.mark.parametrize(
    ("given", "asked"),
    [("/é?q=ü", "/%C3%A9?q=%C3%BC"), ("/a b", "/a%20b"), ("/a\r\nX-Evil: 1", "/aX-Evil:%201"), ("/%C3%A9#part", "/%C3%A9")],
)
def test_what_is_asked_is_one_plain_line(given: str, asked: str, site: tuple[str, type[_Site]], fetcher: Fetcher) -> None:
    fetcher.get(site[0] + given)
    assert site[1].asked == ["/robots.txt", asked]


@pytest.mark.parametrize(
    "url", ["http://\ud800/", "http://a.example/\ud800", "http://[/", "http://a.example:port/", "http://a..example/"]
)
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises(InputError):
        Fetcher(pause=0).get(url)


def test_robots_that_cannot_be_understood_are_heeded(site: tuple[str, type[_Site]], fetcher: Fetcher) -> None:
    site[1].robots = b"User-agent: *\nDisallow: //[x\n"
    with pytest.raises(InputError, match="against a site's will"):
        fetcher.get(f"{site[0]}/page")
    assert site[1].asked == ["/robots.txt"]
