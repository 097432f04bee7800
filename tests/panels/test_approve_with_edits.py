"""An editor changes a take: the panelist sees what, is asked where they must be, and readers see what was agreed on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.checklist import obstacles_to
from articles.models import Article
from cms.accounts.models import ApiToken
from cms.events.dispatch import dispatch_pending
from cms.events.machine import Conflict
from cms.notifications import mails
from cms.notifications.models import Notification
from panels import assigning, consenting, deciding, writing
from panels.models import Assignment, Persona, PublishedTake, Take, TakeEdit
from panels.reminders import remind_due
from tests.factories import ArticleFactory, AssignmentFactory

pytestmark = pytest.mark.django_db

SUBMITTED = "It lasts nine years in the lab.\n\nNobody has built the factory yet."
EDITED = "<p>It lasts nine years in a lab.</p><p>Nobody has built the factory.</p>"


@pytest.fixture
def seat(editor, article, the_builder, builder):
    """The Builder's seat, with a take handed in."""
    seat = AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, state="accepted")
    writing.submit(seat.pk, by=builder.user, draft=SUBMITTED)
    return seat


@pytest.fixture
def consent_needed(the_builder):
    Persona.objects.filter(pk=the_builder.pk).update(edits_need_consent=True)


@pytest.fixture
def page(seat):
    """Where the take is edited."""
    return f"/admin/articles/article/{seat.article_id}/panel/{seat.pk}/edit/"


def state(seat) -> str:
    return Assignment.objects.get(pk=seat.pk).state


def letter(kind):
    dispatch_pending()
    notification = Notification.objects.filter(kind=kind).select_related("user", "event__actor").get()
    mail = mails.build(notification)
    return mail, mail.alternatives[0].content


def shown(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_editor_sees_what_is_changed_then_approves_it_and_readers_get_the_edited_text(client, editor, seat, page):
    client.force_login(editor)
    assert "It lasts nine years in the lab." in shown(client.get(page))
    typed = {"round": 1, "body_html": EDITED, "note": "Two words less."}
    compared = client.post(page, typed | {"compare": "1"})
    assert "<del>the </del><ins>a </ins>lab." in shown(compared)
    assert (state(seat), TakeEdit.objects.count()) == ("submitted", 0)

    done = client.post(page, typed)
    assert (done.status_code, done["Location"].endswith(f"#seat-{seat.pk}")) == (302, True)
    assert state(seat) == "approved"
    take = Take.objects.get()
    assert take.body_html == "<p>It lasts nine years in the lab.</p><p>Nobody has built the factory yet.</p>"
    for verb in (publishing.submit, publishing.approve, publishing.publish):
        verb(seat.article_id, by=editor)
    assert PublishedTake.objects.get().body_html == EDITED


def test_the_panelist_reads_in_the_mail_and_at_the_desk_what_was_changed(client, editor, builder, seat):
    deciding.approve_with_edits(seat.pk, by=editor, body_html=EDITED, note="Two words less.")
    mail, html = letter("approved_with_edits")
    assert mail.subject == "Your take is approved, with edits: Glass battery leaves the lab"
    assert "The note:\n> Two words less." in mail.body
    assert "It read:\n> It lasts nine years in the lab.\n\nIt reads now:\n> It lasts nine years in a lab." in mail.body
    assert ">the </del>" in html
    assert ">a </ins>" in html

    client.force_login(builder.user)
    desk = shown(client.get(f"/desk/{seat.pk}/"))
    assert "As the editor changed it" in desk
    assert "<del>the </del><ins>a </ins>lab." in desk
    assert "Nobody has built the factory yet." in desk  # what was handed in


def test_where_consent_is_needed_nothing_goes_out_before_it_is_given(
    client, editor, chief, builder, article, seat, consent_needed, page
):
    for verb in (publishing.submit, publishing.approve):
        verb(article.pk, by=editor)
    client.force_login(editor)
    client.post(page, {"round": 1, "body_html": EDITED})
    assert state(seat) == "awaiting_consent"
    assert obstacles_to(article) == [
        "The Builder was edited, and its panelist has yet to agree; wait, or take the edits back."
    ]
    with pytest.raises(Conflict, match="yet to agree"):
        publishing.publish(article.pk, by=editor)
    publishing.publish(article.pk, by=chief, override_reason="The hour.")
    assert PublishedTake.objects.count() == 0
    assert letter("edits_proposed")[0].subject == "Do you agree to the edits: Glass battery leaves the lab"

    client.force_login(builder.user)
    desk = shown(client.get(f"/desk/{seat.pk}/"))
    assert "<del>the </del><ins>a </ins>lab." in desk
    edit = TakeEdit.objects.get()
    answer = client.post(f"/desk/{seat.pk}/consent/", {"edit": edit.pk})
    assert answer["Location"] == f"/desk/{seat.pk}/?done=consent"
    assert client.post(f"/desk/{seat.pk}/consent/", {"edit": edit.pk}).status_code == 302  # a double tap is one
    assert state(seat) == "approved"
    # The article is live: readers see it at once, in an edition made by the editor who edited.
    edition = Article.objects.get(pk=article.pk).live_edition
    assert [take.body_html for take in edition.takes.all()] == [EDITED]
    assert (edition.number, edition.created_by) == (2, editor)
    assert letter("edits_agreed")[0].to == ["editor@example.org"]


def test_consent_counts_though_the_editor_has_left(editor, builder, seat, consent_needed):
    for verb in (publishing.submit, publishing.approve):
        verb(seat.article_id, by=editor)
    Assignment.objects.filter(pk=seat.pk).update(required=False)
    publishing.publish(seat.article_id, by=editor)
    deciding.approve_with_edits(seat.pk, by=editor, body_html=EDITED)
    editor.is_active = False
    editor.save()
    consenting.consent(seat.pk, by=builder.user)
    edition = Article.objects.get(pk=seat.article_id).live_edition
    assert (edition.number, edition.created_by, edition.takes.get().body_html) == (2, None, EDITED)


def test_an_objection_brings_the_take_back_as_it_was_submitted(client, editor, builder, seat, consent_needed):
    deciding.approve_with_edits(seat.pk, by=editor, body_html=EDITED)
    client.force_login(builder.user)
    edit = TakeEdit.objects.get()
    empty = client.post(f"/desk/{seat.pk}/object/", {"edit": edit.pk, "reason": " "})
    assert (empty.status_code, state(seat)) == (409, "awaiting_consent")
    reason = {"edit": edit.pk, "reason": "“The” lab is the one in the article."}
    for _ in range(2):  # a double tap is one
        answer = client.post(f"/desk/{seat.pk}/object/", reason)
        assert answer["Location"] == f"/desk/{seat.pk}/?done=object"
    assert state(seat) == "submitted"
    assert "> “The” lab is the one in the article." in letter("edits_objected")[0].body

    client.force_login(editor)
    card = shown(client.get(f"/admin/articles/article/{seat.article_id}/change/"))
    assert "Objection: “The” lab is the one in the article." in card
    deciding.approve(seat.pk, by=editor)
    assert Take.objects.get().final_html == Take.objects.get().body_html


def test_the_editor_takes_edits_back_and_decides_anew(client, editor, builder, seat, consent_needed):
    deciding.approve_with_edits(seat.pk, by=editor, body_html=EDITED)
    first = TakeEdit.objects.get()
    client.force_login(editor)
    client.post(f"/admin/articles/article/{seat.article_id}/panel/{seat.pk}/recall_edits/")
    assert state(seat) == "submitted"
    assert "You need not answer" in letter("edits_recalled")[0].body
    deciding.approve_with_edits(seat.pk, by=editor, body_html="<p>Nobody has built it.</p>")

    client.force_login(builder.user)  # whose page shows the first edits still
    stale = client.post(f"/desk/{seat.pk}/consent/", {"edit": first.pk})
    assert (stale.status_code, state(seat)) == (409, "awaiting_consent")
    assert "Read what it is now." in shown(stale)
    consenting.consent(seat.pk, by=builder.user, edit=TakeEdit.objects.last().pk)
    assert Take.objects.get().final_html == "<p>Nobody has built it.</p>"


@pytest.mark.parametrize(
    ("typed", "words", "status"),
    [
        ({"body_html": "<p> </p>"}, "needs words", 409),
        ({"body_html": "<p>It lasts nine years in the lab.</p><p>Nobody has built the factory yet.</p>"},
         "nothing in it was changed", 409),
        ({"round": 2}, "it is in round 1 by now", 409),
        ({"body_html": "<p>" + "x" * 60_000 + "</p>"}, "at most 60000 characters", 422),
        ({"round": "x"}, "whole number", 422),
    ],
)  # fmt: skip
def test_edits_that_will_not_do_are_refused_in_words_and_stay_on_the_page(
    client, editor, page, seat, typed, words, status
):
    client.force_login(editor)
    answer = client.post(page, {"round": 1, "body_html": EDITED, "note": "A word about it."} | typed)
    assert answer.status_code == status
    assert words in shown(answer)
    assert "A word about it." in shown(answer)
    assert state(seat) == "submitted"


def test_edits_are_cleaned_as_all_that_comes_in(editor, seat):
    deciding.approve_with_edits(seat.pk, by=editor, body_html="<p onclick=x()>Nine.<script>x()</script></p>")
    assert TakeEdit.objects.get().body_html == "<p>Nine.</p>"


def test_a_seat_closed_meanwhile_says_so_and_shows_what_was_typed(client, editor, page, seat):
    client.force_login(editor)
    assigning.cancel(seat.pk, by=editor)
    answer = client.post(page, {"round": 1, "body_html": EDITED})
    assert answer.status_code == 409
    assert "it is cancelled" in shown(answer)
    assert "It lasts nine years in a lab." in shown(answer)


def test_a_panelist_and_a_writer_cannot_edit(client, builder, writer, page):
    for user in (builder.user, writer):
        client.force_login(user)
        assert client.post(page, {"round": 1, "body_html": EDITED}).status_code in (302, 403)
    assert TakeEdit.objects.count() == 0


def test_withdrawing_the_article_closes_a_seat_that_awaits_consent(chief, seat, consent_needed):
    deciding.approve_with_edits(seat.pk, by=chief, body_html=EDITED)
    for verb in (publishing.submit, publishing.approve):
        verb(seat.article_id, by=chief)
    publishing.withdraw(seat.article_id, by=chief, reason="Wrong.")
    assert state(seat) == "cancelled"
    dispatch_pending()
    assert set(Notification.objects.filter(user=seat.panelist.user).values_list("kind", flat=True)) >= {"cancelled"}


def test_who_has_not_answered_in_a_day_is_asked_once_more(editor, seat, consent_needed):
    deciding.approve_with_edits(seat.pk, by=editor, body_html=EDITED)
    assert remind_due(timezone.now() + timedelta(hours=23)) == 0
    tomorrow = timezone.now() + timedelta(hours=25)
    assert [remind_due(tomorrow), remind_due(tomorrow)] == [1, 0]
    assert letter("edits_unanswered")[0].to == ["builder@example.org"]


def test_an_agreed_take_of_a_late_article_rings_the_publisher(editor, builder, seat, consent_needed, bells,
                                                             django_capture_on_commit_callbacks):  # fmt: skip
    late = ArticleFactory(state="scheduled", by=editor)
    Article.objects.filter(pk=late.pk).update(publish_at=timezone.now() - timedelta(minutes=5))
    Assignment.objects.filter(pk=seat.pk).update(article=late)
    deciding.approve_with_edits(seat.pk, by=editor, body_html=EDITED)
    with django_capture_on_commit_callbacks(execute=True):
        consenting.consent(seat.pk, by=builder.user)
    assert "articles.tasks.publish_due" in bells


def test_programs_edit_agree_and_object(client, editor, builder, seat, consent_needed):
    def call(user, path, **facts):
        token = {"Authorization": f"Token {ApiToken.issue(user)}"}
        return client.post(f"/api/v1/{path}/", facts, content_type="application/json", headers=token)

    edited = call(editor, f"newsroom/assignments/{seat.pk}/approve_with_edits", body_html=EDITED, note="Less.", round=1)
    assert edited.status_code == 200
    assert edited.json()["state"] == "awaiting_consent"
    assert edited.json()["takes"][0]["edit"]["consent"] == "asked"
    refused = call(editor, f"desk/assignments/{seat.pk}/consent")
    assert refused.status_code == 404
    objected = call(builder.user, f"desk/assignments/{seat.pk}/object", note="No.")
    assert (objected.status_code, objected.json()["edit"]["consent"]) == (200, "refused")
    call(editor, f"newsroom/assignments/{seat.pk}/approve_with_edits", body_html=EDITED)
    assert call(editor, f"newsroom/assignments/{seat.pk}/recall_edits").json()["state"] == "submitted"
    call(editor, f"newsroom/assignments/{seat.pk}/approve_with_edits", body_html=EDITED)
    agreed = call(builder.user, f"desk/assignments/{seat.pk}/consent", edit=TakeEdit.objects.last().pk)
    assert (agreed.json()["state"], agreed.json()["edit"]["body_html"]) == ("approved", EDITED)
