"""Mail that does not reach its person: the address is marked and spared, editors are told, somebody tries again."""

import smtplib

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from articles import publishing
from cms.events.dispatch import dispatch_pending
from cms.events.recording import record
from cms.notifications.deliveries import deliver_due
from cms.notifications.models import DeadAddress, Delivery, Notification
from cms.notifications.schedule import PAUSES
from panels import assigning
from tests.factories import ArticleFactory, AssignmentFactory, PanelistFactory, PersonaFactory, UserFactory

pytestmark = pytest.mark.django_db

UNKNOWN = (550, b"5.1.1 <x@y>: No such user here")


class Refusing(EmailBackend):
    """What a mail server says of addresses: `says[address]`. All other mail lands in the outbox."""

    says: dict = {}
    asked: list = []

    def send_messages(self, messages):
        [mail] = messages
        self.asked.append(mail.to[0])
        if answer := self.says.get(mail.to[0]):
            raise smtplib.SMTPRecipientsRefused({mail.to[0]: answer})
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    Refusing.says, Refusing.asked = {}, []
    return Refusing


@pytest.fixture
def noor():
    return PanelistFactory(user__username="noor", user__first_name="Noor", user__email="noor@example.org")


def a_seat(panelist, **fields):
    """One of theirs, in a voice of its own."""
    panelist.personas.add(persona := PersonaFactory())
    return AssignmentFactory(persona=persona, panelist=panelist, **fields)


def work() -> list[str]:
    """Tell and send all there is; returns the addresses that the mail server was asked for."""
    Refusing.asked.clear()
    for _ in range(3):  # what failed is news of its own
        dispatch_pending()
        deliver_due()
    return list(Refusing.asked)


def states(person) -> list[str]:
    return list(Delivery.objects.filter(notification__user=person).order_by("pk").values_list("state", flat=True))


def unreachable() -> list[tuple[str, str]]:
    """Which editors were told, in the inbox, and how."""
    news = Notification.objects.filter(kind="unreachable").order_by("pk")
    return list(news.values_list("user__username", "title"))


def test_a_bounce_marks_the_address_spares_it_and_is_told_to_every_editor_who_waits(
    server, noor, editor, chief, mailoutbox
):
    a_seat(noor, article=ArticleFactory(by=editor), by=editor)
    other = a_seat(noor, article=ArticleFactory(by=chief), by=chief)
    a_seat(PanelistFactory(), article=ArticleFactory(by=editor), by=UserFactory(role="editor"))
    server.says = {"noor@example.org": UNKNOWN}
    assert work().count("noor@example.org") == 1
    assert states(noor.user) == ["failed", "failed"]
    mark = DeadAddress.objects.get()
    assert (mark.user, mark.address, mark.reason) == (noor.user, "noor@example.org", "mailbox unknown")
    told = "Noor cannot be reached: mailbox unknown"
    assert sorted(unreachable()) == [("chief", told), ("editor", told)]
    assert sorted(mail.to[0] for mail in mailoutbox if mail.subject == told) == [chief.email, editor.email]
    letter = next(mail for mail in mailoutbox if mail.to == [chief.email])
    assert f"{other.persona.name} on “{other.article.headline}”" in letter.body

    # News of the same seats tells nobody again; a seat that is given to them later does, once.
    record("assignment.invite", subject=other, by=chief)
    late = a_seat(noor, article=ArticleFactory(by=chief), by=chief)
    assert work() == [chief.email]
    assert len(unreachable()) == 3
    assigning.cancel(late.pk, by=chief)
    assert (work(), len(unreachable())) == ([], 3)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((550, b"No such person"), "mailbox unknown"),
        ((550, b"5.2.1 Disabled"), "the mailbox is closed"),
        ((556, b"5.1.10 Null MX"), "the domain takes no mail"),
        ((552, b"5.2.2 Over quota"), None),
        ((550, b"5.7.1 Looks like spam"), None),
        ((554, b"Not today, nor ever"), None),
    ],
)
def test_what_is_said_of_the_address_marks_it_and_what_is_said_of_the_mail_does_not(answer, reason, server, noor):
    a_seat(noor)
    server.says = {"noor@example.org": answer}
    work()
    assert states(noor.user) == ["failed"]
    assert list(DeadAddress.objects.values_list("reason", flat=True)) == ([reason] if reason else [])


def test_an_address_that_is_corrected_gets_mail_again_through_whichever_door(server, noor):
    server.says = {"noor@example.org": UNKNOWN}
    a_seat(noor)
    work()
    noor.user.email = "noor@example.net"
    noor.user.save()
    a_seat(noor)
    assert "noor@example.net" in work()
    assert states(noor.user) == ["failed", "sent"]

    server.says["noor@example.net"] = UNKNOWN
    a_seat(noor)
    work()
    assert [(mark.address, states(noor.user)) for mark in DeadAddress.objects.all()] == [
        ("noor@example.net", ["failed", "sent", "failed"])
    ]


def test_mail_that_failed_after_every_pause_is_told_to_the_editor_of_its_seat_alone(server, noor, editor, chief):
    a_seat(noor, article=ArticleFactory(by=editor), by=editor)
    dispatch_pending()
    a_seat(noor, article=ArticleFactory(by=chief), by=chief)
    server.says = {"noor@example.org": (450, b"Mailbox busy")}
    for _ in range(len(PAUSES) + 1):
        [mine] = Delivery.objects.filter(notification__user=noor.user)
        deliver_due(mine.due_at)
    work()
    assert unreachable() == [("editor", "Noor cannot be reached: it was tried again and again in vain")]
    assert not DeadAddress.objects.exists()


def test_nobody_is_told_of_a_seat_that_closed_nor_of_readers_news(server, noor, editor):
    server.says = {"noor@example.org": UNKNOWN}
    article = ArticleFactory(by=editor, state="approved")
    a_seat(noor, article=article, by=editor, state="approved")
    publishing.publish(article.pk, by=editor)
    work()
    assert "failed" in states(noor.user)
    assert unreachable() == []


def test_it_is_seen_at_the_person_and_at_each_seat_and_tried_again_there(server, noor, editor, client):
    seat = a_seat(noor, article=ArticleFactory(by=editor), by=editor)
    reached = a_seat(PanelistFactory(), article=seat.article, by=editor)
    server.says = {"noor@example.org": UNKNOWN}
    work()
    client.force_login(editor)
    person = reverse("admin:accounts_user_change", args=[noor.user.pk])
    page = client.get(reverse("admin:articles_article_change", args=[seat.article_id])).content.decode()
    assert page.count("cannot be reached: mailbox unknown") == 1
    assert page.count(f'href="{person}"') == 1
    seats = client.get(reverse("admin:panels_assignment_changelist")).content.decode()
    assert seats.count("cannot be reached: mailbox unknown") == 1
    assert "does not reach noor@example.org</strong>: mailbox unknown" in client.get(person).content.decode()
    other = reverse("admin:accounts_user_change", args=[reached.panelist.user_id])
    assert "does not reach" not in client.get(other).content.decode()

    server.says = {}
    again = reverse("admin:notifications_delivery_retry_to", args=[noor.user.pk])
    assert [client.get(again).status_code, client.post(again)["Location"]] == [405, person]
    assert not DeadAddress.objects.exists()
    assert "noor@example.org" in work()
    assert states(noor.user) == ["sent"]
    assert "does not reach" not in client.get(person).content.decode()


def test_who_may_not_look_deliveries_up_may_not_try_them_again(noor, writer, client):
    client.force_login(writer)
    assert client.post(reverse("admin:notifications_delivery_retry_to", args=[noor.user.pk])).status_code == 403
