"""A browser on the article's page, for what happens there before anything is sent."""

import pytest

from tests.support.browsers import browser, started_browser

__all__ = ["browser", "started_browser"]


@pytest.fixture
def address(live_server, client, editor, article):
    """The article's page, and the cookie of the editor's session."""
    client.force_login(editor)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    return f"{live_server.url}/admin/articles/article/{article.pk}/change/", cookie


@pytest.fixture
def browse(address, browser):
    """browse(story): let story(here, elsewhere) act; each is a device, and here() opens the article in a new tab.

    No script may fail meanwhile.
    """
    url, cookie = address
    failures = []

    def device():
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
        story(device(), device())
        for context in browser.contexts:
            context.close()
        assert failures == []

    return run
