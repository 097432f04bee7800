"""A browser, and what it complains of."""

import pytest
from django.db import connections
from playwright.sync_api import sync_playwright

from tests.e2e.people import chromium


@pytest.fixture(autouse=True)
def _a_loop_beside_the_tests(monkeypatch):
    """The browser's driver keeps an event loop in this thread, which Django would mind."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def complaints():
    """What the browsers' consoles say in red: nothing."""
    said = []
    yield said
    assert said == []


@pytest.fixture
def browser():
    if chromium() is None:
        pytest.skip("There is no Chromium here. On Debian and Ubuntu: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        browser.new_context().set_default_timeout(20_000)
        yield browser
        browser.close()
        connections.close_all()  # those that were opened beside the loop, which nobody else knows of
