"""Ask an address outside whether it answers, without ever reaching inside.

Whoever may write a link could otherwise have this machine knock at its neighbours. So the name is resolved here, every
address it has must be a public one, and the connection goes to the very address that was looked at: it changes nothing
if the name resolves otherwise a moment later. Redirects are looked at in the same way. Nothing of an answer is kept but
its status.
"""

import socket
import ssl
import threading
import time
from contextlib import suppress
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
    port = place.port or PORTS[place.scheme]
    host = place.host.strip("[]")
    address = _checked(host, port)
    connection = _connection(place.scheme, address, port, host)
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    watch = threading.Timer(left, _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        connection.connect()
        headers = {"Host": place.netloc, "User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        connection.request(method, place.request_uri, headers=headers, preload_content=False)
        response = connection.getresponse()
        moved = response.status in (301, 302, 303, 307, 308)
        further = response.headers.get("Location", "") if moved else ""
        return response.status, further.encode("latin-1").decode("utf-8", "replace") or None
    finally:
        watch.cancel()
        connection.close()


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
        raise _NotAsked("it leads into a private network, or to a port that is not the web’s. Readers cannot go there.")
    return addresses[0]


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
