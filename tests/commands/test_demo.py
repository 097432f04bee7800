"""manage.py demo: a newsroom in every state, made once, in DEBUG only."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Edition
from cms.accounts.models import User
from cms.events.models import Event
from cms.notifications.models import Delivery
from newsletter.models import Issue, Subscription
from panels.models import Assignment, Panel, Persona, PublishedTake, Take
from tests.support.demo import demo, newsroom

__all__ = ["newsroom"]
pytestmark = pytest.mark.django_db


def states(model) -> set:
    return set(model.objects.values_list("state", flat=True))


def test_every_state_of_articles_and_seats_is_there_to_be_seen(newsroom):
    assert states(Article) == set(Article.State.values)
    assert states(Assignment) == set(Assignment.State.values)
    assert (Persona.objects.count(), Panel.objects.count()) == (4, 2)
    published = Article.objects.filter(state="published")
    assert published.count() >= 7
    assert Edition.objects.exclude(correction="").get().number == 2
    assert Edition.objects.filter(note__endswith="joined the panel.").exists()
    assert [a.headline for a in published if a.has_unpublished_changes] != []
    now = timezone.now()
    assert [a.is_late(now) for a in Article.objects.filter(state="scheduled").order_by("publish_at")] == [
        True,
        False,
        False,
    ]
    assert [seat.persona.name for seat in Assignment.objects.all() if seat.is_overdue(now)] != []
    assert Assignment.objects.exclude(draft="").filter(state="accepted").exists()


def test_its_past_lies_in_the_past_and_is_told_in_order(newsroom):
    times = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert times == sorted(times)
    assert timezone.now() - times[0] > timedelta(days=20)
    first = Edition.objects.order_by("published_at").first()
    assert first.created_at == first.published_at
    assert timezone.now() - timezone.now() < timedelta(seconds=1)
    assert abs(timezone.now() - User(username="now").date_joined) < timedelta(minutes=1)


def test_only_recent_news_waits_to_be_mailed(newsroom):
    assert not Event.objects.filter(dispatched_at=None).exists()
    waiting = Delivery.objects.unsent()
    assert 0 < waiting.count() <= 40
    assert not waiting.filter(due_at__lt=timezone.now() - timedelta(hours=13)).exists()


def test_takes_keep_to_the_length_and_to_the_voices_of_their_personas(newsroom):
    takes = Take.objects.select_related("assignment__persona")
    lengths = [(str(t), t.words, t.assignment.persona.min_words, t.assignment.persona.max_words) for t in takes]
    assert [row for row in lengths if not row[2] <= row[1] <= row[3]] == []
    assert [str(take) for take in takes if "<br>" in take.body_html] == []
    assert len(set(PublishedTake.objects.values_list("body_html", flat=True))) >= 25


def test_everybody_signs_in_with_the_one_password(newsroom, client):
    staff = {"editor": True, "chief": True, "writer": True}
    for username in (*staff, "builder", "skeptic", "futurist", "creator"):
        assert client.login(username=username, password="paneldesk"), username
        assert User.objects.get(username=username).is_staff == staff.get(username, False)


def test_a_second_run_adds_and_changes_nothing_and_says_so(newsroom):
    def rows():
        return Counter(
            {m: m.objects.count() for m in (User, Article, Edition, Assignment, Take, Event, Delivery)}
        ), set(Article.objects.values_list("pk", "version", "updated_at"))

    before = rows()
    assert "Made the demo newsroom" in newsroom
    assert demo() == "The demo newsroom is here already; nothing was changed.\n"
    assert rows() == before


def test_readers_see_what_was_published_and_nothing_of_who_wrote(newsroom, client):
    home = client.get("/").content.decode()
    for article in Article.objects.filter(state="published"):
        page = client.get(f"/articles/{article.slug}/")
        assert page.status_code == 200
        assert article.slug in home
        assert "Lindqvist" not in page.content.decode()
    assert client.get(f"/articles/{Article.objects.get(state='withdrawn').slug}/").status_code in (404, 410)


def test_it_has_a_newsletter_with_readers_and_issues(newsroom, client):
    assert Subscription.objects.filter(pace="daily").count() == Subscription.objects.filter(pace="at_once").count() == 2
    assert Issue.objects.filter(day__isnull=False).count() > 1
    assert Issue.objects.filter(article__isnull=False).exists()
    assert not Issue.objects.filter(spread_at=None).exists()
    newest = Issue.objects.filter(day__isnull=False).latest("day")
    assert client.get(newest.get_absolute_url()).status_code == 200
