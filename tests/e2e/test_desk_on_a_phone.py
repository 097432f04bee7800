"""The desk as a panelist holds it: 360 px wide, touched, with a script or without."""

import re

import pytest

from panels import answering, deciding, writing
from tests.e2e.people import Panelist
from tests.factories import AssignmentFactory

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def seat(transactional_db, editor, article, the_builder, builder):
    """An invitation to the builder."""
    return AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, brief="One idea.")


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


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_invitation_to_submission(phone, seat, scripts):
    panelist = phone(java_script_enabled=scripts)
    panelist.open(seat.article.headline)
    panelist.accept()
    panelist.page.get_by_label("Your take").fill("It works twice.")
    panelist.page.get_by_role("button", name="Save").click()
    panelist.page.get_by_text("Saved.").wait_for()
    assert stored(seat) == ("accepted", "It works twice.")
    panelist.submit("It works three times.")
    assert stored(seat) == ("submitted", "It works three times.")


def test_every_answer_is_on_the_first_screen_and_under_a_thumb(phone, seat):
    panelist = phone()
    panelist.open(seat.article.headline)
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
    assert stored(seat) == ("accepted", "")


def test_words_are_counted_while_one_types(phone, seat, builder):
    answering.accept(seat.pk, by=builder.user)
    page = phone().page
    page.goto(f"/desk/{seat.pk}/")
    page.get_by_label("Your take").press_sequentially("three words here")
    assert page.locator("#count").inner_text() == "3"
    assert page.locator("#count").get_attribute("data-in-range") is None
    page.get_by_label("Your take").fill("word " * 60)
    assert page.locator("#count").get_attribute("data-in-range") == ""


def test_a_closed_tab_loses_nothing_and_forces_nothing(phone, seat, builder):
    answering.accept(seat.pk, by=builder.user)
    page = phone().page
    page.goto(f"/desk/{seat.pk}/")
    page.get_by_label("Your take").fill("Typed on the train.")
    page.goto("/desk/")
    page.goto(f"/desk/{seat.pk}/")
    assert page.get_by_label("Your take").input_value() == ""
    page.get_by_role("button", name="Put it back").click()
    assert page.get_by_label("Your take").input_value() == "Typed on the train."
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    page.reload()
    assert page.get_by_role("button", name="Put it back").count() == 0
    assert stored(seat) == ("accepted", "Typed on the train.")


def test_text_put_back_over_a_newer_version_is_compared_with_it(phone, seat, builder, complaints):
    answering.accept(seat.pk, by=builder.user)
    page = phone().page
    page.goto(f"/desk/{seat.pk}/")
    page.get_by_label("Your take").fill("Typed on the train.")
    page.goto("/desk/")
    writing.save_draft(seat.pk, by=builder.user, draft="Typed at home.", version=1)
    page.goto(f"/desk/{seat.pk}/")
    page.get_by_role("button", name="Put it back").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Two versions of your take").wait_for()
    assert stored(seat) == ("accepted", "Typed at home.")
    assert page.locator("#draft").input_value() == "Typed on the train."
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    assert stored(seat) == ("accepted", "Typed on the train.")
    complaints.clear()  # the console mentions each answer 409


def test_typing_beside_an_offer_keeps_both(phone, seat, builder):
    answering.accept(seat.pk, by=builder.user)
    panelist = phone()
    page = panelist.page
    take, offers = page.get_by_label("Your take"), page.locator("section", has_text="never reached us")
    for words in ("Typed on the train.", "Typed at home."):
        page.goto(f"/desk/{seat.pk}/")
        take.fill(words)
    page.goto("/desk/")
    page.goto(f"/desk/{seat.pk}/")
    assert offers.locator(".typed").all_inner_texts() == ["Typed on the train.", "Typed at home."]

    offers.nth(1).get_by_role("button", name="Throw it away").click()
    take.fill("Typed just now.")
    offers.get_by_role("button", name="Put it back").click()
    assert take.input_value() == "Typed on the train."
    assert offers.locator(".typed").all_inner_texts() == ["Typed just now."]

    panelist.submit("Typed on the train, and handed in.")
    page.wait_for_url(f"**/desk/{seat.pk}/")
    [kept] = page.evaluate("Object.values(localStorage).map(JSON.parse).flatMap(Object.values)")
    assert kept["text"] == "Typed just now."


def test_a_copy_kept_by_an_earlier_release_is_offered(phone, seat, builder):
    answering.accept(seat.pk, by=builder.user)
    page = phone().page
    page.goto(f"/desk/{seat.pk}/")
    kept = '{"text": "Typed before.", "at": 1795000000000}'
    page.evaluate("kept => localStorage.setItem(document.getElementById('draft').dataset.key, kept)", kept)
    page.reload()
    page.get_by_role("button", name="Put it back").click()
    assert page.get_by_label("Your take").input_value() == "Typed before."


def test_a_lost_network_loses_nothing(phone, seat, builder):
    answering.accept(seat.pk, by=builder.user)
    page = phone().page
    page.goto(f"/desk/{seat.pk}/")
    page.get_by_label("Your take").fill("In the tunnel.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click(no_wait_after=True)
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.goto(f"/desk/{seat.pk}/")
    page.get_by_text("never reached us").wait_for()
    assert "In the tunnel." in page.locator("main").inner_text()


def test_an_ended_session_loses_nothing(phone, seat, builder):
    answering.accept(seat.pk, by=builder.user)
    panelist = phone()
    page = panelist.page
    page.goto(f"/desk/{seat.pk}/")
    page.get_by_label("Your take").fill("Written over lunch.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Submit to the editor").click()
    panelist.enter_password()
    page.get_by_role("heading", name="Not sent yet").wait_for()
    page.get_by_role("button", name="Send it now").click()
    page.get_by_text("The editor reads it now").wait_for()
    assert stored(seat) == ("submitted", "Written over lunch.")


def test_a_tab_left_open_at_its_submission_loses_nothing_of_the_next_round(phone, seat, builder, editor):
    answering.accept(seat.pk, by=builder.user)
    panelist = phone()
    page = panelist.page
    page.goto(f"/desk/{seat.pk}/")
    panelist.submit("Round one.")
    page.wait_for_url(f"**/desk/{seat.pk}/")
    deciding.request_changes(seat.pk, by=editor, note="Name a price.")
    page.goto(f"/desk/{seat.pk}/?done=submit")  # as a tab restored, or an address kept
    page.get_by_label("Your take").fill("It costs nine.")
    page.goto(f"/desk/{seat.pk}/?done=submit")
    page.get_by_role("button", name="Put it back").click()
    assert page.get_by_label("Your take").input_value() == "It costs nine."


@pytest.mark.parametrize("button", ["Save", "Submit to the editor"])
def test_a_double_tap_sends_once(phone, seat, builder, button):
    answering.accept(seat.pk, by=builder.user)
    page = phone().page
    page.goto(f"/desk/{seat.pk}/")
    page.get_by_label("Your take").fill("It costs nine.")
    held = []  # what is on its way through a slow network
    page.route(re.compile("/(save|submit)/$"), lambda request: held.append(request))
    tapped = page.get_by_role("button", name=button)
    tapped.evaluate("button => { button.click(); setTimeout(() => button.click(), 100); }")
    page.wait_for_timeout(400)
    assert len(held) == 1
    held[0].continue_()
    page.get_by_text("Saved." if button == "Save" else "The editor reads it now").wait_for()
    assert stored(seat) == ("accepted" if button == "Save" else "submitted", "It costs nine.")


def test_no_page_scrolls_sideways(phone, seat, builder, editor):
    seat.article.headline = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz " * 2
    seat.article.save()
    page = phone().page
    settings = ["/accounts/settings/", "/accounts/notifications/", "/accounts/password/change/"]
    addresses = ["/desk/", f"/desk/{seat.pk}/", "/inbox/", *settings]
    answering.accept(seat.pk, by=builder.user)
    for address in [*addresses, f"/desk/{seat.pk}/"]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
