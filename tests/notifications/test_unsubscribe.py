"""Out of a kind of mail by what is in the mail itself (RFC 8058)."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cms.events.dispatch import dispatch_pending
from cms.notifications import mails
from cms.notifications.bundling import bundle_due
from cms.notifications.deliveries import deliver_due
from cms.notifications.models import Delivery, Notification
from cms.notifications.preferences import choose, ways_of
from panels import answering, deciding, writing
from tests.factories import ArticleFactory, AssignmentFactory

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def seat(editor, the_builder, builder):
    """A take that was sent and sent back: its panelist has an invitation and a decision to be mailed."""
    article = ArticleFactory(by=editor, headline="Glass battery leaves the lab")
    seat = AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, state="submitted")
    deciding.request_changes(seat.pk, by=editor, note="More.")
    dispatch_pending()
    return seat


def mailbox():
    """Whose server posts what a mail says: no session, and forgeries are looked for."""
    return Client(enforce_csrf_checks=True)


def headers_of(kind, person):
    mail = mails.build(Notification.objects.get(kind=kind, user=person))
    return message_from_bytes(mail.message().as_bytes(), policy=policy.default)


def way_out(kind, person) -> str:
    address = headers_of(kind, person)["List-Unsubscribe"].strip()
    assert address.startswith(f"<{settings.SITE_URL}/unsubscribe/")
    return address.strip("<>").removeprefix(settings.SITE_URL)


def test_news_can_be_stopped_by_one_click_and_an_invitation_cannot(seat, builder):
    news, invitation = headers_of("changes_requested", builder.user), headers_of("invited", builder.user)
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers_of("changes_requested", builder.user)["List-Unsubscribe"] == news["List-Unsubscribe"]
    assert [invitation[name] for name in ("List-Unsubscribe", "List-Unsubscribe-Post")] == [None, None]
    address = news["List-Unsubscribe"].strip(" <>")
    for part in ("plain", "html"):
        assert [address in mail.get_body((part,)).get_content() for mail in (news, invitation)] == [True, False]


def test_one_click_is_answered_at_once_twice_is_once_and_stops_this_mail_of_this_person_alone(seat, builder, skeptic):
    address = way_out("changes_requested", builder.user)
    for _ in range(2):
        answer = mailbox().post(address, ONE_CLICK)
        assert (answer.status_code, answer.cookies, answer["X-Robots-Tag"]) == (200, {}, "noindex")
        assert "no-store" in answer["Cache-Control"]
        assert "Your takes will not be mailed to you any more." in answer.content.decode()
    assert ways_of(builder.user) == {"invitations": "at_once", "decisions": "never", "deadlines": "at_once"}
    assert set(ways_of(skeptic.user).values()) == {"at_once"}
    deliver_due()
    states = dict(Delivery.objects.filter(notification__user=builder.user).values_list("notification__kind", "state"))
    assert states == {"invited": "sent", "you_accepted": "sent", "changes_requested": "called_off"}


def test_looking_changes_nothing_and_shows_a_button_that_does(seat, builder):
    address = way_out("changes_requested", builder.user)
    pages = [mailbox().get(address), mailbox().head(address), mailbox().post(address, {"x": "1"})]
    assert [(page.status_code, page.cookies) for page in pages] == [(200, {})] * 3
    assert ways_of(builder.user)["decisions"] == "at_once"
    page = pages[0].content.decode()
    assert '<input type="hidden" name="List-Unsubscribe" value="One-Click">' in page
    assert "A take of yours is approved" in page
    assert builder.user.email not in page


def test_the_digest_is_left_by_one_click(seat, builder, editor):
    choose(builder.user, {"decisions": "digest"})
    writing.submit(seat.pk, by=builder.user, draft="Five minutes.")
    deciding.approve(seat.pk, by=editor)
    dispatch_pending()
    bundle_due(timezone.now() + timedelta(days=1))
    dispatch_pending()
    assert "The daily digest will not" in mailbox().post(way_out("digest", builder.user), ONE_CLICK).content.decode()
    assert ways_of(builder.user) == {"invitations": "at_once", "decisions": "never", "deadlines": "at_once"}


def test_a_changed_address_leads_nowhere_and_stops_nothing(seat, builder):
    address = way_out("changes_requested", builder.user)
    for wrong in (address[:-2] + "/", address.replace("/unsubscribe/", "/unsubscribe/x"), "/unsubscribe/nothing/"):
        assert mailbox().post(wrong, ONE_CLICK).status_code == 404
    assert ways_of(builder.user)["decisions"] == "at_once"


def test_an_answer_to_a_mail_reaches_the_person_and_each_seat_is_one_thread(seat, builder, editor):
    other = AssignmentFactory(by=editor, panelist=builder, persona=seat.persona)
    answering.accept(other.pk, by=builder.user)
    dispatch_pending()
    mine = [headers_of("changes_requested", builder.user)]
    mine += [mails.build(row).message() for row in Notification.objects.filter(kind="invited", user=builder.user)]
    threads = [mail["References"] for mail in mine]
    assert [mail["Reply-To"] for mail in mine] == [editor.email] * 3
    assert threads == [mail["In-Reply-To"] for mail in mine]
    assert sorted(threads.count(thread) for thread in set(threads)) == [1, 2]
    assert len({mail["Message-ID"] for mail in mine}) == 3
