"""Who had which letter is forgotten after a while; how many had one stays, and nobody has one twice for that."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.events.dispatch import dispatch_pending
from cms.events.models import Event
from cms.notifications.deliveries import deliver_due
from cms.notifications.models import Delivery, Notification, Subscriber
from cms.notifications.subscribers import erase
from newsletter import spreading, thinning
from newsletter.followers import tell_at_once
from newsletter.issuing import begin_daily
from newsletter.models import Issue
from newsletter.spreading import spread, spread_due
from newsletter.tasks import thin
from tests.factories import ArticleFactory, AssignmentFactory
from tests.newsletter.conftest import numbers, post

pytestmark = pytest.mark.django_db
NAMES = ("ada", "grace", "hopper", "mary", "noether")
ISSUES = "/admin/newsletter/issue/"


@pytest.fixture
def readers(subscribe):
    for name in NAMES:
        subscribe(f"{name}@example.org", pace="at_once")


def days_pass(monkeypatch, days: int) -> None:
    later = timezone.now() + timedelta(days=days)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)


def known() -> int:
    """Of how many letters it is known who had them."""
    return Delivery.objects.filter(channel="newsletter").count()


def test_after_its_time_it_is_forgotten_who_had_an_issue_and_it_keeps_the_numbers(
    readers, chief, client, letters, monkeypatch
):
    monkeypatch.setattr(thinning, "BATCH", 2)
    ArticleFactory(state="published", by=chief)
    dispatch_pending()
    spread_due()
    erase(Subscriber.objects.get(address="ada@example.org").key)
    post()
    failed = Delivery.objects.filter(channel="newsletter", state="sent").first()
    Delivery.objects.filter(pk=failed.pk).update(state="failed")
    client.force_login(chief)
    page = client.get(ISSUES).content.decode()
    assert "state__exact=failed" in page
    before = numbers(page)
    assert before == {"sent": "3", "waiting": "0", "failed": "1", "not_sent": "1"}
    days_pass(monkeypatch, 89)
    thin()
    assert known() == 5
    days_pass(monkeypatch, 2)
    thin()
    thin()
    assert (known(), Notification.objects.filter(event__name="newsletter.issue").count()) == (0, 0)
    client.force_login(chief)
    page = client.get(ISSUES).content.decode()
    assert (numbers(page), "state__exact=failed" in page) == (before, False)  # no way leads to what is not there


def test_nobody_is_told_twice_of_an_issue_whose_letters_are_forgotten(readers, subscribe, chief, letters, monkeypatch):
    subscribe("daily@example.org")
    article = ArticleFactory(state="published", by=chief)
    days_pass(monkeypatch, 1)
    begin_daily()
    post()
    assert len(letters) == 6
    days_pass(monkeypatch, 91)
    thin()
    assert known() == 0
    begin_daily(timezone.now() - timedelta(days=91))
    tell_at_once(Event.objects.get(name="article.publish", subject_id=article.pk))
    Event.objects.update(dispatched_at=None)
    post()
    assert [spread(pk) for pk in Issue.objects.values_list("pk", flat=True)] == [None, None]
    assert (len(letters), known(), Issue.objects.count()) == (6, 0, 2)


def test_an_issue_that_is_still_being_told_keeps_all_and_the_rest_have_it_once(readers, chief, letters, monkeypatch):
    monkeypatch.setattr(spreading, "BATCH", 2)
    ArticleFactory(state="published", by=chief)
    dispatch_pending()
    spread(Issue.objects.get().pk)
    deliver_due()
    days_pass(monkeypatch, 100)
    thin()
    assert known() == 2
    Issue.objects.update(reached=0)  # as if that had been lost
    post()
    assert sorted(letter.to[0] for letter in letters) == [f"{name}@example.org" for name in NAMES]


def test_a_letter_on_its_way_is_still_sent_and_news_for_people_stays(
    readers, chief, editor, builder, the_builder, letters, monkeypatch
):
    ArticleFactory(state="published", by=chief)
    AssignmentFactory(article=ArticleFactory(by=editor), persona=the_builder, panelist=builder, by=editor)
    post()
    waiting = Delivery.objects.filter(channel="newsletter").first()
    Delivery.objects.filter(pk=waiting.pk).update(state="waiting")
    days_pass(monkeypatch, 91)
    letters.clear()
    thin()
    assert known() == 1
    deliver_due()
    assert len(letters) == 1
    thin()
    assert known() == 0
    assert builder.user.notifications.exists()
    assert Delivery.objects.filter(channel="email").exists()


def test_with_no_time_set_nothing_is_forgotten(readers, chief, settings, letters, monkeypatch):
    settings.NEWSLETTER_DAYS = 0
    ArticleFactory(state="published", by=chief)
    post()
    days_pass(monkeypatch, 10_000)
    thin()
    assert known() == 5
