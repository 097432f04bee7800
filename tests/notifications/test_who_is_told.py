"""Who is told of what, and who is not: nobody twice, nobody for nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import drafting, publishing
from articles.models import Article
from cms.events.dispatch import dispatch_pending
from cms.events.models import Event
from cms.notifications import mails
from cms.notifications.deliveries import deliver_due
from cms.notifications.models import Delivery, Notification
from panels import answering, assigning, deciding, writing
from panels.models import Assignment
from panels.reminders import remind_due
from tests.factories import ArticleFactory, AssignmentFactory, PanelistFactory, UserFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def told() -> list[tuple[str, str]]:
    """Who is told what since the last time this was asked."""
    dispatch_pending()
    news = sorted(Notification.objects.filter(read_at=None).values_list("user__username", "kind"))
    Notification.objects.update(read_at=timezone.now())
    return news


@pytest.fixture
def seat(editor, the_builder, builder):
    """The builder's, accepted, due in ten hours; all so far was told."""
    article = ArticleFactory(by=editor)
    fields = {"persona": the_builder, "panelist": builder, "due_at": timezone.now() + 10 * HOUR}
    seat = AssignmentFactory(article=article, by=editor, state="accepted", **fields)
    told()
    return seat


def test_each_step_of_a_seat_is_told_to_the_other_side(editor, seat, builder):
    writing.submit(seat.pk, by=builder.user, draft="One.")
    assert told() == [("editor", "submitted")]
    deciding.request_changes(seat.pk, by=editor, note="More.")
    assert told() == [("builder", "changes_requested")]
    writing.submit(seat.pk, by=builder.user, draft="Two.")
    assert told() == [("editor", "submitted")]
    deciding.approve(seat.pk, by=editor)
    assert told() == [("builder", "approved")]


def test_fast_steps_are_told_all_the_same_each_letter_saying_how_it_stands_by_now(editor, builder, the_builder):
    seat = AssignmentFactory(article=ArticleFactory(by=editor), persona=the_builder, panelist=builder, by=editor)
    answering.accept(seat.pk, by=builder.user)
    for note in ("First.", "Second."):
        writing.submit(seat.pk, by=builder.user, draft="A take.")
        deciding.request_changes(seat.pk, by=editor, note=note)
    assert told() == [
        ("builder", "changes_requested"),
        ("builder", "changes_requested"),
        ("builder", "invited"),
        ("editor", "accepted"),
        ("editor", "submitted"),
        ("editor", "submitted"),
    ]
    letters = {}
    for notification in Notification.objects.order_by("pk"):
        letters.setdefault(notification.kind, []).append(mails.build(notification).body)
    assert "You have accepted since." in letters["invited"][0]
    assert ["It waits for your decision" in letter for letter in letters["submitted"]] == [False, False]
    assert ["You have answered since" in letter for letter in letters["changes_requested"]] == [True, False]


@pytest.mark.parametrize("end", ["decline", "cancel"])
def test_of_a_seat_that_was_closed_meanwhile_only_that_is_told(editor, builder, the_builder, end):
    seat = AssignmentFactory(article=ArticleFactory(by=editor), persona=the_builder, panelist=builder, by=editor)
    if end == "decline":
        answering.decline(seat.pk, by=builder.user, reason="No time.")
    else:
        assigning.cancel(seat.pk, by=editor)
    assert told() == [("editor", "declined") if end == "decline" else ("builder", "cancelled")]


def test_both_hear_of_a_seat_that_changes_hands_but_whoever_declined_it_hears_no_more(
    editor, seat, builder, the_builder
):
    other, third = (PanelistFactory(user__username=name, personas=[the_builder]) for name in ("other", "third"))
    new = assigning.reassign(seat.pk, by=editor, panelist=other)
    assert told() == [("builder", "cancelled"), ("other", "invited")]
    answering.decline(new.pk, by=other.user, reason="No time.")
    assert told() == [("editor", "declined")]
    assigning.reassign(new.pk, by=editor, panelist=third)
    assert told() == [("third", "invited")]


def test_when_whoever_assigned_has_left_the_drafter_is_told(seat, builder, editor, chief):
    Assignment.objects.filter(pk=seat.pk).update(assigned_by=chief)
    type(chief).objects.filter(pk=chief.pk).update(is_active=False)
    writing.submit(seat.pk, by=builder.user, draft="One.")
    assert told() == [("editor", "submitted")]


def test_somebody_who_wrote_the_article_and_a_take_is_told_once_that_it_is_live(chief, the_builder):
    both = UserFactory(username="both", role="editor")
    panelist = PanelistFactory(user=both, personas=[the_builder])
    article = ArticleFactory(by=both)
    seat = AssignmentFactory(article=article, persona=the_builder, panelist=panelist, by=chief, state="approved")
    for step in (publishing.submit, publishing.approve):
        step(article.pk, by=chief)
    told()
    publishing.publish(article.pk, by=chief)
    assert told() == [("both", "article_published")]
    assert Delivery.objects.filter(notification__event__name="article.publish").count() == 1
    assert seat.state == "approved"


def test_a_panelist_hears_once_that_a_take_is_live_and_not_of_every_correction(editor, chief, seat, builder):
    writing.submit(seat.pk, by=builder.user, draft="One.")
    deciding.approve(seat.pk, by=editor)
    for step in (publishing.submit, publishing.approve):
        step(seat.article_id, by=editor)
    told()
    publishing.publish(seat.article_id, by=chief)
    assert told() == [("builder", "take_published"), ("editor", "article_published")]
    drafting.save(seat.article_id, version=1, by=chief, dek="Corrected.")
    publishing.publish(seat.article_id, by=chief, correction="A number was wrong.")
    assert told() == [("editor", "article_published")]


def test_a_take_approved_after_publication_is_told_once_as_approved(editor, chief, builder, the_builder):
    article = ArticleFactory(state="published", by=editor)
    fields = {"persona": the_builder, "panelist": builder, "required": False}
    seat = AssignmentFactory(article=article, by=editor, state="submitted", **fields)
    told()
    deciding.approve(seat.pk, by=editor)
    assert told() == [("builder", "approved")]
    assert Event.objects.filter(name="article.extend").count() == 1


def test_a_reminder_waits_for_half_of_the_time_given_and_comes_once(seat):
    now = seat.invited_at
    assert [remind_due(now + 4 * HOUR), remind_due(now + 6 * HOUR), remind_due(now + 6 * HOUR)] == [0, 1, 0]
    assert told() == [("builder", "due_soon")]
    assert [remind_due(now + 11 * HOUR), remind_due(now + 12 * HOUR)] == [1, 0]
    assert told() == [("builder", "overdue")]


def test_after_an_outage_one_reminder_to_each_catches_up(seat):
    assert remind_due(seat.due_at + 48 * HOUR) == 2
    assert told() == [("builder", "overdue"), ("editor", "waited_for")]


@pytest.mark.parametrize("due_at", [timezone.now() + timedelta(days=30), None], ids=["moved", "taken off"])
def test_a_due_time_that_changed_calls_off_the_reminder_of_the_old_one(seat, due_at):
    remind_due(seat.due_at - HOUR)
    dispatch_pending()
    Assignment.objects.filter(pk=seat.pk).update(due_at=due_at)
    deliver_due()
    assert Delivery.objects.get(notification__kind="due_soon").state == "called_off"
    assert remind_due(timezone.now() + timedelta(days=30) - HOUR) == (1 if due_at else 0)


def test_a_reminder_recorded_before_the_take_came_in_reaches_nobody(seat, builder):
    remind_due(seat.due_at + HOUR)
    writing.submit(seat.pk, by=builder.user, draft="Just in time.")
    assert told() == [("editor", "submitted")]


def test_reminding_costs_as_many_queries_for_three_seats_told_already_as_for_one(
    seat, editor, django_assert_num_queries
):
    for extra in (0, 2):
        for _ in range(extra):
            AssignmentFactory(by=editor, state="accepted", due_at=timezone.now() + 10 * HOUR)
        remind_due(timezone.now() + 12 * HOUR)
        with django_assert_num_queries(10):
            assert remind_due(timezone.now() + 12 * HOUR) == 0


@pytest.fixture
def stopped(editor, the_builder, builder):
    """An article that is due and stopped: the builder's take waits for a decision."""
    article = ArticleFactory(state="approved", by=editor)
    AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, state="submitted")
    publishing.schedule(article.pk, by=editor, publish_at=timezone.now() + HOUR)
    Article.objects.filter(pk=article.pk).update(publish_at=timezone.now() - HOUR)
    told()
    return article


def test_a_stopped_article_tells_its_editor_once_for_each_time_it_was_to_go_out(stopped, editor):
    for _ in range(3):
        assert publishing.publish_due() == 0
    assert told() == [("editor", "publish_refused")]
    publishing.schedule(stopped.pk, by=editor, publish_at=timezone.now() + HOUR)
    for _ in range(2):
        assert publishing.publish_due(timezone.now() + 2 * HOUR) == 0
    assert told() == [("editor", "publish_refused")]


def test_the_refusal_of_a_time_that_was_moved_meanwhile_is_not_mailed(stopped, editor):
    publishing.publish_due()
    dispatch_pending()
    publishing.schedule(stopped.pk, by=editor, publish_at=timezone.now() + HOUR)
    deliver_due()
    assert Delivery.objects.get(notification__kind="publish_refused").state == "called_off"


def test_approving_what_a_late_article_waited_for_rings_for_it_at_once(
    stopped, editor, bells, django_capture_on_commit_callbacks
):
    seat = stopped.assignments.get()
    publishing.publish_due()
    with django_capture_on_commit_callbacks(execute=True):
        deciding.approve(seat.pk, by=editor)
    assert "articles.tasks.publish_due" in bells
    assert publishing.publish_due() == 1
    stopped.refresh_from_db()
    assert stopped.state == "published"


def test_withdrawing_that_fails_leaves_seats_and_reminders_as_they_were(chief, monkeypatch):
    article = ArticleFactory(state="approved", by=chief)
    seat = AssignmentFactory(article=article, by=chief, state="accepted", due_at=timezone.now() + 2 * HOUR)
    remind_due(timezone.now() + 1.5 * HOUR)
    dispatch_pending()

    def break_down(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr("cms.events.machine.record", break_down)
    with pytest.raises(RuntimeError):
        publishing.withdraw(article.pk, by=chief, reason="It was not true.")
    seat.refresh_from_db()
    assert seat.state == "accepted"
    assert Delivery.objects.get(notification__kind="due_soon").state == "waiting"
