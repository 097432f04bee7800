"""Publishing is one transaction; run twice, or by two workers at once, it has one effect (at once: test_races.py)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article
from cms.events.machine import Conflict
from cms.events.models import Event
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def test_publishing_again_without_a_change_is_refused(editor):
    article = ArticleFactory(state="published", by=editor)
    with pytest.raises(Conflict, match="nothing was saved since"):
        publishing.publish(article.pk, by=editor)
    assert article.editions.count() == 1


def test_a_failure_in_the_middle_of_publishing_leaves_nothing(editor, monkeypatch):
    article = ArticleFactory(state="approved", by=editor)
    before = Event.objects.count()

    def break_down(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr("cms.events.machine.record", break_down)
    with pytest.raises(RuntimeError):
        publishing.publish(article.pk, by=editor)
    article.refresh_from_db()
    assert (article.state, article.editions.count(), Event.objects.count()) == ("approved", 0, before)


def test_a_sweep_passes_over_the_one_that_fails(editor, monkeypatch):
    late = timezone.now() - timedelta(minutes=5)
    bad, good = (ArticleFactory(state="scheduled", by=editor) for _ in range(2))
    Article.objects.filter(pk__in=[bad.pk, good.pk]).update(publish_at=late)
    freeze = publishing._freeze

    def freeze_or_fail(article, **kwargs):
        if article.pk == bad.pk:
            raise RuntimeError("disk full")
        return freeze(article, **kwargs)

    monkeypatch.setattr(publishing, "_freeze", freeze_or_fail)
    assert publishing.publish_due() == 1
    assert list(Article.objects.order_by("pk").values_list("state", flat=True)) == ["scheduled", "published"]
    monkeypatch.undo()
    assert publishing.publish_due() == 1
