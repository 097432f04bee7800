"""A letter is seen as it would be while its words are typed."""

import pytest

from tests.e2e.people import PASSWORD, Editor
from tests.factories import UserFactory

pytestmark = [pytest.mark.apart, pytest.mark.django_db(transaction=True)]


def test_what_is_typed_is_shown_in_a_closed_frame_and_what_is_wrong_beside_the_field(browser, live_server, complaints):
    UserFactory(username="chief", role="chief", password=PASSWORD)
    chief = Editor(browser, live_server.url, complaints, "chief")
    chief.sign_in()
    page = chief.page
    page.goto(f"{live_server.url}/admin/notifications/lettertext/overdue/")
    words = page.get_by_label("Text", exact=True)
    words.fill("Where is {{ headlin }}?\n{{ url }}")
    page.get_by_text("Unknown variable “headlin” in line 1. Did you mean “headline”?").wait_for()
    words.fill("Where is {{ headline }}?\n\n<script>document.title = 'open'</script>\n{{ url }}")
    letter = page.frame_locator("iframe").first
    letter.get_by_text("Where is Glass battery leaves the lab?").wait_for()
    assert letter.get_by_role("link").first.inner_text() == "<script>document.title = 'open'</script>"
    assert page.get_by_text("Unknown variable").count() == 0
    page.get_by_role("button", name="Plain text").click()
    page.get_by_text("Where is Glass battery leaves the lab?").wait_for()
