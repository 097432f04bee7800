"""One article from start to end: `make run`'s processes, a real worker, and people in Chromium."""

import os
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis

from tests.e2e.people import Editor, Panelist, Reader
from tests.support.processes import answer_of, free_port, started, wait_for
from tests.support.scratch import scratch_environment

HEADLINE = "Tidal lagoon powers its first town"
DEK = "Nine thousand homes run on the moon since Tuesday."
BODY = "The gates opened at dawn, and the turbines have not stood still since."
TAKES = {
    "builder": (
        "The Builder",
        "Sixteen small turbines beat four large ones: any of them can be lifted out for repair.",
    ),
    "skeptic": ("The Skeptic", "Ask again after the first winter, when silt has had time to settle in the basin."),
    "futurist": ("The Futurist", "Every harbour wall that needs rebuilding is now a power station in waiting."),
    "creator": ("The Creator", "Show people the tide table on their bill, and they will plan their washing by it."),
}


@pytest.fixture
def site(tmp_path):
    """The address of a newsroom that `make run` serves, on this run's kind of database and broker, nobody else's."""
    port, log, folder = free_port(), tmp_path / "log", tmp_path / "var"
    folder.mkdir()
    with scratch_environment(folder, "e2e") as known:
        variables = {"PORT": str(port), "VAR_DIR": str(folder), "DATABASE_URL": known.get("DATABASE_URL", "")}
        variables["REDIS_URL"] = _own_redis()
        with started("make", "run", log=log, **variables) as process:
            site = f"http://127.0.0.1:{port}"
            wait_for(lambda: answer_of(f"{site}/readyz"), alive=process, seconds=180)
            yield site
    said = log.read_text()
    assert "Traceback" not in said, said


def _own_redis() -> str:
    """Database 7 of this run's Redis, emptied; "" when the run has none."""
    if not (url := os.environ.get("REDIS_URL", "")):
        return ""
    url = urlunsplit(urlsplit(url)._replace(path="/7"))
    with redis.from_url(url) as own:
        own.flushdb()
    return url


def test_from_a_blank_page_to_the_readers_with_four_takes(site, browser, complaints):
    reader = Reader(browser, site, complaints)
    editor = Editor(browser, site, complaints, "editor")
    editor.sign_in()
    editor.draft(HEADLINE, DEK, BODY)
    editor.apply_panel("House panel")
    letters_arrive(reader, {(name, f"{persona} is asked for a take") for name, (persona, _) in TAKES.items()})

    panelists = {name: Panelist(browser, site, complaints, name) for name in TAKES}
    seats = {}
    for name, panelist in panelists.items():
        panelist.sign_in()
        seats[name] = panelist.open(HEADLINE)
        panelist.accept()
        panelist.submit("Too soon to tell." if name == "skeptic" else TAKES[name][1])

    editor.decide(seats["skeptic"], "request_changes", note="Say what would convince you.")
    letters_arrive(reader, {("skeptic", "Changes asked for")})
    skeptic = panelists["skeptic"]
    skeptic.open(HEADLINE)
    assert "Say what would convince you." in skeptic.page.locator("main").inner_text()
    skeptic.submit(TAKES["skeptic"][1])

    for seat in seats.values():
        editor.decide(seat, "approve")
    editor.move("submit")
    editor.move("approve")
    editor.schedule_for_the_next_minute()
    assert HEADLINE not in reader.sees("/")
    # A browser that loads the page without pause would be busier than all the newsroom.
    wait_for(lambda: HEADLINE in (answer_of(site) or ""), seconds=150)

    assert HEADLINE in reader.sees("/")
    reader.page.get_by_role("link", name=HEADLINE).first.click()
    page = reader.page.locator("body").inner_text()
    for words in (HEADLINE, DEK, BODY, "Panel Takes", *(words for take in TAKES.values() for words in take)):
        assert words in page
    assert "Too soon to tell." not in page
    assert reader.page.context.cookies() == []
    letters_arrive(
        reader,
        {(name, subject) for name in TAKES for subject in ("Your take is approved", "Your take is live")}
        | {("editor", "Published")},
    )


def letters_arrive(reader: Reader, expected: set[tuple[str, str]]) -> None:
    """Wait until the outbox has all these letters: to whom, and the subject without the headline."""
    wanted = {(name, f"{subject}: {HEADLINE}") for name, subject in expected}
    wait_for(lambda: wanted <= reader.letters())
