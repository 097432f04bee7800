"""Who stands by is invited when the panelist declines or lets the time pass: once, by itself, and all are told."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from cms.events.dispatch import dispatch_pending
from cms.events.models import Event
from cms.notifications import mails
from cms.notifications.models import Notification
from panels import answering, assigning, writing
from panels.models import Assignment
from panels.standby import call_in
from panels.tasks import call_in_standbys
from tests.factories import AssignmentFactory, PanelFactory, PanelistFactory, PersonaFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def second(the_builder):
    """Writes as the builder too, and stands by."""
    return PanelistFactory(user__username="second", personas=[the_builder])


@pytest.fixture
def seat(article, editor, the_builder, builder, second):
    """The builder's, to be answered in four hours and delivered in twelve."""
    now = timezone.now()
    times = {"answer_by": now + 4 * HOUR, "due_at": now + 12 * HOUR}
    return AssignmentFactory(
        article=article, persona=the_builder, panelist=builder, by=editor, standby=second, brief="One idea.", **times
    )


def later(**fields):
    """Make all seats as old as if this much time had gone by."""
    names = ("invited_at", "answered_at", "answer_by", "due_at")
    Assignment.objects.update(**{name: F(name) - timedelta(**fields) for name in names})


def seats_of(article):
    rows = Assignment.objects.filter(article=article).order_by("pk")
    return [(seat.panelist.user.username, seat.state) for seat in rows]


def told():
    dispatch_pending()
    return sorted(Notification.objects.values_list("user__username", "kind"))


def test_nobody_is_called_in_while_the_panelist_has_time_or_may_change_their_mind(article, seat, builder):
    call_in_standbys()
    assert seats_of(article) == [("builder", "invited")]
    answering.decline(seat.pk, by=builder.user, reason="No time.")
    later(minutes=9)
    call_in_standbys()
    assert seats_of(article) == [("builder", "declined")]


@pytest.mark.parametrize(
    ("declines", "minutes", "old_hears"), [(True, 11, []), (False, 4 * 60 + 1, [("builder", "cancelled")])]
)
def test_the_standby_gets_the_seat_once_with_as_long_to_answer_and_all_are_told(
    article, editor, seat, builder, second, declines, minutes, old_hears
):
    told()
    Notification.objects.all().delete()
    if declines:
        answering.decline(seat.pk, by=builder.user, reason="On a train.")
        told()
        Notification.objects.all().delete()
    later(minutes=minutes)
    for _ in range(2):
        call_in_standbys()
    assert seats_of(article) == [("builder", "cancelled"), ("second", "invited")]
    old, new = Assignment.objects.order_by("pk")
    assert (new.assigned_by, new.brief, new.standby, new.position) == (editor, "One idea.", None, old.position)
    assert new.due_at == old.due_at
    assert abs(new.answer_by - (new.invited_at + 4 * HOUR)) < timedelta(seconds=5)
    assert told() == [*old_hears, ("editor", "standby_invited"), ("second", "invited")]
    letter = mails.build(Notification.objects.get(kind="standby_invited")).body
    assert ("On a train." in letter, "did not answer in time" in letter) == (declines, not declines)
    assert [event.actor for event in Event.objects.filter(name="assignment.call_in")] == [None]


def test_what_was_written_stays_with_its_author_and_a_time_that_is_over_is_given_anew(article, seat, builder, second):
    answering.accept(seat.pk, by=builder.user)
    seat.refresh_from_db()
    writing.save_draft(seat.pk, by=builder.user, draft="Half a thought.", version=seat.draft_version)
    later(hours=13)
    call_in_standbys()
    assert seats_of(article) == [("builder", "accepted")]  # late with the take: the editor's word comes first
    new = call_in(seat.pk)
    seat.refresh_from_db()
    assert (seat.draft, new.draft) == ("Half a thought.", "")
    assert [round((moment - new.invited_at) / HOUR) for moment in (new.answer_by, new.due_at)] == [4, 12]


def test_a_seat_that_was_given_away_or_whose_standby_has_left_is_left_alone(article, editor, seat, builder, second):
    third = PanelistFactory(user__username="third", personas=seat.panelist.personas.all())
    answering.decline(seat.pk, by=builder.user, reason="No time.")
    new = assigning.reassign(seat.pk, by=editor, panelist=third)
    assert new.standby == second
    second.user.is_active = False
    second.user.save()
    later(hours=5)
    call_in_standbys()
    assert seats_of(article) == [("builder", "cancelled"), ("third", "invited")]


def test_a_panel_brings_its_standbys_and_an_editor_sees_changes_and_is_refused_them(
    client, article, editor, the_builder, builder, second
):
    line_up = PanelFactory(seats=[(the_builder, builder)])
    line_up.seats.update(standby=second)
    stranger = PanelistFactory(user__username="stranger", personas=[PersonaFactory()])
    client.force_login(editor)
    here = f"/admin/articles/article/{article.pk}/"
    client.post(f"{here}panel/apply/", {"panel": line_up.pk})
    seat = Assignment.objects.get()
    assert seat.standby == second
    assert "second stands by" in client.get(f"{here}change/").content.decode()
    for sent, words in [
        (stranger, "stranger does not write for The Builder."),
        (builder, "builder has the seat already. Choose somebody else to stand by."),
    ]:
        refused = client.post(f"{here}panel/{seat.pk}/change/", {"standby": sent.pk})
        assert (refused.status_code, words in refused.content.decode()) == (422, True)
    client.post(f"{here}panel/{seat.pk}/change/", {"standby": ""})
    seat.refresh_from_db()
    assert seat.standby is None
