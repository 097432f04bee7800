"""The article's page as editors live in it: offline, signed out in mid-sentence, two at once, and by keyboard alone."""

import re

import pytest
from django.contrib.sessions.models import Session

from articles.models import Article, Autosave
from tests.e2e.people import PASSWORD, Editor
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.apart

LIST = "/admin/articles/article/"
BASE = "<p>The gates opened at dawn.</p><p>Sixteen turbines turned all day.</p><p>Nobody had asked the fishermen.</p>"


@pytest.fixture
def article(transactional_db, editor):
    return ArticleFactory(by=editor, headline="Tidal lagoon powers its first town", body_html=BASE)


@pytest.fixture
def seat_of(browser, live_server):
    """seat_of(username) → that editor, signed in at a desk of their own. No script of theirs may fail."""
    complaints = []

    def take(username: str) -> Editor:
        person = Editor(browser, live_server.url, complaints, username)
        person.page.set_default_timeout(60_000)
        person.sign_in()
        return person

    yield take
    # That the server refuses, or cannot be reached, is what these tests are about.
    assert [said for said in complaints if "Failed to load resource" not in said] == []


def opened(person: Editor, article: Article):
    person.page.goto(f"{LIST}{article.pk}/change/")
    person.page.locator(".ProseMirror[contenteditable]").wait_for()
    return person.page


def line_says(page, words: str) -> None:
    page.locator("#keeping").filter(has_text=words).wait_for()


def test_a_lost_connection_keeps_the_words_and_sends_them_when_it_is_back(seat_of, article, editor):
    page = opened(seat_of("editor"), article)
    page.context.set_offline(True)
    page.get_by_label("Dek").fill("Typed in the tunnel.")
    line_says(page, "No connection. Saved on this device; will send when it is back.")
    page.keyboard.press("Control+s")
    assert page.get_by_label("Dek").input_value() == "Typed in the tunnel."
    page.context.set_offline(False)
    line_says(page, "Kept on the server")
    assert Autosave.objects.get(user=editor).fields["dek"] == "Typed in the tunnel."
    page.keyboard.press("Control+s")
    page.get_by_text("Saved as version 2.").wait_for()
    article.refresh_from_db()
    assert (article.dek, Autosave.objects.count()) == ("Typed in the tunnel.", 0)


def test_a_session_that_ends_in_mid_sentence_loses_nothing_and_goes_on_after_sign_in(seat_of, article, editor):
    page = opened(seat_of("editor"), article)
    Session.objects.all().delete()
    page.get_by_label("Dek").fill("Typed while nobody was signed in.")
    line_says(page, "You are signed out. Your words are kept on this device.")
    page.keyboard.press("Control+s")  # is held back, rather than lead away from the words
    with page.context.expect_page() as tab:
        page.get_by_role("link", name="Sign in (new tab)").click()
    door = tab.value
    door.locator("[name=login]").fill("editor")
    door.locator("[name=password]").fill(PASSWORD)
    with door.expect_navigation():
        door.locator("form button[type=submit]").first.click()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    line_says(page, "Kept on the server")
    page.keyboard.press("Control+s")
    page.get_by_text("Saved as version 2.").wait_for()
    article.refresh_from_db()
    assert article.dek == "Typed while nobody was signed in."


def test_words_typed_on_one_device_are_offered_on_another(seat_of, article):
    page = opened(seat_of("editor"), article)
    page.get_by_label("Dek").fill("Typed at the office.")
    line_says(page, "Kept on the server")
    page.context.close()
    page = opened(seat_of("editor"), article)
    assert "Typed at the office." in page.locator(".nr-kept").inner_text()
    assert page.get_by_label("Dek").input_value() == ""
    page.get_by_role("button", name="Put it back").click()
    assert page.get_by_label("Dek").input_value() == "Typed at the office."
    page.keyboard.press("Control+s")
    page.get_by_text("Saved as version 2.").wait_for()
    page.reload()
    page.locator(".ProseMirror[contenteditable]").wait_for()
    assert page.locator(".nr-kept").count() == 0


def test_two_editors_at_once_see_one_another_and_merge(seat_of, article):
    UserFactory(username="ruth", role="editor", first_name="Ruth", last_name="Bell")
    hers, mine = opened(seat_of("ruth"), article), opened(seat_of("editor"), article)
    mine.locator(".nr-company").get_by_text("Ruth Bell has it open too").wait_for()

    def change(page, paragraph: int, words: str) -> None:
        page.locator(".ProseMirror[contenteditable] p").nth(paragraph).click()
        page.keyboard.press("End")
        page.keyboard.insert_text(words)

    change(hers, 0, " It rained.")
    change(hers, 1, " Then six stopped.")
    hers.keyboard.press("Control+s")
    hers.get_by_text("Saved as version 2.").wait_for()

    mine.evaluate("dispatchEvent(new Event('online'))")
    mine.locator(".nr-company").get_by_text(re.compile("Ruth Bell saved version 2 on .*: body.")).wait_for()
    change(mine, 1, " Then all stopped.")
    change(mine, 2, " They were angry.")
    mine.keyboard.press("Control+s")
    stale = mine.locator(".nr-stale")
    stale.wait_for()
    stale.get_by_label("Both, one after the other").check()
    mine.locator("[name=_save]").click()
    mine.get_by_text("Saved as version 3.").wait_for()
    article.refresh_from_db()
    assert article.body_html == (
        "<p>The gates opened at dawn. It rained.</p><p>Sixteen turbines turned all day. Then six stopped.</p>"
        "<p>Sixteen turbines turned all day. Then all stopped.</p>"
        "<p>Nobody had asked the fishermen. They were angry.</p>"
    )


def tab_to(page, selector: str) -> None:
    """Press Tab until it is there; a trap would never let go."""
    for _ in range(150):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not get to {selector}")


def test_drafting_and_publishing_by_keyboard_alone(seat_of, transactional_db, editor):
    page = seat_of("editor").page
    keys = page.keyboard
    page.goto(f"{LIST}add/")
    page.locator(".ProseMirror[contenteditable]").wait_for()
    tab_to(page, "[name=headline]")
    keys.insert_text("Kelp fibre leaves the lab")
    tab_to(page, ".ProseMirror")
    keys.insert_text("It floats")
    keys.press("Control+b")
    keys.insert_text(" well.")
    keys.press("Escape")
    assert page.evaluate("document.activeElement.id") == "body-count"
    tab_to(page, "[name=source_url]")
    keys.insert_text("https://kelp.example/")
    keys.press("Control+s")
    page.wait_for_url("**/change/")
    article = Article.objects.get()
    assert (article.headline, article.body_html) == (
        "Kelp fibre leaves the lab",
        "<p>It floats<strong> well.</strong></p>",
    )

    page.locator(".ProseMirror[contenteditable]").wait_for()
    keys.press("?")
    page.locator("#shortcuts[open]").wait_for()
    letters = page.locator("#letter-keys kbd").all_inner_texts()
    assert "V" in letters
    assert [key for key in letters if len(key) > 1] == ["Shift"]
    keys.press("p")  # not while the sheet is open
    keys.press("Escape")
    assert page.locator("#shortcuts[open]").count() == 0
    for key, move in (("s", "submit"), ("a", "approve"), ("p", "publish")):
        keys.press(key)
        page.wait_for_url(f"**/move/{move}/")
        tab_to(page, "#content form button[type=submit]")
        keys.press("Enter")
        page.wait_for_url("**/change/")
        page.locator(".ProseMirror[contenteditable]").wait_for()
    article.refresh_from_db()
    assert article.state == "published"


def test_letters_are_letters_in_a_field_and_can_be_switched_off(seat_of, article):
    page = opened(seat_of("editor"), article)
    page.get_by_label("Headline").focus()
    page.keyboard.press("End")
    page.keyboard.type("?hs")
    assert page.get_by_label("Headline").input_value() == f"{article.headline}?hs"
    page.keyboard.press("Control+/")
    page.get_by_label("Single letters do this on this device").uncheck()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.name") == "headline"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("s")
    page.keyboard.press("?")
    assert page.locator("#shortcuts[open]").count() == 0
    assert page.url.endswith("/change/")
