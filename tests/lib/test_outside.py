"""Asking addresses outside: what answers, what does not, where nobody goes, and for how long at most.

Servers here listen on this machine, which is never asked: `here` opens that one seam to them.
"""

import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from cms.lib import outside

AGENT = "Test/1.0"
PRIVATE = [
    *("127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    "0.0.0.0",  # noqa: S104 -- not to be listened at
    *("192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
    *("::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "fec0::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1"),
    *("2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
]


class Page(BaseHTTPRequestHandler):
    """Answers what its path says: /404, /to/<url>, /circle, /headless (GET alone), /slow, /drip."""

    def do_GET(self):
        self.server.asked.append((self.command, self.path, self.headers["Host"], self.headers["User-Agent"]))
        if self.path.startswith("/to/"):
            return self._say(302, Location=self.path[4:])
        if self.path == "/circle":
            return self._say(301, Location="circle")
        if self.path == "/headless":
            return self._say(200 if self.command == "GET" else 405)
        if self.path == "/slow":
            return self.server.over.wait(10)
        if self.path == "/drip":
            return self._drip()
        return self._say(int(self.path.strip("/") or 200))

    do_HEAD = do_GET

    def _say(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _drip(self):
        while not self.server.over.wait(0.05):
            try:
                self.wfile.write(b"H")
            except OSError:
                return

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with serving(Page) as server:
        yield server


@contextmanager
def serving(handler):
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.asked, server.over, server.daemon_threads = [], threading.Event(), True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def here(server, monkeypatch):
    """Let this one server be asked, under any name; all else stays closed. Returns how its addresses begin."""
    port = server.server_port
    before = outside.may_reach
    monkeypatch.setattr(outside, "may_reach", lambda at, to: (at, to) == ("127.0.0.1", port) or before(at, to))
    monkeypatch.setattr(outside, "resolve", lambda host, port: ["127.0.0.1"] if host == "kelp.example" else [host])
    return f"http://kelp.example:{port}"


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_not_asked(address):
    assert not outside.is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "64:ff9b::5db8:d822"])
def test_a_public_address_is(address):
    assert outside.is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://127.1/"),
        *("http://2130706433/", "http://0x7f000001/", "http://0/", "http://169.254.169.254/latest/meta-data/"),
        *("https://user:word@127.0.0.1/", "http://1.1.1.1:22/", "http://1.1.1.1:8080/"),
        *("file:///etc/passwd", "ftp://1.1.1.1/", "gopher://1.1.1.1/", "http://", "//1.1.1.1/", "http://[1.1.1.1/"),
    ],
)
def test_nothing_private_is_asked_however_it_is_written(url, monkeypatch):
    monkeypatch.setattr(outside, "_connection", lambda *args: pytest.fail("it was asked"))
    answer = outside.ask(url, AGENT)
    assert (answer.ok, answer.refused) == (False, True)


def test_this_machine_is_not_asked_though_something_listens_there(server):
    answer = outside.ask(f"http://127.0.0.1:{server.server_port}/", AGENT)
    assert answer.refused
    assert server.asked == []


def test_a_name_with_one_private_address_among_public_ones_is_not_asked(monkeypatch):
    monkeypatch.setattr(outside, "resolve", lambda host, port: ["1.1.1.1", "10.0.0.1"])
    monkeypatch.setattr(outside, "_connection", lambda *args: pytest.fail("it was asked"))
    assert outside.ask("https://kelp.example/", AGENT).refused


def test_the_connection_goes_to_the_address_that_was_looked_at(here, server, monkeypatch):
    asked = []
    monkeypatch.setattr(outside, "resolve", lambda host, port: asked.append(host) or ["127.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", _only_addresses(socket.getaddrinfo))
    assert outside.ask(f"{here}/200", AGENT).ok
    assert asked == ["kelp.example"]


def _only_addresses(before):
    def answer(host, *args, **kwargs):
        assert host == "127.0.0.1", f"the name {host} was resolved once more"
        return before(host, *args, **kwargs)

    return answer


def test_a_redirect_into_a_private_network_is_not_followed(here, server):
    for place in ("http://10.0.0.1/", "http://169.254.169.254/", "http://127.0.0.1:22/", "file:///etc/passwd"):
        assert outside.ask(f"{here}/to/{place}", AGENT).refused, place


@pytest.mark.parametrize(
    ("path", "ok", "detail", "passing"),
    [
        ("/200", True, "", False),
        ("/to//200", True, "", False),
        ("/headless", True, "", False),
        ("/404", False, "it answers 404 Not Found.", False),
        ("/410", False, "it answers 410 Gone.", False),
        ("/503", False, "it answers 503 Service Unavailable.", True),
        ("/403", True, "It answers 403 Forbidden: it is there, but does not open to programs.", False),
    ],
)
def test_what_an_answer_means(here, path, ok, detail, passing):
    answer = outside.ask(here + path, AGENT)
    assert (answer.ok, answer.detail, answer.passing, answer.refused) == (ok, detail, passing, False)


def test_it_asks_politely_and_says_who_it_is_but_no_password(here, server):
    outside.ask(here.replace("//", "//user:word@") + "/404", AGENT)
    host = here.partition("//")[2]
    assert server.asked == [("HEAD", "/404", host, AGENT), ("GET", "/404", host, AGENT)]


def test_a_circle_of_redirects_ends(here, server):
    answer = outside.ask(f"{here}/circle", AGENT)
    assert (answer.ok, answer.detail) == (False, "it leads on to another address more than 5 times.")
    assert len(server.asked) == outside.REDIRECTS + 1


@pytest.mark.parametrize("path", ["/slow", "/drip"])
def test_nobody_waits_for_long(here, path, monkeypatch):
    monkeypatch.setattr(outside, "WHOLE", 0.4)
    began = time.monotonic()
    answer = outside.ask(here + path, AGENT)
    assert (answer.ok, answer.detail, answer.passing) == (False, "it did not answer in time.", True)
    assert time.monotonic() - began < 4


def test_what_speaks_no_http_or_nothing_at_all_is_said_in_words(monkeypatch):
    monkeypatch.setattr(outside, "may_reach", lambda at, to: True)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert outside.ask(f"http://127.0.0.1:{port}/", AGENT).detail == "nobody answers there."

    def unknown(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(outside, "resolve", unknown)
    assert outside.ask("http://nowhere.example/", AGENT).detail == "there is no site of that name."


@pytest.mark.parametrize("host", ["example.org", "www.example.com", "news.example", "a.test", "b.invalid"])
def test_names_that_are_set_aside_for_examples_are_not_even_looked_up(host, monkeypatch):
    monkeypatch.setattr(outside.socket, "getaddrinfo", lambda *args, **kwargs: pytest.fail("it was looked up"))
    assert outside.ask(f"https://{host}/", AGENT).detail == "there is no site of that name."


def test_a_certificate_that_nobody_trusts_is_said_in_words(here, server):
    answer = outside.ask(here.replace("http:", "https:") + "/", AGENT)
    assert not answer.ok
    assert answer.detail in ("its certificate is not valid.", "it does not answer as a site of the web does.")
