"""Deliveries over real SMTP: claimed, sent, marked; retried, given up in plain sight, called off."""

import asyncio
from datetime import timedelta
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone

from cms.events.dispatch import dispatch_pending
from cms.notifications import deliveries
from cms.notifications.deliveries import LEASE, PAUSES, deliver_due, retry
from cms.notifications.models import Delivery, Notification
from panels import assigning
from panels.models import Assignment
from tests.factories import ArticleFactory, AssignmentFactory, PanelistFactory, UserFactory
from tests.support.processes import free_port

pytestmark = pytest.mark.django_db


class PostOffice:
    """A mail server that does as told: `rcpt` and `data` are its answers, or what it does instead."""

    def __init__(self):
        self.rcpt = self.data = "250 OK"
        self.taken = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):
        if self.data == "hang":
            await asyncio.Event().wait()
        if self.data == "close":
            server.transport.close()
        if self.data.startswith("250"):
            self.taken.append((envelope.rcpt_tos, message_from_bytes(envelope.content)["Message-ID"]))
        return self.data


@pytest.fixture
def post_office(settings):
    handler = PostOffice()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 1
    controller = Controller(
        handler,
        hostname=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        authenticator=lambda *args: AuthResult(success=False, handled=False),
        auth_require_tls=False,
    )
    controller.start()
    yield handler
    controller.stop()


def an_invitation(**fields) -> Delivery:
    """One mail that waits to be sent."""
    AssignmentFactory(**fields)
    dispatch_pending()
    return Delivery.objects.latest("pk")


def test_a_mail_is_handed_over_once_under_its_own_name(post_office):
    delivery = an_invitation()
    assert [deliver_due(), deliver_due()] == [1, 0]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.trouble) == ("sent", 1, "")
    name = f"<notification-{delivery.notification_id}@127.0.0.1>"
    assert post_office.taken == [([delivery.notification.user.email], name)]


@pytest.mark.parametrize(
    ("rcpt", "data", "state", "trouble"),
    [
        ("550 No such person here", "", "failed", "No such person here"),
        ("450 Mailbox busy", "", "waiting", "Mailbox busy"),
        ("250 OK", "554 Looks like spam", "failed", "Looks like spam"),
        ("250 OK", "451 Come again later", "waiting", "Come again later"),
        ("250 OK", "close", "waiting", "Disconnected"),
        ("250 OK", "hang", "waiting", "timed out"),
    ],
    ids=["nobody there", "busy", "refused", "later", "closed", "hung"],
)
def test_what_no_retry_changes_has_failed_and_the_rest_is_tried_again(rcpt, data, state, trouble, post_office):
    delivery = an_invitation()
    post_office.rcpt, post_office.data = rcpt, data
    before = timezone.now()
    assert deliver_due() == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == (state, 1)
    assert trouble in delivery.trouble
    assert delivery.due_at >= before + PAUSES[0]
    assert post_office.taken == []


def test_pauses_grow_until_it_has_failed_and_an_editor_can_start_over(post_office):
    delivery = an_invitation()
    post_office.data = "451 Come again later"
    pauses = []
    while delivery.state == "waiting":
        now = timezone.now()
        deliver_due(delivery.due_at)
        delivery.refresh_from_db()
        pauses.append(delivery.due_at - now)
    assert [round(pause / timedelta(minutes=1)) for pause in pauses[:-1]] == [1, 5, 30, 120, 480]
    assert (delivery.state, delivery.tries) == ("failed", len(PAUSES) + 1)

    post_office.data = "250 OK"
    assert [retry(delivery.pk), retry(delivery.pk), deliver_due()] == [True, False, 1]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.trouble, len(post_office.taken)) == ("sent", "", 1)


def test_while_the_server_is_away_one_is_tried_and_the_others_wait_unspent(post_office):
    for _ in range(3):
        an_invitation()
    post_office.data = "close"
    assert deliver_due() == 1
    assert sorted(Delivery.objects.values_list("state", "tries")) == [("waiting", 0), ("waiting", 0), ("waiting", 1)]


def test_a_wrong_password_fails_nobody_s_mail(post_office, settings):
    """535 is a 5xx about us; put right, the mail goes out."""
    delivery = an_invitation()
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "wrong"
    deliver_due()
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    assert delivery.trouble.startswith("SMTPAuthenticationError: (535")
    settings.EMAIL_HOST_USER = ""
    deliver_due(delivery.due_at)
    assert len(post_office.taken) == 1


def test_a_claim_is_a_lease_that_outlives_its_worker_and_keeps_others_away(post_office, monkeypatch):
    delivery = an_invitation()

    def killed(*claimed):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(deliveries, "_send", killed)
        deliver_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("sending", 1)
    assert deliver_due(timezone.now() + LEASE - timedelta(seconds=5)) == 0
    assert deliver_due(timezone.now() + LEASE) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, len(post_office.taken)) == ("sent", 2, 1)


class Watching(BaseEmailBackend):
    """Notes whether a transaction was open while it sent."""

    seen: list = []

    def send_messages(self, messages):
        stored = Delivery.objects.get().state
        self.seen.append((connection.in_atomic_block, stored))
        return len(messages)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_mail_is_sent_and_the_claim_is_committed(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Watching"
    Watching.seen.clear()
    an_invitation()
    deliver_due()
    assert Watching.seen == [(False, "sending")]
    assert Delivery.objects.get().state == "sent"


def test_the_state_is_read_again_at_the_moment_of_sending(post_office):
    seat = AssignmentFactory()
    dispatch_pending()
    # As if it were cancelled between the look at what is due and the sending: without the verb, which calls off.
    Assignment.objects.filter(pk=seat.pk).update(state="cancelled")
    assert deliver_due() == 1
    assert (Delivery.objects.get().state, post_office.taken) == ("called_off", [])


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}], ids=["left", "no address any more"])
def test_nothing_is_sent_to_somebody_who_has_gone(change, post_office):
    delivery = an_invitation()
    person = delivery.notification.user
    type(person).objects.filter(pk=person.pk).update(**change)
    deliver_due()
    delivery.refresh_from_db()
    assert (delivery.state, post_office.taken) == ("called_off", [])


def test_somebody_without_an_address_is_told_in_the_inbox_alone(the_builder):
    user = UserFactory(role="panelist", email="")
    AssignmentFactory(persona=the_builder, panelist=PanelistFactory(user=user, personas=[the_builder]))
    dispatch_pending()
    assert [(told.user, told.kind) for told in Notification.objects.all()] == [(user, "invited")]
    assert not Delivery.objects.exists()


def test_cancelling_calls_off_what_waits_about_the_seat_and_nothing_else(post_office, editor):
    article = ArticleFactory(by=editor)
    kept, cancelled = (AssignmentFactory(article=article, by=editor) for _ in range(2))
    dispatch_pending()
    assigning.cancel(cancelled.pk, by=editor)
    deliver_due()
    assert [to for to, _ in post_office.taken] == [[kept.panelist.user.email]]
