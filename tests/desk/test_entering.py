"""The way in from a mail: one seat, no password, for its panelist alone, and never told to anybody else."""

import logging
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail, serializers
from django.test import Client
from django.utils import timezone

from cms.events.dispatch import dispatch_pending
from cms.events.models import Event
from cms.notifications import preferences
from cms.notifications.bundling import bundle_due
from cms.notifications.deliveries import deliver_due, retry
from cms.notifications.mails import build, message_id
from cms.notifications.models import Delivery, Notification
from panels import answering, assigning, deciding, entering, writing
from panels.models import DeskLink
from tests.factories import ArticleFactory, AssignmentFactory, PanelistFactory

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/desk/enter/([\w-]{43})/")


@pytest.fixture
def seat(editor, article, the_builder, builder):
    """The builder is invited; the article and another seat of theirs are not behind the same link."""
    return AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, brief="One idea only.")


@pytest.fixture
def other(the_builder, builder):
    """Another seat of the builder's."""
    article = ArticleFactory(headline="Quite another article")
    return AssignmentFactory(article=article, persona=the_builder, panelist=builder, state="accepted")


def mails() -> list:
    """Everything that went out, oldest first."""
    dispatch_pending()
    deliver_due()
    return mail.outbox


def mailed(kind: str = "invited") -> str:
    """The address in the newest mail of that kind."""
    last = message_id(_newest(kind))
    letter = [letter for letter in mails() if letter.extra_headers["Message-ID"] == last][-1]
    [token] = set(LINK.findall(letter.body))
    assert f"/desk/enter/{token}/" in letter.alternatives[0].content
    return f"/desk/enter/{token}/"


def _newest(kind: str) -> Notification:
    mails()
    return Notification.objects.filter(kind=kind).first()


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_look_opens_nothing_and_the_button_opens_one_seat(client, other, seat):
    link = mailed()
    page = client.get(link)
    assert (page.status_code, "Glass battery leaves the lab" in words(page)) == (200, True)
    assert "One idea only." not in words(page)
    assert "sessionid" not in client.cookies
    assert DeskLink.objects.filter(assignment=seat).get().followed_at is None
    assert client.get(f"/desk/{seat.pk}/").url == f"/accounts/login/?next=/desk/{seat.pk}/"

    assert client.post(link).url == f"/desk/{seat.pk}/"
    page = words(client.get(f"/desk/{seat.pk}/"))
    assert "One idea only." in page
    assert "You came by a link from a mail, for builder." in page
    assert client.post(f"/desk/{seat.pk}/accept/").url == f"/desk/{seat.pk}/?done=accept"
    client.post(f"/desk/{seat.pk}/submit/", {"draft": "It works twice.", "version": 1})
    assert Event.objects.filter(name="assignment.submit").get().actor.username == "builder"

    listed = words(client.get("/desk/"))
    assert ("Glass battery" in listed, "Quite another article" in listed) == (True, False)
    shut = [f"/desk/{other.pk}/", "/inbox/", "/accounts/settings/", "/accounts/email/", "/admin/", "/accounts/home/"]
    assert {client.get(address).status_code for address in shut} == {302}
    assert client.post(f"/desk/{other.pk}/decline/", {"reason": "Not me."}).status_code == 302
    assert client.get("/api/v1/desk/assignments/").status_code == 401
    other.refresh_from_db()
    assert other.state == "accepted"


def test_a_form_from_elsewhere_opens_nothing(seat):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(mailed()).status_code == 403


def test_the_link_works_again_on_every_device_until_the_seat_is_closed(client, seat, editor):
    link = mailed()
    for _ in range(3):
        client.cookies.clear()
        assert client.post(link).status_code == 302
    assert client.post("/desk/leave/").status_code == 302
    assert client.get(f"/desk/{seat.pk}/").status_code == 302

    client.post(link)
    assigning.cancel(seat.pk, by=editor)
    assert client.get(f"/desk/{seat.pk}/").status_code == 302
    answer = client.post(link)
    assert (answer.status_code, "This seat is closed" in words(answer)) == (410, True)
    assert "Glass battery" not in words(answer)


@pytest.mark.parametrize("given_away", [False, True])
def test_a_declined_seat_stays_open_by_its_link_until_it_is_given_away(client, seat, editor, the_builder, given_away):
    link = mailed()
    client.post(link)
    client.post(f"/desk/{seat.pk}/decline/", {"reason": "No time."})
    if given_away:
        assigning.reassign(seat.pk, by=editor, panelist=PanelistFactory(personas=[the_builder]))
    seen = 302 if given_away else 200
    assert (client.get(f"/desk/{seat.pk}/").status_code, client.get(link).status_code) == (
        seen,
        410 if given_away else 200,
    )


def test_a_session_is_somebodys_or_a_links_and_never_both(client, seat, editor, builder, skeptic):
    link = mailed()
    client.force_login(skeptic.user)
    page = client.post(link)
    assert (page.status_code, "signed in here as skeptic" in words(page)) == (200, True)
    assert client.get(f"/desk/{seat.pk}/").status_code == 404
    client.logout()

    client.post(link)
    client.force_login(skeptic.user)
    assert client.get(f"/desk/{seat.pk}/").status_code == 404
    client.logout()
    assert client.get(f"/desk/{seat.pk}/").status_code == 302

    client.force_login(builder.user)
    assert client.post(link).url == f"/desk/{seat.pk}/"
    assert client.get("/inbox/").status_code == 200


def test_an_expired_link_has_a_new_one_sent_to_the_address_on_file_and_nowhere_else(client, seat, bells):
    link = mailed()
    client.post(link)
    DeskLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(f"/desk/{seat.pk}/").status_code == 302
    answer = client.get(link)
    assert (answer.status_code, f'action="{link}new/"' in words(answer)) == (410, True)
    assert "Glass battery" not in words(answer)

    sent = len(mails())
    unknown = "/desk/enter/" + "x" * 43 + "/new/"
    answers = {words(client.post(address, {"email": "eve@example.org"})) for address in (f"{link}new/", unknown) * 2}
    assert len({re.sub(r'value="\w{64}"', "", answer) for answer in answers}) == 1
    new = mails()[sent:]
    assert [(letter.to, letter.subject) for letter in new] == [
        (["builder@example.org"], "A new link to your seat: Glass battery leaves the lab")
    ]
    assert client.post(mailed("new_link")).url == f"/desk/{seat.pk}/"
    client.post(f"{mailed('new_link')}new/")
    assert Event.objects.filter(name="assignment.ask_link").count() == 1


def test_no_more_than_a_few_are_sent_on_one_day(client, seat):
    link = mailed()
    DeskLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for _ in range(entering.A_DAY + 3):
        client.post(f"{link}new/")
        Event.objects.filter(name="assignment.ask_link").update(at=timezone.now() - entering.PAUSE)
    assert Event.objects.filter(name="assignment.ask_link").count() == entering.A_DAY


def test_an_editor_takes_links_back_and_sends_another_on_the_seat(client, seat, editor, writer, builder):
    link = mailed()
    client.post(link)
    newsroom = Client()
    newsroom.force_login(writer)
    article = f"/admin/articles/article/{seat.article_id}"
    acts = f"{article}/panel/{seat.pk}"
    assert newsroom.post(f"{acts}/revoke_links/").status_code in (403, 409)
    newsroom.force_login(editor)
    assert f"{acts}/revoke_links/" in newsroom.get(f"{article}/change/").content.decode()
    assert newsroom.post(f"{acts}/revoke_links/").status_code == 302
    assert client.get(f"/desk/{seat.pk}/").status_code == 302
    assert (client.get(link).status_code, client.post(f"{link}new/").status_code) == (410, 200)
    assert newsroom.post(f"{acts}/revoke_links/").status_code == 302
    assert [event.actor for event in Event.objects.filter(name="assignment.revoke_links")] == [editor]
    assert not Event.objects.filter(name="assignment.ask_link").exists()

    builder.user.email = ""
    builder.user.save()
    assert "has no e-mail address" in words(newsroom.post(f"{acts}/send_link/"))
    builder.user.email = "builder@example.org"
    builder.user.save()
    assert newsroom.post(f"{acts}/send_link/").status_code == 302
    assert client.post(mailed("new_link")).url == f"/desk/{seat.pk}/"


def test_somebody_who_has_left_gets_in_by_no_link(client, seat, builder):
    link = mailed()
    client.post(link)
    builder.user.is_active = False
    builder.user.save()
    assert (client.get(f"/desk/{seat.pk}/").status_code, client.post(link).status_code) == (302, 410)


def test_every_mail_to_the_desk_has_a_link_and_none_to_the_newsroom(seat, editor, builder):
    answering.accept(seat.pk, by=builder.user)
    mails()
    writing.submit(seat.pk, by=builder.user, draft="It works twice.")
    deciding.request_changes(seat.pk, by=editor, note="Shorter.")
    writing.submit(seat.pk, by=builder.user, draft="It works.")
    deciding.approve(seat.pk, by=editor)
    sent = {(*letter.to, bool(LINK.search(letter.body))) for letter in mails()}
    assert sent == {("builder@example.org", True), ("editor@example.org", False)}
    assert set(Notification.objects.values_list("kind", flat=True)) == {
        "invited", "accepted", "you_accepted", "submitted", "changes_requested", "approved"
    }  # fmt: skip


def test_each_line_of_a_digest_has_its_own_and_what_is_stored_or_looked_at_has_none(client, seat, editor, builder):
    preferences.choose(builder.user, {"decisions": "digest"})
    answering.accept(seat.pk, by=builder.user)
    writing.submit(seat.pk, by=builder.user, draft="It works twice.")
    deciding.request_changes(seat.pk, by=editor, note="Shorter.")
    mails()
    bundle_due(timezone.now() + timedelta(days=2))
    [token] = set(LINK.findall(mails()[-1].body))
    line = Notification.objects.get(kind="digest")
    assert (LINK.findall(line.url), LINK.findall(build(line).body)) == ([], [])
    assert client.post(f"/desk/enter/{token}/").url == f"/desk/{seat.pk}/"


def test_each_attempt_has_another_link_and_older_ones_stay_good(client, seat):
    first = mailed()
    Delivery.objects.update(state=Delivery.State.FAILED)
    assert retry(Delivery.objects.get().pk)
    second = mailed()
    assert first != second
    for link in (first, second):
        client.cookies.clear()
        assert client.post(link).url == f"/desk/{seat.pk}/"
    for _ in range(entering.KEPT):
        entering.way_in(f"/desk/{seat.pk}/", seat.panelist.user)
    assert DeskLink.objects.count() == entering.KEPT
    assert client.get(first).status_code == 404


def test_the_token_is_in_the_mail_and_nowhere_else(client, seat, caplog):
    caplog.set_level(logging.DEBUG)
    link = mailed()
    token = LINK.search(link)[1]
    for _ in range(2):
        client.get(link)
        client.post(link)
        client.get(f"{link}nowhere/")
    answers = [client.get(link), client.post(link), client.post(f"{link}new/"), client.get(link[:-3] + "aa/")]
    secret = {"no-store, private", "strict-origin", "noindex, nofollow, noarchive"}
    for answer in answers:
        assert {answer["Cache-Control"], answer["Referrer-Policy"], answer["X-Robots-Tag"]} == secret
    assert not re.search(r'(?:href|src|action)="(?:https?:)?//', words(answers[0]))

    console = next(handler for handler in logging.getLogger().handlers if handler.name == "console")
    logged = [console.format(record) for record in caplog.records if console.filter(record)]
    rows = [serializers.serialize("json", model._base_manager.all()) for model in apps.get_models()]
    assert any(line.endswith("Not Found: /desk/enter/…/nowhere/") for line in logged)
    assert [words for words in [*logged, *rows] if token in words] == []
