"""Deliveries over real SMTP: claimed, sent, marked; retried, given up in plain sight, called off."""

import asyncio
from datetime import timedelta
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError, connection
from django.utils import timezone

from cms.events.dispatch import dispatch_pending
from cms.notifications.deliveries import deliver_due, retry
from cms.notifications.line import Line
from cms.notifications.mails import message_id
from cms.notifications.models import Delivery, Notification
from cms.notifications.returnpaths import return_path
from cms.notifications.schedule import LEASE, PAUSES
from panels import assigning
from panels.models import Assignment
from tests.factories import ArticleFactory, AssignmentFactory, PanelistFactory, UserFactory
from tests.support.processes import ROOT, free_port

pytestmark = pytest.mark.django_db


class PostOffice:
    """A mail server that does as told: `rcpt` and `data` are its answers, or what it does instead; `answers` those to
    the next mails, one each. `calls` counts connections."""

    def __init__(self):
        self.rcpt = self.data = "250 OK"
        self.taken, self.senders, self.answers, self.hangs_for, self.calls = [], [], [], set(), 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.calls += 1
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.pop(0) if self.answers else self.data
        if answer == "hang" or self.hangs_for & set(envelope.rcpt_tos):
            await asyncio.Event().wait()
        if answer == "close":
            server.transport.close()
        if answer.startswith("250"):
            self.senders.append((envelope.mail_from, message_from_bytes(envelope.content)["From"]))
            self.taken.append((envelope.rcpt_tos, message_from_bytes(envelope.content)["Message-ID"]))
        return answer


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
    name = message_id(delivery.notification)
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
        now = max(delivery.due_at, timezone.now())
        deliver_due(now)
        delivery.refresh_from_db()
        pauses.append(delivery.due_at - now)
    assert [round(pause / timedelta(minutes=1)) for pause in pauses[:-1]] == [1, 5, 30, 120, 480]
    assert (delivery.state, delivery.tries) == ("failed", len(PAUSES) + 1)

    post_office.data = "250 OK"
    assert [retry(delivery.pk), retry(delivery.pk), deliver_due()] == [True, False, 1]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.trouble, delivery.doubts, len(post_office.taken)) == ("sent", "", 0, 1)


def test_while_the_server_is_away_one_is_tried_and_the_others_wait_unspent(post_office, settings):
    for _ in range(3):
        an_invitation()
    settings.EMAIL_PORT = free_port()
    assert deliver_due() == 1
    tried, *others = Delivery.objects.order_by("-tries")
    assert (tried.state, tried.tries, tried.doubts) == ("waiting", 1, 0)
    assert [(other.state, other.tries, other.due_at < tried.due_at) for other in others] == [("waiting", 0, True)] * 2


def test_a_server_that_breaks_off_is_called_once_more_and_then_left_alone(post_office):
    """What it was given and did not answer for may have arrived; what follows does not wait for it in turn."""
    for _ in range(3):
        an_invitation()
    post_office.data = "close"
    assert deliver_due() == 2
    assert sorted(Delivery.objects.values_list("tries", "doubts")) == [(0, 0), (1, 1), (1, 1)]

    post_office.data = "250 OK"
    assert deliver_due(timezone.now() + PAUSES[0]) == 3
    assert sorted(Delivery.objects.values_list("state", "doubts")) == [("sent", 0), ("sent", 1), ("sent", 1)]


def test_a_hanging_server_costs_its_time_out_and_not_the_queue_behind_it(post_office):
    first, *others = [an_invitation() for _ in range(4)]
    post_office.hangs_for = {first.notification.user.email}
    assert deliver_due() == 4
    assert [to for to, _ in post_office.taken] == [[other.notification.user.email] for other in others]
    first.refresh_from_db()
    assert (first.state, first.tries, first.doubts) == ("waiting", 1, 1)


def test_many_mails_go_over_one_connection_whatever_becomes_of_each(post_office):
    for _ in range(4):
        an_invitation()
    post_office.answers = ["250 OK", "451 Come again later", "421 Too much for today", "250 OK"]
    assert deliver_due() == 4
    assert sorted(Delivery.objects.values_list("state", "doubts")) == [("sent", 0)] * 2 + [("waiting", 0)] * 2
    assert post_office.calls == 2  # the second after the server had ended the first


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


def killed(*about):
    raise KeyboardInterrupt


def test_a_claim_is_a_lease_that_outlives_its_worker_and_keeps_others_away(post_office, monkeypatch):
    """The one that it stood before the mail server with may have arrived; the rest of its batch has not."""
    begun, _, _ = (an_invitation() for _ in range(3))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Line, "send", killed)
        deliver_due()
    begun.refresh_from_db()
    assert (begun.state, begun.tries) == ("sending", 1)
    assert deliver_due(timezone.now() + LEASE - timedelta(seconds=5)) == 0
    assert deliver_due(timezone.now() + LEASE) == 3
    begun.refresh_from_db()
    assert (begun.state, begun.tries, begun.doubts) == ("sent", 2, 1)
    told = Delivery.objects.exclude(pk=begun.pk).values_list("state", "tries", "doubts")
    assert (list(told), len(post_office.taken)) == ([("sent", 1, 0)] * 2, 3)


def test_what_is_cancelled_while_a_worker_has_it_in_hand_is_not_sent(post_office, monkeypatch, editor):
    first, seat = an_invitation(), AssignmentFactory(by=editor)
    dispatch_pending()
    send = Line.send

    def cancel_meanwhile(*about):
        send(*about)
        assigning.cancel(seat.pk, by=editor)

    monkeypatch.setattr(Line, "send", cancel_meanwhile)
    deliver_due()
    assert [to for to, _ in post_office.taken] == [[first.notification.user.email]]
    assert Delivery.objects.get(notification__event__subject_id=seat.pk).state == "called_off"


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


def test_operators_are_told_how_often_and_for_how_long_mail_is_tried():
    """docs/operations.md says what schedule.py does."""
    words = " ".join((ROOT / "docs/operations.md").read_text().split())
    pauses = [f"{int(pause.total_seconds() // 60)} min" for pause in PAUSES]
    hours = round(sum(PAUSES, timedelta()) / timedelta(hours=1), 1)
    assert f"again after {', '.join(pauses)}: {len(PAUSES) + 1} tries in {hours} hours" in words
    assert f"for {LEASE // timedelta(minutes=1)} minutes" in words


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_was_taken_but_could_not_be_marked_is_sent_again_in_doubt(post_office):
    """The database was away, or locked for too long, just when the mail server had answered."""
    delivery, broken = an_invitation(), []

    def away_for_once(execute, sql, params, many, context):
        if post_office.taken and not broken and sql.startswith('UPDATE "notifications_delivery"'):
            broken.append(sql)
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(away_for_once):
        assert deliver_due() == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.doubts, len(broken)) == ("waiting", 1, 1)


@pytest.mark.parametrize("mailbox", ["", "bounces@news.example.org"])
def test_a_mail_comes_back_to_an_address_of_its_own_where_one_is_set(mailbox, post_office, settings):
    settings.BOUNCE_ADDRESS, settings.DEFAULT_FROM_EMAIL = mailbox, "Paneldesk <newsroom@news.example.org>"
    delivery = an_invitation()
    deliver_due()
    [(envelope, shown)] = post_office.senders
    assert shown == settings.DEFAULT_FROM_EMAIL
    assert envelope == (return_path(delivery) or "newsroom@news.example.org")
    assert len(envelope.partition("@")[0]) <= 64
