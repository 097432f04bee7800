"""A panelist sees their own alone, and no other take before having submitted their own (every door: tests/doors)."""

import pytest
from django.db import IntegrityError, transaction

from cms.events.machine import Conflict
from panels import assigning, writing
from panels.models import Assignment, PublishedTake
from panels.visibility import takes_seen_by_panelist
from tests.factories import ArticleFactory, AssignmentFactory

pytestmark = pytest.mark.django_db


def test_no_other_take_is_seen_before_submitting_ones_own(editor, the_builder, the_skeptic, builder, skeptic):
    article = ArticleFactory(by=editor)
    mine = AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, state="accepted")
    AssignmentFactory(article=article, persona=the_skeptic, panelist=skeptic, by=editor, state="submitted")

    assert takes_seen_by_panelist(mine) == []
    writing.submit(mine.pk, by=builder.user, draft="Mine.")
    assert [take.assignment.persona for take in takes_seen_by_panelist(mine)] == [the_skeptic]


def test_nothing_frozen_for_readers_names_a_panelist(editor):
    seat = AssignmentFactory(state="approved")
    for step in ArticleFactory.path["published"]:
        step(seat.article_id, seat.assigned_by)
    columns = {field.name for field in PublishedTake._meta.get_fields()}
    assert columns == {
        "id", "edition", "take", "persona", "position", "slug", "name", "perspective", "label", "accent", "avatar",
        "body_html",
        "stance", "scale_low", "scale_high", "answers",
        "disclosure",
        "card",  # drawn of these
    }  # fmt: skip


def test_one_open_assignment_per_seat(editor, article, the_builder, builder):
    AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)
    with pytest.raises(Conflict, match="has a seat"):
        assigning.invite(article.pk, by=editor, persona=the_builder)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(article=article, persona=the_builder)
