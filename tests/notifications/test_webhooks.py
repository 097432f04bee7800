"""Webhooks to a real server: signed, tried again, given up in plain sight, never in the way of others."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from cms.events.dispatch import dispatch_pending
from cms.lib import outside
from cms.notifications import endpoints, payloads
from cms.notifications.calling import call_due
from cms.notifications.deliveries import deliver_due, retry
from cms.notifications.models import Delivery, Endpoint, Notification
from cms.notifications.schedule import AWAY, CALLS, JITTER, LEASE
from cms.notifications.webhooks import new_secret, pause_asked
from panels import assigning, programs
from tests.factories import ArticleFactory, AssignmentFactory, PersonaFactory, ProgramFactory
from tests.support.processes import ROOT, free_port
from tests.support.receiver import Receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver():
    with Receiver().open() as receiver:
        yield receiver


@pytest.fixture
def program(receiver, chief):
    return ProgramFactory(by=chief, webhook=receiver.url)


def an_invitation(program, by, **fields):
    """A seat offered to the program, in a voice of its own, and told to whom it concerns."""
    program.panelist.personas.add(persona := PersonaFactory())
    seat = AssignmentFactory(article=ArticleFactory(by=by), persona=persona, panelist=program.panelist, by=by, **fields)
    dispatch_pending()
    return seat


def latest() -> Delivery:
    return Delivery.objects.filter(channel="webhook").latest("pk")


def test_a_message_is_signed_as_the_standard_says_and_sent_once(
    program, receiver, chief, settings, bells, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        seat = an_invitation(program, chief)
    assert bells.count("cms.notifications.tasks.call") == 1
    assert [call_due(), call_due()] == [1, 0]
    [call] = receiver.calls
    said = Webhook(program.secret).verify(call.body, call.headers)
    assert call.headers["content-type"] == "application/json"
    assert said["type"] == "assignment.invited"
    assert datetime.fromisoformat(said["timestamp"]) == Notification.objects.get().event.at
    url = f"{settings.SITE_URL}/api/v1/desk/assignments/{seat.pk}/"
    assert said["data"] == {
        "assignment": seat.pk,
        "article": seat.article_id,
        "persona": seat.persona.slug,
        "state": "invited",
        "round": 1,
        "answer_by": None,
        "due_at": seat.due_at.isoformat(),
        "url": url,
        "calls": {"accept": f"{url}accept/", "decline": f"{url}decline/"},
    }
    assert (latest().state, latest().doubts, latest().trouble) == ("sent", 0, "")
    with pytest.raises(WebhookVerificationError):
        Webhook(program.secret).verify(call.body.replace(b"invited", b"cancelled"), call.headers)


@pytest.mark.parametrize("status", [302, 307, 400, 404, 429, 500, 503])
def test_all_but_2xx_is_a_failure_and_comes_again_under_the_same_id_and_no_redirect_is_followed(
    status, program, receiver, chief
):
    receiver.answers = [(status, {"Location": "/elsewhere"})]
    an_invitation(program, chief)
    call_due()
    failed = latest()
    assert (failed.state, failed.tries, failed.doubts) == ("waiting", 1, 0)
    assert failed.trouble.startswith(f"it answered {status} ")
    Delivery.objects.update(due_at=timezone.now())
    call_due()
    first, second = receiver.calls
    assert (second.path, second.id) == (first.path, first.id)
    assert Webhook(program.secret).verify(second.body, second.headers) == second.said
    assert (latest().state, latest().tries) == ("sent", 2)


def test_it_is_tried_as_the_timetable_says_then_listed_with_its_reason_and_the_editor_is_told(
    program, receiver, chief, client
):
    receiver.answer = (500, {})
    an_invitation(program, chief)
    moments, moment = [], timezone.now()
    for _ in range(len(CALLS) + 1):
        moments.append(moment)
        call_due(moment)
        moment = latest().due_at
    offsets = [(at - moments[0]) / timedelta(hours=1) for at in moments[1:]]
    for offset, planned in zip(offsets, CALLS, strict=True):
        hours = planned / timedelta(hours=1)
        assert hours <= offset <= hours * (1 + JITTER) + 0.01
    assert (latest().state, latest().tries, len(receiver.calls)) == ("failed", 10, 10)
    assert len({call.id for call in receiver.calls}) == 1

    dispatch_pending()
    told = Notification.objects.get(kind="unreachable")
    assert (told.user, told.title) == (
        chief,
        "Night Wire cannot be reached: its webhook was tried again and again in vain",
    )
    assert not Endpoint.objects.exclude(gone_at=None).exists()
    client.force_login(chief)
    page = client.get(reverse("admin:panels_program_change", args=[program.pk])).content.decode()
    assert "it answered 500 Internal Server Error." in page
    again = reverse("admin:notifications_delivery_retry", args=[latest().pk])
    assert f'action="{again}"' in page
    receiver.answer = (200, {})
    client.post(again)
    call_due()
    assert latest().state == "sent"


def test_410_ends_the_address_is_told_to_the_editor_and_spares_it_until_somebody_tries_again(
    program, receiver, chief, client, mailoutbox
):
    receiver.answer = (410, {})
    an_invitation(program, chief)
    call_due()
    assert (latest().state, latest().tries) == ("failed", 1)
    dispatch_pending()
    deliver_due()
    [letter] = [mail for mail in mailoutbox if "cannot be reached" in mail.subject]
    assert letter.to == [chief.email]
    assert "No webhook reaches Night Wire" in letter.body
    assert receiver.url not in letter.body

    an_invitation(program, chief)
    call_due()
    assert (latest().state, len(receiver.calls)) == ("failed", 1)
    client.force_login(chief)
    page = reverse("admin:panels_program_change", args=[program.pk])
    assert "said that it is gone for good" in client.get(page).content.decode()

    receiver.answer = (200, {})
    assert retry(latest().pk)
    call_due()
    assert (latest().state, len(receiver.calls)) == ("sent", 2)
    assert "gone for good" not in client.get(page).content.decode().partition("What it was told")[0]


def test_another_address_is_trusted_anew(program, receiver, chief):
    Endpoint.objects.update(url=f"http://127.0.0.1:{free_port()}/", gone_at=timezone.now())
    programs.change(program.pk, by=chief, personas=program.panelist.personas.all(), label="", webhook=receiver.url)
    an_invitation(program, chief)
    call_due()
    assert receiver.types == ["assignment.invited"]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("written", ["seconds", "date"])
def test_whoever_is_busy_says_for_how_long(status, written, program, receiver, chief):
    until = datetime.now(UTC) + timedelta(hours=1)
    asked = "3600" if written == "seconds" else format_datetime(until, usegmt=True)
    receiver.answers = [(status, {"Retry-After": asked})]
    an_invitation(program, chief)
    call_due()
    assert abs(latest().due_at - until) < timedelta(seconds=30)


def test_an_answer_that_asks_for_more_than_a_day_or_for_nonsense_gets_no_more_than_is_due(program, receiver, chief):
    assert [pause_asked(text) for text in ("", "soon", "-5", "٣", "Fri, 32 Nov 2026 99:00:00")] == [None] * 5
    receiver.answers = [(503, {"Retry-After": "9" * 40})]
    an_invitation(program, chief)
    call_due()
    assert latest().due_at < timezone.now() + timedelta(hours=25)


def test_one_that_hangs_keeps_neither_mail_nor_another_program_waiting_and_is_left_alone(
    program, receiver, chief, monkeypatch, letters
):
    monkeypatch.setattr(outside, "STEP", 0.3)
    receiver.answer = ("hang", {})
    for _ in range(3):
        an_invitation(program, chief)
    with Receiver().open() as other:
        an_invitation(ProgramFactory(name="Day Wire", by=chief, webhook=other.url), chief)
        AssignmentFactory(by=chief)
        dispatch_pending()
        assert call_due() == 2
        assert (len(receiver.calls), len(other.calls)) == (1, 1)
    assert deliver_due() == len(letters) == 1
    tried, *waiting = Delivery.objects.filter(notification__user=program.user).order_by("pk")
    assert (tried.tries, tried.doubts, tried.trouble) == (1, 1, "it did not answer in time.")
    assert [(one.state, one.tries) for one in waiting] == [("waiting", 0)] * 2
    assert all(one.due_at > timezone.now() + AWAY / 2 for one in waiting)

    receiver.answer = (200, {})
    assert call_due(timezone.now() + AWAY) == 3
    assert len({call.id for call in receiver.calls}) == 3


def test_nobody_there_is_no_doubt(program, chief):
    Endpoint.objects.update(url=f"http://127.0.0.1:{free_port()}/")
    an_invitation(program, chief)
    call_due()
    assert (latest().doubts, latest().trouble) == (0, "nobody answers there.")


def test_what_a_killed_worker_had_in_hand_comes_again_under_the_same_id_and_is_counted(program, receiver, chief):
    an_invitation(program, chief)
    Delivery.objects.update(state="sending", due_at=timezone.now() + LEASE, tries=1)
    assert call_due() == 0
    assert call_due(timezone.now() + LEASE) == 1
    assert (latest().state, latest().doubts, receiver.calls[0].id) == (
        "sent",
        1,
        payloads.message_id(latest().notification),
    )


def test_what_is_no_news_any_more_is_called_off(program, receiver, chief):
    seat = an_invitation(program, chief)
    assigning.cancel(seat.pk, by=chief)
    dispatch_pending()
    call_due()
    assert receiver.types == ["assignment.cancelled"]
    programs.set_active(program.pk, False, by=chief)
    programs.set_active(program.pk, True, by=chief)
    an_invitation(program, chief)
    programs.set_active(program.pk, False, by=chief)
    call_due()
    assert latest().state == "called_off"
    assert len(receiver.calls) == 1


def test_a_secret_that_was_replaced_signs_beside_the_new_one_for_a_day(program, receiver, chief):
    new = programs.renew_secret(program.pk, by=chief).secret
    an_invitation(program, chief)
    call_due()
    Endpoint.objects.update(old_secret_until=timezone.now())
    an_invitation(program, chief)
    call_due()
    during, after = receiver.calls
    assert [len(during.signatures), len(after.signatures)] == [2, 1]
    for call, secret in ((during, program.secret), (during, new), (after, new)):
        assert Webhook(secret).verify(call.body, call.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(program.secret).verify(after.body, after.headers)
    assert timedelta(hours=24) == endpoints.OVERLAP


REFUSED = [
    *("http://news.example.net/", "https://10.0.0.1/", "https://[::1]/", "https://user:word@kelp.io/"),
    *("https://kelp.io:8443/", "ftp://kelp.io/", "kelp.io", "https://", "https://kelp.io:99999/"),
]


@pytest.mark.parametrize("url", REFUSED)
def test_an_address_that_no_webhook_may_go_to_is_refused_where_it_is_given(url, chief, settings):
    settings.WEBHOOKS_TO_THIS_MACHINE = False
    with pytest.raises(ValidationError, match="No webhook can be sent there"):
        ProgramFactory(by=chief, webhook=url)


def test_a_fault_of_ours_is_stored_and_tried_again_and_stops_nothing_behind_it(program, receiver, chief, monkeypatch):
    broken = an_invitation(program, chief)
    an_invitation(program, chief)
    written = payloads._data["panels.assignment"]

    def break_down(event, user):
        return written(event, user) if event.subject_id != broken.pk else 1 / 0

    monkeypatch.setitem(payloads._data, "panels.assignment", break_down)
    call_due()
    first, second = Delivery.objects.filter(channel="webhook").order_by("pk")
    assert (first.state, first.tries, first.trouble) == ("waiting", 1, "ZeroDivisionError: division by zero")
    assert (second.state, len(receiver.calls)) == ("sent", 1)


def test_it_is_seen_at_the_seat_and_at_its_user_that_it_cannot_be_told(program, receiver, chief, client):
    receiver.answer = (410, {})
    seat = an_invitation(program, chief)
    call_due()
    client.force_login(chief)
    page = client.get(reverse("admin:articles_article_change", args=[seat.article_id])).content.decode()
    assert "Night Wire, a program" in page
    assert "Night Wire cannot be reached: its webhook says that it is gone for good (410)." in page
    assert "A webhook did not reach Night Wire" in page
    assert "has no e-mail address" not in page
    person = client.get(reverse("admin:accounts_user_change", args=[program.user.pk])).content.decode()
    assert "Night Wire cannot be told" in person
    assert reverse("admin:panels_program_change", args=[program.pk]) in person
    receiver.answer = (204, {})
    client.post(reverse("admin:notifications_delivery_retry_to", args=[program.user.pk]))
    call_due()
    assert latest().state == "sent"


def test_this_machine_is_reached_where_a_setting_says_so_and_nowhere_else(program, receiver, chief, settings):
    settings.WEBHOOKS_TO_THIS_MACHINE = False
    an_invitation(program, chief)
    call_due()
    assert (receiver.calls, latest().trouble) == ([], "it is no address of https.")


@pytest.mark.parametrize("leads_to", ["10.0.0.1", "169.254.169.254", "127.0.0.1"])
def test_a_name_that_leads_inside_when_it_is_asked_for_is_not_reached(leads_to, program, chief, settings, monkeypatch):
    settings.WEBHOOKS_TO_THIS_MACHINE = False
    Endpoint.objects.update(url="https://kelp.io/hook")
    monkeypatch.setattr(outside, "resolve", lambda host, port: [leads_to])
    monkeypatch.setattr(outside, "_connection", lambda *args: pytest.fail("it was asked"))
    an_invitation(program, chief)
    call_due()
    assert "leads into a private network" in latest().trouble


def test_the_check_that_the_documents_give_away_does_what_it_says(program, receiver, chief):
    [source] = re.findall(r"```python\n(.*?)```", (ROOT / "docs/api.md").read_text(), re.DOTALL)
    exec(source, given := {})  # noqa: S102 -- our own
    an_invitation(program, chief)
    call_due()
    [call] = receiver.calls
    assert given["is_theirs"](program.secret, call.headers, call.body)
    assert not given["is_theirs"](new_secret(), call.headers, call.body)
    assert not given["is_theirs"](program.secret, call.headers, call.body + b" ")
    assert not given["is_theirs"](program.secret, call.headers | {"webhook-timestamp": "1"}, call.body)


def test_the_timetable_is_told_to_operators_as_it_is():
    words = " ".join((ROOT / "docs/operations.md").read_text().split())
    hours = [f"{int(at.total_seconds() // 3600)} h" for at in CALLS[3:]]
    assert f"at once, and then 5 s, 5 min, 30 min, {', '.join(hours)} after the first try" in words
    assert [at.total_seconds() for at in CALLS[:3]] == [5, 300, 1800]
