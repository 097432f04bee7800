"""Nobody’s text is lost or overwritten (in the forms: tests/newsroom)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import drafting, publishing
from cms.events.machine import Conflict, NotAllowed
from panels import writing
from tests.factories import ArticleFactory, AssignmentFactory

pytestmark = pytest.mark.django_db


def test_a_save_from_a_stale_copy_is_refused_and_brings_the_stored_one(editor, chief, article):
    drafting.save(article.pk, version=1, by=chief, dek="The chief's dek.")
    with pytest.raises(drafting.Stale) as refusal:
        drafting.save(article.pk, version=1, by=editor, dek="The editor's dek.")
    assert (refusal.value.stored.dek, refusal.value.stored.version) == ("The chief's dek.", 2)
    article.refresh_from_db()
    assert (article.dek, article.version) == ("The chief's dek.", 2)


@pytest.mark.parametrize("verb", ["submit", "approve", "schedule", "publish", "withdraw"])
def test_a_decision_on_a_stale_copy_is_refused(verb, chief):
    state = {"submit": "draft", "approve": "in_review", "schedule": "approved"}.get(verb, "scheduled")
    article = ArticleFactory(state=state, by=chief)
    drafting.save(article.pk, version=1, by=chief, dek="Newer.")
    facts = {"schedule": {"publish_at": timezone.now() + timedelta(days=1)}, "withdraw": {"reason": "No."}}
    with pytest.raises(Conflict, match="saved since") as refusal:
        getattr(publishing, verb)(article.pk, by=chief, version=1, **facts.get(verb, {}))
    assert refusal.value.code == "stale"


def test_a_take_saved_or_submitted_from_a_stale_tab_is_refused(editor):
    seat = AssignmentFactory(state="accepted", by=editor)
    me = seat.panelist.user
    writing.save_draft(seat.pk, by=me, draft="From the phone.", version=1)
    with pytest.raises(writing.StaleDraft) as refusal:
        writing.save_draft(seat.pk, by=me, draft="From the laptop.", version=1)
    assert refusal.value.stored.draft == "From the phone."
    with pytest.raises(Conflict, match="saved elsewhere"):
        writing.submit(seat.pk, by=me, draft="From the laptop.", version=1)
    seat.refresh_from_db()
    assert (seat.state, seat.draft) == ("accepted", "From the phone.")


def test_every_save_is_kept_with_who_made_it(editor, chief, article):
    drafting.save(article.pk, version=1, by=chief, headline="Another headline")
    saves = article.history.order_by("history_id").values_list("headline", "history_user__username")
    assert list(saves) == [("Glass battery leaves the lab", "editor"), ("Another headline", "chief")]


def test_a_writer_saves_their_own_draft_alone(writer, editor, article):
    own = ArticleFactory(by=writer)
    assert drafting.save(own.pk, version=1, by=writer, dek="Mine.").version == 2
    with pytest.raises(NotAllowed):
        drafting.save(article.pk, version=1, by=writer, dek="Not mine.")
    publishing.submit(own.pk, by=writer)
    with pytest.raises(NotAllowed, match="in review"):
        drafting.save(own.pk, version=2, by=writer, dek="Too late.")
