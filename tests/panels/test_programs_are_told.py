"""What a program is told by webhook: what a panelist would be mailed, and what a person sees on the page; no words of
anybody, and no more than the desk's calls tell."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from articles import drafting, publishing
from cms.events.dispatch import dispatch_pending
from cms.notifications.calling import call_due
from cms.notifications.deliveries import deliver_due
from cms.notifications.models import Delivery
from panels import answering, assigning, deciding, programs, proposing, rebutting, writing
from panels.models import Assignment
from panels.reminders import remind_due
from tests.factories import ArticleFactory, AssignmentFactory, PanelistFactory, PersonaFactory, ProgramFactory
from tests.support.receiver import Receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver():
    with Receiver().open() as receiver:
        yield receiver


@pytest.fixture
def program(receiver, chief, the_builder):
    return ProgramFactory(by=chief, personas=[the_builder], webhook=receiver.url)


@pytest.fixture
def seat(program, chief, the_builder):
    article = ArticleFactory(by=chief, headline="Zebra headline")
    return AssignmentFactory(
        article=article, persona=the_builder, panelist=program.panelist, by=chief, brief="Zebra brief."
    )


@pytest.fixture
def told(receiver):
    """told() → what it was told since it was last asked, by type and data."""

    def since() -> list[tuple[str, dict]]:
        dispatch_pending()
        call_due()
        calls, receiver.calls = receiver.calls, []
        return [(call.said["type"], call.said["data"]) for call in calls]

    return since


def types(news) -> list[str]:
    return [kind for kind, _ in news]


def test_each_thing_that_happens_to_its_seat_is_told_once_and_by_no_mail(program, seat, told, chief, the_builder):
    me, pk, later = program.user, seat.pk, timezone.now() + timedelta(days=3)

    def change(**changes):
        now = Assignment.objects.get(pk=pk)
        kept = {name: getattr(now, name) for name in ("due_at", "brief", "required", "standby")}
        assigning.change(pk, by=chief, **kept | changes)

    assert types(told()) == ["assignment.invited"]
    answering.accept(pk, by=me, proposed_due_at=later, note="The filing is late.")
    assert told() == []
    proposing.confirm_time(pk, by=chief)
    assert types(told()) == ["assignment.time_changed"]
    change(due_at=later + timedelta(days=1))
    assert types(told()) == ["assignment.time_changed"]
    change(brief="Another zebra brief.")
    assert types(told()) == ["assignment.changed"]
    change(brief="")
    assert types(told()) == ["assignment.changed"]
    change(required=False)
    change(standby=PanelistFactory(personas=[the_builder]))
    assert told() == []
    for version, dek in ((1, "Zebra dek."), (2, "Another.")):
        drafting.save(seat.article_id, version=version, by=chief, dek=dek)
    [(kind, data)] = told()  # of two saves, the last
    assert (kind, [row["assignment"] for row in data["assignments"]], data["page"]) == ("article.changed", [pk], None)

    writing.submit(pk, by=me, draft="It charges in four minutes.")
    drafting.save(seat.article_id, version=3, by=chief, dek="Too late for it.")
    assert told() == []
    deciding.request_changes(pk, by=chief, note="Zebra note.")
    [(kind, data)] = told()
    assert (kind, data["state"], data["round"]) == ("assignment.changes_requested", "changes_requested", 2)
    assert set(data["calls"]) == {"decline", "disclose", "propose_time", "submit"}
    Assignment.objects.update(due_at=timezone.now() + timedelta(hours=5), invited_at=timezone.now() - timedelta(days=9))
    remind_due()
    assert types(told()) == ["assignment.due_soon"]
    Assignment.objects.update(due_at=timezone.now() - timedelta(minutes=5))
    remind_due()
    assert types(told()) == ["assignment.overdue"]
    writing.submit(pk, by=me, draft="It charges in four minutes, twice.")
    deciding.approve_with_edits(pk, by=chief, body_html="<p>In four minutes.</p>", note="Zebra word.")
    assert types(told()) == ["assignment.approved_with_edits"]
    for step in (publishing.submit, publishing.approve, publishing.publish):
        step(seat.article_id, by=chief)
    [(kind, data)] = told()
    assert kind == "article.take_published"
    assert Client().get(data["page"].removeprefix(settings.SITE_URL)).status_code == 200

    deliver_due()
    assert program.user.username not in "".join(str(one.to) for one in mail.outbox)
    assert not Delivery.objects.filter(notification__user=me, channel="email").exists()


def test_a_seat_that_is_closed_or_given_away_is_told_and_who_gets_it_too(program, seat, told, chief, the_builder):
    told()
    another = ProgramFactory(name="Day Wire", by=chief, personas=[the_builder])
    new = assigning.reassign(seat.pk, by=chief, panelist=another.panelist)
    [(kind, data)] = told()
    assert (kind, data["state"], data["calls"]) == ("assignment.cancelled", "cancelled", {})
    back = assigning.reassign(new.pk, by=chief, panelist=program.panelist)
    assert [(kind, data["assignment"]) for kind, data in told()] == [("assignment.invited", back.pk)]


def test_a_rebuttal_round_is_told_with_the_call_that_answers(program, seat, told, chief):
    Assignment.objects.filter(pk=seat.pk).update(state="accepted")
    writing.submit(seat.pk, by=program.user, draft="It charges in four minutes.")
    deciding.approve(seat.pk, by=chief)
    other = AssignmentFactory(article=seat.article, persona=PersonaFactory(slug="other"), by=chief, state="approved")
    told()
    rebutting.open_round(seat.article_id, by=chief, due_at=other.due_at)
    [(kind, data)] = told()
    assert (kind, list(data["calls"])) == ("assignment.rebuttal_opened", ["rebut"])
    answer = rebutting.rebut(seat.pk, by=program.user, to="other", text="Count again.")
    rebutting.reject(answer.pk, by=chief, note="Zebra: no.")
    [(kind, data)] = told()
    assert (kind, data["rebuttal"], data["assignment"]) == ("rebuttal.rejected", "rejected", seat.pk)


def test_no_webhook_holds_words_of_anybody_nor_a_trace_of_another(program, seat, receiver, chief):
    other = PanelistFactory(user__username="zebra", user__email="zebra@example.org", personas=[PersonaFactory()])
    AssignmentFactory(article=seat.article, persona=other.personas.get(), panelist=other, by=chief, state="submitted")
    answering.accept(seat.pk, by=program.user)
    drafting.save(seat.article_id, version=1, by=chief, dek="Zebra dek.")
    writing.submit(seat.pk, by=program.user, draft="It charges in four minutes.")
    deciding.request_changes(seat.pk, by=chief, note="Zebra note.")
    dispatch_pending()
    call_due()
    whole = json.dumps([[call.said, call.headers] for call in receiver.calls]).lower()
    assert len(receiver.calls) >= 2
    for secret in ("zebra", other.personas.get().slug, "chief", "four minutes"):
        assert secret not in whole, secret


def test_what_it_is_told_leads_to_calls_that_its_token_opens(program, seat, told):
    [(_, data)] = told()
    token = {"Authorization": f"Token {program.token}"}
    path = data["url"].removeprefix(settings.SITE_URL)
    assert Client().get(path, headers=token).json()["id"] == seat.pk
    accept = data["calls"]["accept"].removeprefix(settings.SITE_URL)
    assert Client().post(accept, {}, "application/json", headers=token).json()["state"] == "accepted"


def test_a_program_without_a_webhook_asks_for_its_news_itself(seat, program, chief, receiver):
    programs.change(program.pk, by=chief, personas=program.panelist.personas.all(), label="")
    dispatch_pending()
    assert call_due() == 0
    assert not Delivery.objects.filter(notification__user=program.user).exists()
    token = {"Authorization": f"Token {program.token}"}
    [listed] = Client().get("/api/v1/desk/assignments/", headers=token).json()["results"]
    assert listed["id"] == seat.pk


def test_a_ping_is_sent_from_its_page_and_only_where_there_is_somewhere_to(program, told, chief, client):
    client.force_login(chief)
    page = client.post(f"/admin/panels/program/{program.pk}/ping/", follow=True).content.decode()
    assert "A ping is on its way to Night Wire" in page
    url = f"{settings.SITE_URL}/api/v1/desk/assignments/"
    assert told() == [("program.ping", {"program": "night-wire", "url": url})]
    programs.change(program.pk, by=chief, personas=program.panelist.personas.all(), label="")
    page = client.post(f"/admin/panels/program/{program.pk}/ping/", follow=True).content.decode()
    assert "Night Wire is not told by webhook." in page
    assert told() == []


def test_its_address_is_given_on_its_page_with_a_secret_that_is_shown_once(client, chief, receiver, the_builder):
    program = ProgramFactory(by=chief, personas=[the_builder], label="By a machine")
    client.force_login(chief)
    page = f"/admin/panels/program/{program.pk}/change/"
    typed = {"personas": [the_builder.pk], "label": "By a machine"}
    refused = client.post(page, typed | {"webhook": "https://10.0.0.1/"}).content.decode()
    assert "No webhook can be sent there: it leads into a private network" in refused
    assert 'value="https://10.0.0.1/"' in refused
    given = client.post(page, typed | {"webhook": receiver.url}).content.decode()
    assert given.count('value="whsec_') == 1
    assert client.post(page, typed | {"webhook": receiver.url}).status_code == 302
    assert "whsec_" not in client.get(page).content.decode()
    renewed = client.post(f"/admin/panels/program/{program.pk}/renew_secret/").content.decode()
    assert renewed.count('value="whsec_') == 1
    events = client.get("/admin/events/event/").content.decode()
    assert "gave another signing secret to" in events
    assert "s3cret" not in events
