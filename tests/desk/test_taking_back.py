"""A submission can be had back until it is decided on; every round is kept, with what became of it."""

import pytest
from django.urls import reverse

from articles import publishing
from cms.events.dispatch import dispatch_pending
from cms.notifications import mails
from cms.notifications.models import Notification
from panels import deciding, writing
from panels.gate import missing_of
from panels.models import ArticlePanel
from panels.revealing import reveal_due
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(editor, article, the_builder, builder):
    """Submitted by the builder."""
    return AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, state="submitted")


@pytest.fixture
def desk(client, builder):
    client.force_login(builder.user)
    return client


def shown(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_submission_is_had_back_changed_and_submitted_as_a_new_round(desk, seat, editor):
    here = f"/desk/{seat.pk}/"
    assert "Take back what I submitted" in shown(desk.get(here))
    page = shown(desk.post(f"{here}take_back/", {"round": 1}, follow=True))
    assert "You have it back" in page
    assert "A take with several words in it.</textarea>" in page
    assert "You took this back" in page
    seat.refresh_from_db()
    assert (seat.state, seat.round, seat.submitted_at) == ("accepted", 2, None)
    assert "has not submitted" in missing_of([seat.article])[seat.article_id][0]

    desk.post(f"{here}submit/", {"draft": "A take with other words in it.", "version": seat.draft_version})
    told = shown(desk.get(here))
    assert "What you changed since round 1" in told
    assert "<del>several </del><ins>other </ins>" in told
    deciding.approve(seat.pk, by=editor, round=2)
    for step in (publishing.submit, publishing.approve, publishing.publish):
        step(seat.article_id, by=editor)
    assert "Readers see it as you wrote it" in shown(desk.get(here))
    assert [(take.round, take.decision) for take in seat.takes.all()] == [(1, "withdrawn"), (2, "approved")]
    page = desk.get(seat.article.get_absolute_url()).content.decode()
    assert ("other words" in page, "several words" in page) == (True, False)


def test_after_a_decision_it_is_too_late_and_a_second_tap_is_the_first(desk, seat, editor):
    take_back = f"/desk/{seat.pk}/take_back/"
    for _ in range(2):
        assert desk.post(take_back, {"round": 1}).url == f"/desk/{seat.pk}/?done=take_back"
    seat.refresh_from_db()
    assert seat.round == 2
    writing.submit(seat.pk, by=seat.panelist.user)
    stale = desk.post(take_back, {"round": 7})
    assert (stale.status_code, "you saw round 7" in shown(stale)) == (409, True)
    deciding.approve(seat.pk, by=editor)
    late = desk.post(take_back, {"round": 2})
    assert (late.status_code, "it is approved" in shown(late)) == (409, True)
    assert "Take back what I submitted" not in shown(desk.get(f"/desk/{seat.pk}/"))


def test_an_editor_approves_the_round_that_they_read(client, seat, editor, builder):
    """Its panelist took it back and submitted another between the editor's reading and their click."""
    writing.take_back(seat.pk, by=builder.user)
    writing.submit(seat.pk, by=builder.user, draft="Quite another take.")
    client.force_login(editor)
    address = reverse("admin:articles_article_seat", args=[seat.article_id, seat.pk, "approve"])
    refused = client.post(address, {"round": 1})
    assert (refused.status_code, "you saw round 1" in shown(refused)) == (409, True)
    assert 'name="round" value="2"' in shown(refused)
    assert "Taken back by its panelist, round 1" in shown(refused)
    assert client.post(address, {"round": 2}).status_code == 302
    seat.refresh_from_db()
    assert seat.state == "approved"


def test_who_took_theirs_back_no_longer_reads_the_others(desk, seat, editor, article, the_skeptic, skeptic):
    theirs = AssignmentFactory(article=article, persona=the_skeptic, panelist=skeptic, by=editor, state="accepted")
    writing.submit(theirs.pk, by=skeptic.user, draft="Okapi doubts.")
    assert "Okapi doubts." in shown(desk.get(f"/desk/{seat.pk}/"))
    writing.take_back(seat.pk, by=seat.panelist.user)
    assert "Okapi doubts." not in shown(desk.get(f"/desk/{seat.pk}/"))
    writing.submit(seat.pk, by=seat.panelist.user, draft="Mine, once more.")
    writing.take_back(theirs.pk, by=skeptic.user)
    assert "Okapi doubts." not in shown(desk.get(f"/desk/{seat.pk}/"))


def test_each_round_shows_what_was_asked_what_changed_and_what_the_editor_did(desk, seat, editor):
    deciding.request_changes(seat.pk, by=editor, note="Say what it costs.")
    writing.submit(seat.pk, by=seat.panelist.user, draft="A take with a price in it.")
    deciding.approve_with_edits(seat.pk, by=editor, body_html="<p>A take with the price in it.</p>", note="Shorter.")
    for step in (publishing.submit, publishing.approve, publishing.publish):
        step(seat.article_id, by=editor)
    page = shown(desk.get(f"/desk/{seat.pk}/"))
    for words in ("Say what it costs.", "<del>several words </del><ins>a price </ins>",
                  "<del>a </del><ins>the </ins>", "Readers see it as the editor changed it"):  # fmt: skip
        assert words in page


def test_the_editor_is_told_and_each_letter_says_how_it_stands(seat, builder):
    writing.take_back(seat.pk, by=builder.user)
    dispatch_pending()
    letters = [
        " ".join(mails.build(one).body.split())
        for one in Notification.objects.filter(kind__in=["submitted", "taken_back"])
    ]
    assert [told in letter for letter, told in zip(sorted(letters), [
        "builder submitted the take of The Builder on “Glass battery leaves the lab”. It was taken back since.",
        "builder took back the take of The Builder on “Glass battery leaves the lab”. There is nothing to decide until",
    ], strict=True)] == [True, True]  # fmt: skip


def test_once_a_blind_round_is_over_a_take_that_all_have_read_stays(desk, seat, editor):
    ArticlePanel.objects.create(article=seat.article, blind=True)
    assert "Take back what I submitted" in shown(desk.get(f"/desk/{seat.pk}/"))
    reveal_due()
    assert "Take back what I submitted" not in shown(desk.get(f"/desk/{seat.pk}/"))
    answer = desk.post(f"/desk/{seat.pk}/take_back/", {"round": 1})
    assert (answer.status_code, "Ask the editor to send it back" in shown(answer)) == (409, True)
