"""Readers behind deploy/nginx.conf: what is published or withdrawn is so at every door a second later, and no cache
mixes up what it keeps."""

import sys
import threading
import time
import urllib.error
import urllib.request
from email.message import Message

import pytest

from tests.support.nginx import edge
from tests.support.processes import answer_of, free_port, started, wait_for
from tests.support.scratch import run, scratch_environment

DOORS = (
    "/",
    "/articles/glass/",
    "/articles/glass/history/",
    "/categories/energy/",
    "/organizations/ostrava-labs/",
    "/personas/the-builder/",
    "/search/?q=glass",
    "/feed.xml",
    "/feed.json",
    "/categories/energy/feed.xml",
    "/personas/the-builder/feed.json",
    "/news-sitemap.xml",
    "/api/v1/articles/",
    "/api/v1/articles/glass/",
)
MONTH = time.strftime("/archive/%Y/%m/", time.gmtime())
HOSTS = ("127.0.0.1", "localhost")
READERS = 200


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The environment of a newsroom, the port of its edge, and the file that says what was rendered."""
    folder = tmp_path_factory.mktemp("edge")
    port, rendered = free_port(), folder / "rendered"
    rendered.touch()
    (folder / "media").mkdir()
    serve = ("-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--blocking-threads", "4")
    serve += ("--static-path-route", "/media", "--static-path-mount", str(folder / "media"), "--port")
    with scratch_environment(folder, "edge") as environment:
        known = environment | {"RENDERED": str(rendered), "ALLOWED_HOSTS": ",".join(HOSTS)}
        command = (sys.executable, *serve, str(port), "tests.edge.site:application")
        with started(*command, log=folder / "web.log", **known) as process:
            wait_for(lambda: answer_of(f"http://127.0.0.1:{port}/healthz"), alive=process)
            with edge(folder, behind=port) as outside:
                yield environment, outside, rendered
        assert "Traceback" not in (folder / "web.log").read_text()


def does(environment, *what: str) -> float:
    """Have the newsroom do it; returns when it was committed."""
    return float(run(environment, "-m", "tests.edge.newsdesk", *what))


def answer(port: int, door: str, **headers) -> tuple[int, str, Message]:
    """What a reader gets there: status, text, headers."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{door}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.read().decode(), response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers


class Crowd:
    """Readers at all doors at once, who keep every cache as full as it ever is."""

    def __init__(self, port: int):
        self.port, self.over = port, threading.Event()
        self.threads = [threading.Thread(target=self._read, args=[n]) for n in range(3)]

    def _read(self, first: int) -> None:
        while not self.over.is_set():
            for door in (*DOORS[first::3], MONTH):
                answer(self.port, door)

    def __enter__(self):
        for thread in self.threads:
            thread.start()

    def __exit__(self, *why):
        self.over.set()
        for thread in self.threads:
            thread.join()


def a_second_after(moment: float) -> None:
    time.sleep(max(0.0, moment + 1 - time.time()))


def test_what_is_published_or_withdrawn_is_so_at_every_door_a_second_later(site):
    environment, port, _ = site
    does(environment, "publish", "basalt")
    with Crowd(port):
        for word in ("cobalt", "dolomite"):
            a_second_after(does(environment, "publish", word))
            assert [door for door in (*DOORS, MONTH) if word not in answer(port, door)[1]] == []
        a_second_after(does(environment, "withdraw"))
        seen = {door: answer(port, door) for door in (*DOORS, MONTH)}
    assert [door for door, (_, text, _) in seen.items() if "dolomite" in text.lower()] == []
    assert {seen[door][0] for door in DOORS[1:3]} == {410}


def test_a_rush_on_a_page_just_published_renders_it_once_a_second(site):
    environment, port, rendered = site
    does(environment, "publish", "feldspar")
    rendered.write_text("")
    barrier, statuses, begun = threading.Barrier(READERS), [], int(time.time())

    def read():
        barrier.wait()
        statuses.append(answer(port, "/articles/glass/")[0])

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert statuses == [200] * READERS
    seconds = int(time.time()) - begun + 1
    assert 1 <= len(rendered.read_text().splitlines()) <= seconds


def test_a_kept_page_is_for_its_host_and_form_alone_and_revalidated(site):
    environment, port, _ = site
    does(environment, "publish", "gypsum")
    door = "/articles/glass/"
    status, plain, headers = answer(port, door)
    assert (status, "Content-Encoding" in headers, "X-Accel-Expires" in headers) == (200, False, False)
    assert answer(port, door, **{"If-None-Match": headers["ETag"]})[0] == 304
    packed = urllib.request.Request(f"http://127.0.0.1:{port}{door}", headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(packed) as response:
        assert (response.headers["Content-Encoding"], len(response.read()) < len(plain)) == ("gzip", True)
    assert answer(port, door, Host="localhost")[0] == 200
    for own in ("/desk/", "/admin/", "/accounts/login/"):
        assert "X-Accel-Expires" not in answer(port, own)[2]


def logged(rendered, door: str, lines: int) -> list[str]:
    """What the edge wrote down of this door, once it has so many lines; it writes them once a second."""
    log = rendered.parent / "nginx" / "access.log"
    found = []

    def there() -> bool:
        found[:] = [line for line in log.read_text().splitlines() if f" {door} " in line]
        return len(found) >= lines

    wait_for(there)
    return found[-lines:]


LANGUAGES = {
    "de": ("de-AT,de;q=0.9,en;q=0.8", "fr,de", "DE", "en;q=0, de", "en-GB;q=0.0,de;q=0.01"),
    "en": ("en,de;q=0.5", "en-US,en;q=0.9", "fr", "", "de;q=0,en", "de-AT; q=0.000 , en;q=0.1", "de;q=0"),
}


def test_no_reader_is_given_a_page_in_the_language_of_another(site):
    environment, port, _ = site
    does(environment, "publish", "halite")
    wanted = [(language, header) for language, headers in LANGUAGES.items() for header in headers]
    for asked in (wanted, wanted[::-1]):  # whichever comes first to a cold cache
        time.sleep(1.01 - time.time() % 1)  # they were all let go of
        for door in ("/", "/articles/glass/", "/articles/glass/history/", "/search/?q=glass"):
            for language, header in asked * 2:
                _, text, headers = answer(port, door, **{"Accept-Language": header})
                assert (headers["Content-Language"], f'<html lang="{language}"' in text) == (language, True), (
                    door,
                    header,
                )
                assert "Accept-Language" in headers["Vary"]
    etags = {language: answer(port, "/", **{"Accept-Language": language})[2]["ETag"] for language in LANGUAGES}
    for language, etag in etags.items():
        for other in LANGUAGES:
            status, _, _ = answer(port, "/", **{"Accept-Language": other, "If-None-Match": etag})
            assert status == (304 if other == language else 200)


def test_what_programs_read_is_kept_once_for_all_languages(site):
    environment, port, rendered = site
    does(environment, "publish", "iron")
    for door in ("/feed.xml", "/robots.txt"):
        time.sleep(1.01 - time.time() % 1)
        texts = {answer(port, door, **{"Accept-Language": language})[1] for language in (*LANGUAGES, "fr")}
        assert len(texts) == 1
    assert [line.split()[-1] for line in logged(rendered, "/robots.txt", 3)] == ["MISS", "HIT", "HIT"]


def test_two_host_names_never_share_a_page_and_a_preview_is_never_kept(site):
    environment, port, rendered = site
    does(environment, "publish", "jade")
    rendered.write_text("")
    for language in LANGUAGES:
        for host in HOSTS:
            _, text, headers = answer(port, "/", Host=host, **{"Accept-Language": language})
            assert headers["Content-Language"] == language
    assert len(rendered.read_text().splitlines()) == len(LANGUAGES) * len(HOSTS)
    token = run(environment, "-m", "tests.edge.newsdesk", "share").split()[0]
    for language in (*LANGUAGES, *LANGUAGES):
        _, text, headers = answer(port, f"/preview/{token}/", **{"Accept-Language": language})
        assert (headers["Cache-Control"], "X-Accel-Expires" in headers) == ("no-store, private", False)
        assert f'<html lang="{language}"' in text


def test_a_picture_stays_with_its_reader_is_shown_on_other_sites_and_taken_for_nothing_else(site):
    _, port, rendered = site
    (rendered.parent / "media" / "kelp.webp").write_bytes(b"RIFF")
    status, text, headers = answer(port, "/media/kelp.webp")
    assert (status, text, headers["Content-Type"]) == (200, "RIFF", "image/webp")
    assert headers.get_all("Cache-Control") == ["max-age=31536000"]
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert headers.get_all("Cross-Origin-Resource-Policy") == ["cross-origin"]
    status, _, headers = answer(port, "/media/gone.webp")
    assert (status, headers["Cache-Control"]) == (404, None)


def test_what_somebody_is_signed_in_for_is_never_kept(site):
    environment, port, _ = site
    token = run(environment, "manage.py", "api_token", "chief").split()[-1]
    mine = answer(port, "/api/v1/newsroom/articles/", Authorization=f"Token {token}")
    assert (mine[0], answer(port, "/api/v1/newsroom/articles/")[0]) == (200, 401)
