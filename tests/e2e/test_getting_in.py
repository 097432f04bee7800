"""The ways in, as a panelist has them on a phone: the link in a mail, and a passkey."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail

from cms.events.dispatch import dispatch_pending
from cms.notifications.deliveries import deliver_due
from tests.e2e.people import Panelist
from tests.factories import AssignmentFactory

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def phone(browser, live_server, complaints):
    """The builder's phone, where nobody is signed in."""
    return Panelist(browser, live_server.url, complaints, "builder", screen=PHONE)


@pytest.fixture
def seat(transactional_db, editor, article, the_builder, builder):
    """An invitation to the builder."""
    return AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, brief="One idea.")


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= 360


def test_from_the_mail_to_the_take_in_one_tap(phone, seat):
    dispatch_pending()
    deliver_due()
    [link] = set(re.findall(r"https?://\S+/desk/enter/\S+", mail.outbox[0].body))
    page, asked = phone.page, []
    page.on("request", lambda request: asked.append(request.all_headers().get("referer", "")))
    page.goto(urlsplit(link).path)
    button = page.get_by_role("button", name="Open the assignment")
    assert (fits(page), button.bounding_box()["height"] >= 44) == (True, True)
    assert page.context.cookies() == [cookie for cookie in page.context.cookies() if cookie["name"] == "csrftoken"]
    button.tap()
    page.wait_for_url(f"**/desk/{seat.pk}/")
    phone.accept()
    phone.submit("It works three times.")
    seat.refresh_from_db()
    assert (seat.state, seat.draft) == ("submitted", "It works three times.")
    assert fits(page)
    assert [said for said in asked if "/enter/" in said] == []
    page.get_by_role("button", name="Close it on this device").tap()
    page.wait_for_url(f"{phone.site}/")
    page.goto(f"/desk/{seat.pk}/")
    page.get_by_label("Password").wait_for()


def test_a_passkey_signs_in(phone, seat):
    page = phone.page
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": kind | {"isUserVerified": True}})
    phone.sign_in()
    page.goto("/accounts/settings/")
    page.get_by_role("link", name="Passkeys").tap()
    page.get_by_role("link", name="Add a passkey").tap()
    page.get_by_label("Password").fill("paneldesk")
    page.get_by_role("button", name="Go on").tap()
    page.get_by_label("What is it called?").fill("My phone")
    page.get_by_role("button", name="Add it").tap()
    page.get_by_role("heading", name="My phone").wait_for()
    assert fits(page)
    page.get_by_role("button", name="Sign out").tap()
    page.wait_for_url(f"{phone.site}/")

    page.goto(f"/desk/{seat.pk}/")
    page.get_by_role("button", name="Sign in with a passkey").tap()
    page.wait_for_url(f"**/desk/{seat.pk}/")
    page.get_by_text("One idea.").wait_for()
    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Remove").tap()
    page.get_by_label("Password").fill("paneldesk")
    page.get_by_role("button", name="Go on").tap()
    page.get_by_role("button", name="Remove it").tap()
    page.get_by_text("You have none yet.").wait_for()
