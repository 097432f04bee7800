"""An article that breaks while it goes out: kept, told once, tried again, and in nobody else's way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.failing import failed, held_up
from articles.models import Article
from cms.events.models import Event
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def due(editor):
    """Two articles that are due."""
    articles = [ArticleFactory(state="scheduled", by=editor) for _ in range(2)]
    Article.objects.update(publish_at=timezone.now() - HOUR)
    return articles


@pytest.fixture
def breaks(monkeypatch):
    """breaks(article): freezing it fails from now on, with words that no database would keep as they are."""
    freeze = publishing._freeze

    def break_one(broken):
        def freeze_or_break(article, **kwargs):
            if broken and article.pk == broken.pk:
                raise RuntimeError("disk\x00full " * 200)
            return freeze(article, **kwargs)

        monkeypatch.setattr("articles.publishing._freeze", freeze_or_break)

    return break_one


def test_what_breaks_is_kept_once_for_its_time_and_leaves_the_others_alone(due, breaks):
    broken, other = due
    breaks(broken)
    assert [publishing.publish_due() for _ in range(3)] == [1, 0, 0]
    [event] = Event.objects.filter(name="article.publish_failed")
    assert event.subject == broken
    assert event.data["why"].startswith("RuntimeError: diskfull")
    assert len(event.data["why"]) == 500
    other.refresh_from_db()
    assert other.state == "published"
    assert list(failed(Article.objects.all())) == [broken]
    assert list(held_up(Article.objects.all())) == []


def test_it_goes_out_by_itself_once_it_can(due, breaks):
    broken, _ = due
    breaks(broken)
    publishing.publish_due()
    breaks(None)
    assert publishing.publish_due() == 1
    assert not failed(Article.objects.all()).exists()


def test_another_time_begins_anew(due, breaks, editor):
    broken, _ = due
    breaks(broken)
    publishing.publish_due()
    publishing.schedule(broken.pk, by=editor, publish_at=timezone.now() + HOUR)
    Article.objects.filter(pk=broken.pk).update(publish_at=timezone.now())
    assert list(held_up(Article.objects.all())) == [broken]
    publishing.publish_due()
    assert Event.objects.filter(name="article.publish_failed").count() == 2
