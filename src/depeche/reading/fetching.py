"""Pages from the web, politely: robots.txt, one request at a time with a pause a host, conditional GET, limits on size and time.

Never from a private address: a name is resolved once, every address that it has must be a public one, and the connection goes to
that address; redirects are looked at in the same way.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
import urllib.parse
import urllib.robotparser
from collections.abc import Callable
from dataclasses import dataclass, field

from depeche import __version__
from depeche.errors import InputError
from depeche.reading.content import LIMIT

AGENT = f"depeche/{__version__}"
_TIMEOUT = 20.0
_WHOLE = 60.0  # a page that trickles in for longer is given up
_PAUSE = 1.0
_REDIRECTS = 5
_MOVED = frozenset({301, 302, 303, 307, 308})
_FEED_TYPES = ("rss", "atom", "xml")
# IPv6 networks whose last 32 bits are an IPv4 address: NAT64, and the old "compatible" ones.
_CARRIERS = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")
_MARKS = "/%:@!$&'()*+,;=?~"  # what stays as it is in a path or a query; all else is quoted


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave: its bytes, the address it came from in the end, and its kind."""

    url: str
    data: bytes
    content_type: str

    @property
    def is_feed(self) -> bool:
        """Whether it is RSS or Atom."""
        kind = self.content_type.lower()
        head = self.data.lstrip()[:400].lower()
        return ("xhtml" not in kind and any(t in kind for t in _FEED_TYPES)) or head.startswith((b"<rss", b"<feed", b"<?xml"))


@dataclass(slots=True)
class Marks:
    """What a server said of an address the last time: sent along, it lets it answer "unchanged"."""

    etag: str = ""
    modified: str = ""


def public(address: str) -> bool:
    """Whether an address is of the public internet, and so is the IPv4 address that it may carry within (RFC 6052, 3056)."""
    try:
        known = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(known, ipaddress.IPv4Address):
        return known.is_global and not known.is_multicast
    within = known.sixtofour or (ipaddress.IPv4Address(int(known) & 0xFFFFFFFF) if any(known in n for n in _CARRIERS) else None)
    if known.ipv4_mapped or within:
        return public(str(known.ipv4_mapped or within))
    return known.is_global and not known.is_multicast and not known.is_site_local and known not in _LOCAL_NAT64


@dataclass(slots=True)
class Fetcher:
    """Gets pages. ``allowed`` judges addresses; only tests have reason to give another than :func:`public`."""

    pause: float = _PAUSE
    allowed: Callable[[str], bool] = public
    marks: dict[str, Marks] = field(default_factory=dict)
    _robots: dict[str, urllib.robotparser.RobotFileParser] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def get(self, url: str) -> Page | None:
        """The page at an address; nothing where it has not changed since the last time.

        Raises:
            InputError: it cannot or must not be fetched.
        """
        first = url
        for _ in range(_REDIRECTS + 1):
            parts = self._checked(url)
            if not self._may(parts):
                raise InputError(f"{url}: its site asks robots not to read it (robots.txt)")
            status, headers, data = self._request(parts, self.marks.get(first))
            if status in _MOVED and headers.get("location"):
                url = _moved(url, headers["location"])
                continue
            if status == http.client.NOT_MODIFIED:
                return None
            if status != http.client.OK:
                raise InputError(f"{url}: the server answers {status}; nothing was read")
            self.marks[first] = Marks(headers.get("etag", ""), headers.get("last-modified", ""))
            return Page(url, data, headers.get("content-type", ""))
        raise InputError(f"{first}: is redirected more than {_REDIRECTS} times; nothing was read")

    def _checked(self, url: str) -> urllib.parse.SplitResult:
        try:
            parts = urllib.parse.urlsplit(url)
            port = parts.port
            quoted = {name: urllib.parse.quote(getattr(parts, name), safe=_MARKS) for name in ("path", "query")}
        except ValueError:
            raise InputError(f"{url!a}: is no address") from None
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or port == 0:
            raise InputError(f"{url}: only plain http and https addresses are fetched")
        return parts._replace(**quoted, fragment="")

    def _connect(self, host: str, port: int) -> socket.socket:
        """A connection to a public address of the host."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise InputError(f"{host}: is not found ({error})") from None
        if not found or not all(self.allowed(str(entry[4][0])) for entry in found):
            raise InputError(f"{host}: is a private address; such are never fetched")
        kind, way, protocol, _, address = found[0]
        connection = socket.socket(kind, way, protocol)
        connection.settimeout(_TIMEOUT)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection

    def _request(
        self, parts: urllib.parse.SplitResult, marks: Marks | None = None, limit: int = LIMIT
    ) -> tuple[int, dict[str, str], bytes]:
        host = parts.hostname or ""
        self._wait(host)
        secure = parts.scheme == "https"
        client = http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT)
        url = parts.geturl()
        try:
            client.sock = self._connect(host, parts.port or (443 if secure else 80))
            if secure:
                client.sock = ssl.create_default_context().wrap_socket(client.sock, server_hostname=host)
            headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"}
            headers |= {"If-None-Match": marks.etag} if marks and marks.etag else {}
            headers |= {"If-Modified-Since": marks.modified} if marks and marks.modified else {}
            client.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), headers=headers)
            answer = client.getresponse()
            data = self._body(answer, url, limit)
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, data
        except (OSError, http.client.HTTPException) as error:
            raise InputError(f"{url}: cannot be fetched ({error or type(error).__name__})") from None
        finally:
            client.close()

    def _body(self, answer: http.client.HTTPResponse, url: str, limit: int) -> bytes:
        parts, size, began = list[bytes](), 0, time.monotonic()
        while part := answer.read1(1 << 16):
            parts.append(part)
            size += len(part)
            if size > limit:
                raise InputError(f"{url}: has more than {limit:,} bytes; no page of news is larger")
            if time.monotonic() - began > _WHOLE:
                raise InputError(f"{url}: took longer than {_WHOLE:.0f} s; given up")
        return b"".join(parts)

    def _wait(self, host: str) -> None:
        """Leave a host in peace for a while between two requests."""
        rest = self._last.get(host, -self.pause) + self.pause - time.monotonic()
        if rest > 0 and host in self._last:
            time.sleep(rest)
        self._last[host] = time.monotonic()

    def _may(self, parts: urllib.parse.SplitResult) -> bool:
        """Whether robots.txt lets us; a site without one does."""
        root = f"{parts.scheme}://{parts.netloc}"
        rules = self._robots.get(root)
        if rules is None:
            rules = urllib.robotparser.RobotFileParser()
            status, _, data = self._request(urllib.parse.urlsplit(f"{root}/robots.txt"), limit=1 << 20)
            try:
                rules.parse(data.decode("utf-8", "replace").splitlines() if status == http.client.OK else [])
            except ValueError:
                raise InputError(f"{root}/robots.txt: cannot be understood; nothing is read against a site's will") from None
            self._robots[root] = rules
        return rules.can_fetch(AGENT, parts.geturl())


def _moved(url: str, location: str) -> str:
    """Where a redirect leads.

    Raises:
        InputError: nowhere.
    """
    try:
        return urllib.parse.urljoin(url, location)
    except ValueError:
        raise InputError(f"{url}: is redirected to {location[:80]!r}, which is no address") from None
