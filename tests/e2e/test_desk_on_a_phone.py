"""The desk as a panelist holds it: 360 px wide, touched, with a script or without; and nothing typed on it is lost."""

import os
import re
import signal
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Error

from panels import answering, assigning, deciding, rebuttal_drafts, rebutting, writing
from panels.models import ArticlePanel, Rebuttal, RebuttalDraft
from panels.scale import Scale
from tests.e2e.people import Panelist
from tests.factories import AssignmentFactory
from tests.support.browsers import chromium
from tests.support.processes import wait_for

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}

KEEP = "kept => localStorage.setItem(document.getElementById('take').dataset.key, kept)"


@pytest.fixture
def invitation(transactional_db, editor, article, the_builder, builder):
    """An invitation to the builder."""
    return AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, brief="One idea.")


@pytest.fixture
def seat(invitation, builder):
    """Accepted by the builder."""
    return answering.accept(invitation.pk, by=builder.user)


@pytest.fixture
def phone(browser, live_server, complaints):
    """phone(**of_the_context) → the builder, signed in on a phone."""

    def take_out(**more) -> Panelist:
        panelist = Panelist(browser, live_server.url, complaints, "builder", screen=PHONE | more)
        panelist.sign_in()
        return panelist

    return take_out


def stored(seat) -> tuple[str, str]:
    seat.refresh_from_db()
    return seat.state, seat.draft


def says(page, words: str) -> None:
    """Wait until the line beside the text says so."""
    page.locator("#keeping").get_by_text(words).wait_for()


def take_of(page):
    return page.get_by_role("textbox", name="Your take")


def type_in(page, words: str) -> None:
    """Write, and leave the field: what is typed is sent then, without a pause."""
    take_of(page).fill(words)
    take_of(page).blur()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_invitation_to_submission_and_back(phone, invitation, scripts):
    panelist = phone(java_script_enabled=scripts)
    page = panelist.page
    panelist.open(invitation.article.headline)
    panelist.accept()
    take_of(page).fill("It works twice.")
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("as readers will see it").wait_for()
    assert "It works twice." in page.locator("#take-the-builder").inner_text()
    assert stored(invitation) == ("accepted", "It works twice.")
    page.get_by_role("link", name="Back to your desk").click()
    panelist.submit("It works three times.")
    assert stored(invitation) == ("submitted", "It works three times.")
    page.get_by_text("Take it back").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Take back what I submitted").click()
    take_of(page).fill("It works, if warm.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text(re.compile(r"^Saved")).wait_for()
    # It may be saved on the phone alone yet.
    wait_for(lambda: stored(invitation) == ("accepted", "It works, if warm."), seconds=20)
    page.reload()
    assert take_of(page).input_value() == "It works, if warm."
    assert stored(invitation) == ("accepted", "It works, if warm.")


def test_every_answer_is_on_the_first_screen_and_under_a_thumb(phone, invitation):
    panelist = phone()
    panelist.open(invitation.article.headline)
    page = panelist.page
    yes, later, no = (
        page.get_by_role("button", name="Accept", exact=True),
        page.get_by_text("Accept, for another time"),
        page.get_by_text("Decline", exact=True),
    )
    for box in (each.bounding_box() for each in (yes, later, no)):
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= PHONE["viewport"]["height"]
    later.tap()
    page.get_by_label("You would deliver by").fill("2031-11-28")
    page.get_by_label("Why? The editor reads this, and decides.").fill("A trial.")
    page.get_by_role("button", name="Accept, and propose this time").tap()
    page.get_by_text("The editor is asked whether by the end of Friday, 28 November 2031 (UTC)").wait_for()
    no.tap()
    page.get_by_label("Away").check()
    page.get_by_role("button", name="Decline this assignment").tap()
    page.get_by_role("button", name="Take it after all").tap()
    page.get_by_text("You have it.").wait_for()
    assert stored(invitation) == ("accepted", "")


def test_words_are_counted_and_saved_while_one_types(phone, seat):
    ArticlePanel.objects.create(article=seat.article, scale_low="bearish", scale_high="bullish")
    page = phone().page
    page.goto(f"/desk/{seat.pk}/")
    take_of(page).press_sequentially("three words here")
    assert page.locator("#count").inner_text() == "3"
    assert page.locator("#count").get_attribute("data-in-range") is None
    take_of(page).fill("word " * 60)
    assert page.locator("#count").get_attribute("data-in-range") == ""
    says(page, "Saved on this phone")
    says(page, "UTC")
    assert stored(seat) == ("accepted", "word " * 60)
    assert page.evaluate("localStorage.length") == 0
    page.get_by_text(Scale("bearish", "bullish").words(2), exact=True).click()
    page.get_by_role("button", name="Save").click()
    says(page, "UTC")
    assert (*stored(seat), seat.stance) == ("accepted", "word " * 60, 2)


def test_a_lost_network_and_an_ended_session_lose_nothing(phone, seat, complaints):
    panelist = phone()
    page = panelist.page
    page.goto(f"/desk/{seat.pk}/")
    page.context.set_offline(True)
    type_in(page, "In the tunnel.")
    page.get_by_role("button", name="Submit to the editor").click()
    says(page, "No connection. Saved on this phone; will send when it is back.")
    assert (page.url, stored(seat)) == (f"{panelist.site}/desk/{seat.pk}/", ("accepted", ""))
    page.context.set_offline(False)
    says(page, "UTC")
    assert stored(seat) == ("accepted", "In the tunnel.")

    page.context.clear_cookies(name="sessionid")
    type_in(page, "Written over lunch.")
    says(page, "You are signed out. Your words are kept on this phone.")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in (new tab)").click()
    panelist.page = opened.value
    panelist.enter_password()
    panelist.page.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    says(page, "UTC")
    assert stored(seat) == ("accepted", "Written over lunch.")
    complaints.clear()  # the console mentions what did not get through


def test_two_tabs_keep_both_texts_and_let_one_choose(phone, seat, complaints):
    page = phone().page
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"/desk/{seat.pk}/")
    type_in(page, "Copper beats gold.\nIt lasts.")
    says(page, "UTC")
    type_in(other, "Copper beats tin.")
    says(other, "Two versions: choose one above")
    box = other.locator("[data-versions]")
    assert box.locator("del").all_inner_texts() == ["gold.", "It lasts."]
    assert box.locator("ins").all_inner_texts() == ["tin."]
    assert stored(seat)[1] == "Copper beats gold.\nIt lasts."
    box.get_by_role("button", name="Put both together").click()
    says(other, "UTC")
    assert stored(seat)[1] == take_of(other).input_value() == "Copper beats gold.\nIt lasts.\nCopper beats tin."

    type_in(page, "Copper beats lead.")
    says(page, "Two versions")
    page.get_by_role("button", name="Keep what I typed").click()
    says(page, "UTC")
    assert stored(seat)[1] == "Copper beats lead."
    with page.expect_response("**/autosave/"):
        page.get_by_role("button", name="Put it back").click()  # what was stored before stays on offer
    assert stored(seat)[1] == "Copper beats gold.\nIt lasts.\nCopper beats tin."
    complaints.clear()  # the console mentions each answer 409


def test_text_put_back_over_a_newer_version_is_compared_with_it(phone, seat, builder, editor, complaints):
    page = phone().page
    writing.save_draft(seat.pk, by=builder.user, draft="Typed at home.", version=1)
    page.goto(f"/desk/{seat.pk}/")
    page.evaluate(KEEP, '{"0815": {"text": "Typed on the train.", "version": "1", "base": "", "at": 1795000000000}}')
    page.reload()
    assert take_of(page).input_value() == "Typed at home."
    page.get_by_role("button", name="Put it back").click()
    page.get_by_role("heading", name="Two versions of your take").wait_for()
    assert (stored(seat)[1], take_of(page).input_value()) == ("Typed at home.", "Typed on the train.")
    page.get_by_role("link", name="Take the stored one").click()
    says(page, "UTC")
    assert take_of(page).input_value() == "Typed at home."
    page.get_by_role("button", name="Throw it away").click()
    page.evaluate(KEEP, '{"0816": {"text": "Typed too late.", "version": "9", "base": "", "at": 1795000000000}}')
    assigning.cancel(seat.pk, by=editor)
    page.reload()
    page.get_by_text("Typed too late.").wait_for()  # it can be copied, and no longer be put anywhere
    assert page.get_by_role("button", name="Put it back").count() == 0
    page.get_by_role("button", name="Throw it away").click()
    page.reload()
    assert page.get_by_text("never reached us").count() == 0
    complaints.clear()  # the console mentions each answer 409


def test_a_copy_kept_by_an_earlier_release_is_offered(phone, seat):
    page = phone().page
    page.goto(f"/desk/{seat.pk}/")
    page.evaluate(KEEP, '{"text": "Typed before.", "at": 1795000000000}')
    page.reload()
    page.get_by_role("button", name="Put it back").click()
    assert take_of(page).input_value() == "Typed before."


def test_a_tab_left_open_at_its_submission_loses_nothing_of_the_next_round(phone, seat, editor):
    panelist = phone()
    page = panelist.page
    page.goto(f"/desk/{seat.pk}/")
    panelist.submit("Round one.")
    deciding.request_changes(seat.pk, by=editor, note="Name a price.")
    page.goto(f"/desk/{seat.pk}/?done=submit")  # as a tab restored, or an address kept
    take_of(page).fill("It costs nine.")
    page.goto(f"/desk/{seat.pk}/?done=submit")
    page.locator("#draft", has_text="It costs nine.").or_(page.get_by_text("It costs nine.")).first.wait_for()


def test_a_double_tap_sends_once(phone, seat):
    page = phone().page
    page.goto(f"/desk/{seat.pk}/")
    type_in(page, "It costs nine.")
    says(page, "UTC")
    held = []  # what is on its way through a slow network
    page.route(re.compile("/submit/$"), lambda request: held.append(request))
    tapped = page.get_by_role("button", name="Submit to the editor")
    tapped.evaluate("button => { button.click(); setTimeout(() => button.click(), 100); }")
    page.wait_for_timeout(400)
    assert len(held) == 1
    held[0].continue_()
    page.get_by_text("The editor reads it now").wait_for()
    assert stored(seat) == ("submitted", "It costs nine.")


def test_what_is_typed_when_the_battery_dies_is_there_when_it_is_charged(phone, seat, live_server, started_browser):
    """A real browser killed a moment after the last key, offline, and started anew on the same disk."""
    address = f"{live_server.url}/desk/{seat.pk}/"
    cookies = phone().page.context.cookies()
    options = {"executable_path": chromium(), "args": ["--no-sandbox", "--disable-gpu"], **PHONE}
    disk = tempfile.mkdtemp(prefix="paneldesk-phone-")
    first = started_browser.browser_type.launch_persistent_context(disk, **options)
    first.add_cookies(cookies)
    page = first.new_page()
    page.goto(address)
    first.set_offline(True)
    type_in(page, "The last words of a battery.")
    says(page, "Saved on this phone; will send")
    os.kill(_holder(disk), signal.SIGKILL)
    with pytest.raises(Error):
        page.goto(address)

    for lock in Path(disk).glob("Singleton*"):
        lock.unlink()
    again = started_browser.browser_type.launch_persistent_context(disk, **options)
    again.add_cookies(cookies)
    page = again.new_page()
    page.goto(address)
    page.get_by_role("button", name="Put it back").click()
    says(page, "UTC")
    assert stored(seat) == ("accepted", "The last words of a battery.")
    again.close()


BUSY_DISK = """() => new Promise((begun) => {
    const asked = indexedDB.open("paneldesk", 1);
    asked.onsuccess = () => {
        const store = asked.result.transaction("copies", "readwrite").objectStore("copies");
        const goOn = () => { begun(); if (!window.diskIsFree) store.count().onsuccess = goOn; };
        goOn();
    };
})"""


def test_the_phone_has_the_words_before_it_says_so(phone, seat, complaints):
    page = phone().page
    page.goto(f"/desk/{seat.pk}/")
    page.context.set_offline(True)
    page.evaluate(BUSY_DISK)
    type_in(page, "Slow to be written.")
    says(page, "No connection. Keeping your words on this phone")
    page.evaluate("window.diskIsFree = true")
    says(page, "Saved on this phone; will send")
    complaints.clear()  # the console mentions what did not get through


def _holder(disk: str) -> int:
    """The process of the browser that keeps its profile there."""
    return int(os.readlink(f"{disk}/SingletonLock").rpartition("-")[2])


def test_no_page_scrolls_sideways_and_a_thumb_finds_what_it_presses(phone, invitation, builder):
    invitation.article.headline = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz " * 2
    invitation.article.save()
    page = phone().page
    here = f"/desk/{invitation.pk}/"
    for address in ["/desk/", here, "/inbox/", "/accounts/settings/", "/accounts/password/change/"]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
    answering.accept(invitation.pk, by=builder.user)
    page.goto(here)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = "all => all.filter(one => one.checkVisibility() && one.offsetHeight < 44).map(one => one.textContent)"
    assert page.locator("main :is(button, summary, textarea, .jump a)").evaluate_all(small) == []


def test_an_answer_to_a_colleague_is_kept_on_the_phone_then_the_server_and_two_tabs_are_shown(
    phone, transactional_db, article, editor, the_builder, builder, the_skeptic, skeptic, complaints
):
    seats = [
        AssignmentFactory(article=article, persona=persona, panelist=who, by=editor, state="approved")
        for persona, who in ((the_builder, builder), (the_skeptic, skeptic))
    ]
    rebutting.open_round(article.pk, by=editor, due_at=timezone.now() + timedelta(days=1))
    page = phone().page
    page.goto(f"/desk/{seats[0].pk}/")
    answer, to = page.get_by_role("textbox", name="Your answer"), page.get_by_role("radio", name="The Skeptic")

    def kept() -> tuple:
        return RebuttalDraft.objects.values_list("text", "to__persona__slug", "version").get()

    to.check()
    answer.fill("A spark")
    answer.blur()
    says(page, "UTC")
    assert kept() == ("A spark", "the-skeptic", kept()[2])

    page.context.set_offline(True)
    answer.fill("A spark is not")
    answer.blur()
    says(page, "Saved on this phone")
    rebuttal_drafts.save(seats[0].pk, by=builder.user, to="", text="A seed", version=kept()[2])  # in another tab
    page.context.set_offline(False)
    box = page.get_by_role("alert", name="Two versions of your answer")
    box.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box.get_by_role("link", name="Take the stored one").click()
    says(page, "UTC")
    assert (answer.input_value(), to.is_checked(), kept()[:2]) == ("A seed", False, ("A seed", None))
    page.get_by_role("button", name="Put it back").first.wait_for()  # what was not taken is on offer
    to.check()
    page.get_by_role("button", name="Submit your answer").click()
    page.get_by_text("waits for the editor").wait_for()
    assert Rebuttal.objects.get().body_html == "<p>A seed</p>"
    complaints.clear()  # the console mentions what did not get through, and the answer 409
