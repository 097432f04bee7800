"""What is typed on the article's page stays on this device until the server has it: in a real browser."""

import pytest
from playwright.sync_api import sync_playwright

from articles.models import Article
from tests.e2e.people import chromium

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(live_server, client, editor, article):
    """The article's page, and the cookie of the editor's session."""
    client.force_login(editor)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    return f"{live_server.url}/admin/articles/article/{article.pk}/change/", cookie


@pytest.fixture
def browse(address):
    """browse(story): let story(here, elsewhere) act; each is a device, and here() opens the article in a new tab."""
    if chromium() is None:
        pytest.skip("There is no Chromium here. On Debian and Ubuntu: apt install chromium")
    url, cookie = address

    def device(browser):
        context = browser.new_context()
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

    return run


def save(page, **fields) -> None:
    for name, words in fields.items():
        page.locator(f"[name={name}]").fill(words)
    page.locator("[name=_save]").click()
    page.wait_for_load_state()


def test_text_put_back_over_a_newer_version_is_compared_with_it(browse):
    def story(here, elsewhere):
        page = here()
        page.locator("[name=dek]").fill("Mine.")
        page.close()  # the tab is closed, the power fails
        save(elsewhere(), dek="Theirs.")

        page = here()
        page.get_by_role("button", name="Put it back").click()
        save(page)
        assert "Theirs." in page.locator(".nr-stale").inner_text()
        save(page)

    browse(story)
    assert Article.objects.get().dek == "Mine."


def test_text_of_a_refused_save_outlives_its_tab(browse):
    def story(here, elsewhere):
        page = here()
        save(elsewhere(), dek="Theirs.")
        save(page, dek="Mine.")
        assert page.locator(".nr-stale").is_visible()
        page.close()

        page = here()
        assert "dek" in page.locator(".nr-kept").inner_text().lower()
        page.get_by_role("button", name="Put it back").click()
        assert page.locator("[name=dek]").input_value() == "Mine."

    browse(story)
    assert Article.objects.get().dek == "Theirs."
