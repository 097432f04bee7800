"""No article goes live while a required seat lacks an approved take, unless a chief overrides that with a reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import drafting, publishing
from cms.events.dispatch import dispatch_pending
from cms.events.machine import Conflict
from cms.events.models import Event
from cms.notifications.models import Notification
from panels import assigning, deciding, writing
from tests.factories import ArticleFactory, AssignmentFactory, PanelistFactory, PersonaFactory

pytestmark = pytest.mark.django_db


def test_a_required_seat_holds_the_article_back_until_its_take_is_approved(editor):
    article = ArticleFactory(state="approved", by=editor)
    seat = AssignmentFactory(article=article, persona=PersonaFactory(name="The Skeptic"), by=editor, state="accepted")

    with pytest.raises(Conflict, match=r"The Skeptic has not submitted; due in 2 days\."):
        publishing.publish(article.pk, by=editor)

    writing.submit(seat.pk, by=seat.panelist.user, draft="Not so fast.")
    deciding.approve(seat.pk, by=editor)
    edition = publishing.publish(article.pk, by=editor)
    assert [(take.name, take.body_html) for take in edition.takes.all()] == [("The Skeptic", "<p>Not so fast.</p>")]


def test_an_optional_seat_holds_nothing_back(editor):
    article = ArticleFactory(state="approved", by=editor)
    AssignmentFactory(article=article, by=editor, required=False)
    assert publishing.publish(article.pk, by=editor).number == 1


def test_a_chief_overrides_with_a_reason_that_is_recorded_and_an_editor_may_not(editor, chief):
    article = ArticleFactory(state="approved", by=editor)
    AssignmentFactory(article=article, by=editor)
    with pytest.raises(Conflict, match="only a chief"):
        publishing.publish(article.pk, by=editor, override_reason="It is urgent.")
    with pytest.raises(Conflict, match="has not answered"):
        publishing.publish(article.pk, by=chief, override_reason="  ")
    publishing.publish(article.pk, by=chief, override_reason="It is urgent.")
    event = Event.objects.get(name="article.publish")
    assert (event.actor, event.data["override_reason"]) == (chief, "It is urgent.")


def test_a_declined_seat_still_holds_until_it_is_given_away_or_cancelled(editor):
    article = ArticleFactory(state="approved", by=editor)
    seat = AssignmentFactory(article=article, by=editor, state="declined")
    with pytest.raises(Conflict, match="declined; give the seat"):
        publishing.publish(article.pk, by=editor)
    new = assigning.reassign(seat.pk, by=editor, panelist=PanelistFactory(personas=[seat.persona]))
    with pytest.raises(Conflict, match="has not answered"):
        publishing.publish(article.pk, by=editor)
    assigning.cancel(new.pk, by=editor)
    assert publishing.publish(article.pk, by=editor).number == 1


def test_a_late_take_makes_a_new_edition_of_the_live_words(editor):
    article = ArticleFactory(state="approved", by=editor, headline="As published")
    seat = AssignmentFactory(article=article, by=editor, required=False, state="submitted")
    publishing.publish(article.pk, by=editor)
    drafting.save(article.pk, version=1, by=editor, headline="Edited since")

    deciding.approve(seat.pk, by=editor)

    article.refresh_from_db()
    assert (article.live_edition.number, article.live_edition.headline) == (2, "As published")
    assert [take.persona for take in article.live_edition.takes.all()] == [seat.persona]
    assert [edition.takes.count() for edition in article.editions.order_by("number")] == [0, 1]
    assert article.has_unpublished_changes


def test_stopped_when_due_it_stays_tells_once_and_goes_out_when_the_last_take_is_in(editor, letters):
    article = ArticleFactory(state="approved", by=editor)
    seat = AssignmentFactory(article=article, by=editor, state="submitted")
    publishing.schedule(article.pk, by=editor, publish_at=timezone.now() + timedelta(minutes=1))
    later = timezone.now() + timedelta(minutes=2)

    for _ in range(3):
        assert publishing.publish_due(later) == 0
    article.refresh_from_db()
    assert (article.state, article.is_late(later)) == ("scheduled", True)
    dispatch_pending()
    told = Notification.objects.filter(kind="publish_refused")
    assert [notification.user for notification in told] == [editor]
    assert "has submitted; decide on the take" in told.get().event.data["why"]

    deciding.approve(seat.pk, by=editor)
    assert publishing.publish_due(later) == 1
