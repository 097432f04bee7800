"""Ask an address outside whether it answers, or hand something over there, without ever reaching inside.

Whoever may write a link could otherwise have this machine knock at its neighbours. So the name is resolved here, every
address it has must be a public one, and the connection goes to the very address that was looked at: it changes nothing
if the name resolves otherwise a moment later. Redirects are looked at in the same way. Nothing of an answer is kept but
its status and a header or two.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException, responses
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urljoin

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, LocationParseError, NewConnectionError, SSLError
from urllib3.util import Url, parse_url

PORTS = {"http": 80, "https": 443}
STEP = 5.0  # seconds for each step: to connect, to say something
WHOLE = 20.0  # seconds for one link, with all its redirects, however slowly it drips
REDIRECTS = 5
TRANSIENT = {408, 425, 429} | set(range(500, 600))
SHY = {401, 402, 403, 405, 406, 429, 451, 999}  # it is there, but does not open to programs
PRIVATE = "it leads into a private network, or to a port that is not the web’s."
NO_HTTPS = "it is no address of https."
FOR_EXAMPLES = {"example", "test", "invalid", "example.com", "example.net", "example.org"}
NAT64 = ip_network("64:ff9b::/96")
TUNNELS = (ip_network("64:ff9b:1::/48"), ip_network("2002::/16"), ip_network("2001::/32"), ip_network("192.88.99.0/24"))


@dataclass(frozen=True)
class Answer:
    """What came of asking: whether it answers, or was not even asked, and why in a sentence of our own."""

    ok: bool
    detail: str
    status: int | None = None
    refused: bool = False  # it leads where we do not go
    passing: bool = False  # it may well answer later


@dataclass(frozen=True)
class Reply:
    """What a server said to what was handed over."""

    status: int
    headers: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.status} {responses.get(self.status, '')}".strip()


class NoReply(Exception):
    """Nothing was heard; `str()` says why, in a sentence. `sent` when the other side may have it all the same."""

    def __init__(self, detail: str, *, sent: bool = False):
        super().__init__(detail)
        self.sent = sent


class _NotAsked(Exception):
    """The address leads where we do not go; `str()` is a sentence."""


def ask(url: str, agent: str) -> Answer:
    """Whether `url` answers, within WHOLE seconds. `agent` says who asks."""
    until = time.monotonic() + WHOLE
    try:
        for _ in range(REDIRECTS + 1):
            status, further = _step(url, agent, until)
            if further is None:
                return _judged(status)
            url = urljoin(url, further)
    except _NotAsked as why:
        return Answer(False, str(why), refused=True)
    except (HTTPError, HTTPException, OSError, ValueError) as why:
        return Answer(False, _in_words(TimeoutError() if time.monotonic() >= until else why), passing=True)
    return Answer(False, f"it leads on to another address more than {REDIRECTS} times.")


def post(url: str, body: bytes, headers: Mapping[str, str], *, here_too: bool = False) -> Reply:
    """Hand `body` over at an address of https, within WHOLE seconds; a redirect is an answer and not followed. With
    `here_too`, this machine may be reached as well, at any port and in the clear. Raises NoReply."""
    until, sent = time.monotonic() + WHOLE, False
    try:
        place = _parsed(url)
        address = _checked_to_hand_over(place, here_too)
        with _connected(place, address, until) as connection:
            sent = True
            told = {"Host": place.netloc, **headers}
            connection.request("POST", place.request_uri, body=body, headers=told, preload_content=False)
            response = connection.getresponse()
            return Reply(response.status, response.headers)
    except _NotAsked as why:
        raise NoReply(str(why)) from why
    except (HTTPError, HTTPException, OSError, ValueError) as why:
        raise NoReply(_in_words(TimeoutError() if time.monotonic() >= until else why), sent=sent) from why


def refusal_to_hand_over(url: str, *, here_too: bool = False) -> str:
    """Why nothing is ever handed over at this address, in a sentence; "" when it looks well, as far as can be said
    without asking for its name."""
    try:
        place = _parsed(url)
        host, port = _host_and_port(place)
        if parse_url(url).auth:
            return "it holds a name or a password."
        literal = _literal(host)
        if here_too and (host == "localhost" or (literal and literal.is_loopback)):
            return ""
        if place.scheme != "https":
            return NO_HTTPS
        return "" if port in PORTS.values() and (literal is None or is_public(literal)) else PRIVATE
    except _NotAsked as why:
        return str(why)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to the public network, whichever way it is written."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address.is_site_local:
            return False
    special = address.is_private or address.is_multicast or address.is_reserved or address.is_unspecified
    tunnel = any(address in network for network in TUNNELS if network.version == address.version)
    return address.is_global and not special and not tunnel


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name. Raises OSError, also for a name that is set aside for examples (RFC 2606, RFC 6761)."""
    if FOR_EXAMPLES & {host.rpartition(".")[2], ".".join(host.split(".")[-2:])}:
        raise socket.gaierror(f"{host} belongs to nobody.")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(entry[4][0] for entry in found))


def may_reach(address: str, port: int) -> bool:
    """Whether we go there. The one place that says so."""
    return port in PORTS.values() and is_public(ip_address(address.partition("%")[0]))


def _step(url: str, agent: str, until: float) -> tuple[int, str | None]:
    """The status of one address, and where it leads on to. A page that minds HEAD is asked as browsers do."""
    try:
        status, further = _request("HEAD", url, agent, until)
    except (HTTPException, ConnectionError):
        status, further = 400, None
    return (status, further) if status < 400 else _request("GET", url, agent, until)


def _request(method: str, url: str, agent: str, until: float) -> tuple[int, str | None]:
    """Of the answer the first lines are read, and no body."""
    place = _parsed(url)
    with _connected(place, _checked(*_host_and_port(place)), until) as connection:
        headers = {"Host": place.netloc, "User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        connection.request(method, place.request_uri, headers=headers, preload_content=False)
        response = connection.getresponse()
        moved = response.status in (301, 302, 303, 307, 308)
        further = response.headers.get("Location", "") if moved else ""
        return response.status, further.encode("latin-1").decode("utf-8", "replace") or None


@contextmanager
def _connected(place: Url, address: str, until: float) -> Iterator[HTTPConnection]:
    """A connection to that very address, which is cut off when the time is over."""
    host, port = _host_and_port(place)
    connection = _connection(place.scheme, address, port, host)
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    watch = threading.Timer(left, _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        connection.connect()
        yield connection
    finally:
        watch.cancel()
        connection.close()


def _host_and_port(place: Url) -> tuple[str, int]:
    return place.host.strip("[]"), place.port or PORTS[place.scheme]


def _parsed(url: str) -> Url:
    try:
        place = parse_url(url)
    except LocationParseError as why:
        raise _NotAsked("this is not an address of the web.") from why
    if place.scheme not in PORTS or not place.host:
        raise _NotAsked("this is not an address of the web.")
    return place._replace(auth=None)  # a name and a password in an address stay here


def _checked(host: str, port: int) -> str:
    """An address of that name to connect to. Every one it has must be public: it might be any of them next time."""
    addresses = resolve(host, port)
    if not addresses or not all(may_reach(address, port) for address in addresses):
        raise _NotAsked(f"{PRIVATE} Readers cannot go there.")
    return addresses[0]


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _checked_to_hand_over(place: Url, here_too: bool) -> str:
    host, port = _host_and_port(place)
    if here_too:
        addresses = resolve(host, port)
        if addresses and all(ip_address(address.partition("%")[0]).is_loopback for address in addresses):
            return addresses[0]
    if place.scheme != "https":
        raise _NotAsked(NO_HTTPS)
    return _checked(host, port)


def _connection(scheme: str, address: str, port: int, host: str) -> HTTPConnection:
    if scheme == "http":
        return HTTPConnection(address, port, timeout=STEP)
    return HTTPSConnection(
        address, port, timeout=STEP, server_hostname=host, assert_hostname=host, ssl_context=_trusted()
    )


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


def _cut(connection: HTTPConnection) -> None:
    """End a request that takes too long: whoever waits at its socket wakes up with an error."""
    with suppress(OSError):  # it ended by itself at this very moment
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)


def _judged(status: int) -> Answer:
    if status < 400:
        return Answer(True, "", status)
    said = f"{status} {responses.get(status, '')}".strip()
    if status in SHY:
        return Answer(True, f"It answers {said}: it is there, but does not open to programs.", status)
    return Answer(False, f"it answers {said}.", status, passing=status in TRANSIENT)


def _in_words(why: Exception) -> str:
    if isinstance(why, socket.gaierror):
        return "there is no site of that name."
    if isinstance(why, NewConnectionError | ConnectionError):
        return "nobody answers there."
    if isinstance(why, TimeoutError | ConnectTimeoutError):
        return "it did not answer in time."
    if isinstance(why, ssl.SSLError | SSLError):
        return "its certificate is not valid."
    return "it does not answer as a site of the web does."
