"""One Chromium for all tests of a file, and for each of them contexts of its own, as if it had just been started."""

import shutil

import pytest
from django.db import connections
from playwright.sync_api import sync_playwright


def chromium() -> str | None:
    """Where the system's browser is, or None."""
    return shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def started_browser():
    """It takes a second of a processor to start: tests use `browser`, which has nothing left of the one before."""
    if chromium() is None:
        pytest.skip("There is no Chromium here. On Debian and Ubuntu: apt install chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # The browser's driver keeps an event loop in this thread, which Django would mind.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
        connections.close_all()  # those that were opened beside the loop, which nobody else knows of


@pytest.fixture
def browser(started_browser):
    """A browser without a page, a cookie or anything kept. Its pages are closed when the test ends."""
    yield started_browser
    for context in started_browser.contexts:
        context.close()
