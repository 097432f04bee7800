"""A browser on the article's page, for what happens there before anything is sent."""

import pytest
from playwright.sync_api import sync_playwright

from tests.e2e.people import chromium


@pytest.fixture
def address(live_server, client, editor, article):
    """The article's page, and the cookie of the editor's session."""
    client.force_login(editor)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    return f"{live_server.url}/admin/articles/article/{article.pk}/change/", cookie


@pytest.fixture
def browse(address):
    """browse(story): let story(here, elsewhere) act; each is a device, and here() opens the article in a new tab.

    No script may fail meanwhile.
    """
    if chromium() is None:
        pytest.skip("There is no Chromium here. On Debian and Ubuntu: apt install chromium")
    url, cookie = address

    failures = []

    def device(browser):
        context = browser.new_context(base_url=url)
        context.on("weberror", lambda failure: failures.append(f"{failure.page.url}: {failure.error}"))
        context.add_cookies([cookie])
        context.set_default_timeout(20_000)

        def tab():
            page = context.new_page()
            page.goto(url)
            page.locator(".ProseMirror[contenteditable]").wait_for()
            return page

        return tab

    def run(story):
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
            story(device(browser), device(browser))
            browser.close()
        assert failures == []

    return run
