"""Articles carried in the calendar and on the board, by pointer and by keys, and what is said of it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from tests.e2e.people import PASSWORD, Editor
from tests.factories import ArticleFactory, AssignmentFactory, UserFactory

pytestmark = [pytest.mark.apart, pytest.mark.django_db(transaction=True)]
MAY_5 = datetime(2031, 5, 5, 7, 30, tzinfo=UTC)  # a Monday, in Berlin 09:30


@pytest.fixture
def articles(transactional_db):
    """One of each that is carried about here."""
    UserFactory(username="editor", role="editor", time_zone="Europe/Berlin", password=PASSWORD)
    out = ArticleFactory(state="published", headline="Already out")
    goes = ArticleFactory(state="scheduled", headline="Goes out")
    Article.objects.filter(pk=goes.pk).update(publish_at=MAY_5)
    AssignmentFactory(article=goes, state="approved")
    ArticleFactory(state="approved", headline="No time yet")
    ArticleFactory(headline="Still a draft")
    return {"out": out, "goes": goes}


@pytest.fixture
def page(browser, live_server, articles, complaints):
    editor = Editor(browser, live_server.url, complaints, "editor")
    editor.sign_in()
    editor.page.set_default_timeout(20_000)
    return editor.page


def place(page, label):
    return page.locator(f"[data-place][data-label='{label}']")


def entry(page, name):
    return page.locator("[data-carry]").filter(has_text=name)


def said(page, words):
    page.locator("#said").get_by_text(words).wait_for()


def heard(page, words):
    page.locator("#heard").get_by_text(words).wait_for(state="attached")


@pytest.fixture
def refused(complaints):
    """The browser says in red that an answer was a refusal; here it is to be one. Nothing else may be said."""
    yield
    others = [words for words in complaints if not re.search(r"status of (409|422) .*/(calendar|board)/move/", words)]
    assert len(others) < len(complaints)
    complaints[:] = others


def at(article) -> tuple[str, datetime | None]:
    article.refresh_from_db()
    return article.state, article.publish_at


def test_a_month_by_pointer_with_undo_and_by_keys(page, articles):
    goes = articles["goes"]
    page.goto("/admin/calendar/?view=month&on=2031-05-05")
    entry(page, "Goes out").drag_to(place(page, "Wednesday, 7 May"))
    said(page, "“Goes out” goes out 7 May 2031, 09:30 CEST.")
    assert at(goes) == ("scheduled", MAY_5 + timedelta(days=2))
    page.get_by_role("button", name="Undo").click()
    said(page, "goes out 5 May 2031, 09:30 CEST.")
    place(page, "Monday, 5 May").get_by_text("Goes out").wait_for()

    handle = page.get_by_role("link", name="Move “Goes out”")
    handle.focus()
    page.keyboard.press("Enter")
    heard(page, "is picked up from Monday, 5 May")
    for key, label in (("ArrowDown", "Monday, 12 May"), ("ArrowRight", "Tuesday, 13 May")):
        page.keyboard.press(key)
        heard(page, label)
    page.keyboard.press("Escape")
    heard(page, "stays where it was")
    assert at(goes) == ("scheduled", MAY_5)
    page.keyboard.press(" ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    said(page, "goes out 12 May 2031, 09:30 CEST.")
    assert at(goes) == ("scheduled", MAY_5 + timedelta(days=7))
    page.wait_for_function("document.activeElement.getAttribute('aria-label') === 'Move “Goes out”'")
    page.keyboard.press("Enter")
    page.keyboard.press("t")
    heard(page, "Approved, no time yet")
    page.keyboard.press("Enter")
    said(page, "no longer goes out by itself")
    assert at(goes) == ("approved", None)


def test_a_week_by_quarters_of_an_hour_over_the_hour_that_comes_twice(page, articles):
    goes = articles["goes"]
    Article.objects.filter(pk=goes.pk).update(publish_at=datetime(2031, 10, 26, 0, 45, tzinfo=UTC))  # 02:45 CEST
    page.goto("/admin/calendar/?view=week&on=2031-10-26")
    page.get_by_role("link", name="Move “Goes out”").focus()
    page.keyboard.press("Enter")
    heard(page, "picked up from Sunday, 26 October, 02:45 CEST")
    page.keyboard.press("ArrowDown")
    heard(page, "Sunday, 26 October, 02:00 CET")
    page.keyboard.press("Enter")
    said(page, "goes out 26 October 2031, 02:00 CET.")
    assert at(goes) == ("scheduled", datetime(2031, 10, 26, 1, 0, tzinfo=UTC))
    entry(page, "No time yet").drag_to(place(page, "Monday, 20 October, 10:00 CEST"), target_position={"x": 20, "y": 2})
    said(page, "“No time yet” goes out 20 October 2031, 10:00 CEST.")


def test_what_is_refused_is_put_back_and_explained_and_a_doubtful_time_is_asked(page, articles, refused):
    today = timezone.localdate().replace(day=1)
    page.goto(f"/admin/calendar/?view=month&on={today}")
    before = entry(page, "Already out").locator("xpath=ancestor::*[@data-place]").get_attribute("data-label")
    other = page.locator("[data-place][data-fields*='day']").filter(has_not_text="Already out").first
    entry(page, "Already out").drag_to(other)
    said(page, "Cannot schedule this article: it is published.")
    place(page, before).get_by_text("Already out").wait_for()
    assert at(articles["out"]) == ("published", None)

    Article.objects.filter(pk=articles["goes"].pk).update(publish_at=datetime(2031, 3, 29, 1, 30, tzinfo=UTC))
    page.goto("/admin/calendar/?view=month&on=2031-03-29")
    entry(page, "Goes out").drag_to(place(page, "Sunday, 30 March"))
    said(page, "02:30 does not exist on 30 March 2031 in Europe/Berlin")
    page.get_by_role("button", name="30 March 2031, 03:30 CEST").click()
    said(page, "goes out 30 March 2031, 03:30 CEST.")
    assert at(articles["goes"]) == ("scheduled", datetime(2031, 3, 30, 1, 30, tzinfo=UTC))


def test_the_board_by_pointer_and_by_keys(page, refused):
    page.goto("/admin/board/")
    entry(page, "Still a draft").drag_to(place(page, "Published"))
    said(page, "It is a draft, and no step leads from there to published. From here it goes to: in review.")
    place(page, "Draft").get_by_text("Still a draft").wait_for()
    entry(page, "Still a draft").drag_to(place(page, "In review"))
    said(page, "It waits for review.")
    place(page, "In review").get_by_text("Still a draft").wait_for()
    page.get_by_role("button", name="Carry “Still a draft” to another state").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    heard(page, "Approved")
    page.keyboard.press("Enter")
    said(page, "Approved. Schedule it or publish it next.")
    entry(page, "Still a draft").drag_to(place(page, "Draft"))
    page.wait_for_url(re.compile(r"/move/return/"))
    page.get_by_label("What is to be done").fill("Name the source.")
    with page.expect_navigation():
        page.locator("#content form button[type=submit]").click()
    place(page, "Draft").get_by_text("Still a draft").wait_for()
    assert Article.objects.get(headline="Still a draft").state == "draft"
