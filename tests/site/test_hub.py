"""Feeds name the WebSub hub, and a real one on this machine hears of what changed."""

from datetime import timedelta
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles import drafting, hub, publishing, tasks
from articles.models import HubTopic
from cms.events.dispatch import dispatch_pending
from cms.lib import outside
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory, OrganizationFactory
from tests.support.receiver import Receiver

pytestmark = pytest.mark.django_db

SITE = "https://news.example.org"
HUB = "https://hub.example.org/"
LISTS = ["/", "/categories/energy/", "/organizations/ostrava-labs/", "/personas/the-builder/"]
FEEDS = sorted(f"{SITE}{page}{name}" for page in LISTS for name in ("feed.xml", "feed.json"))


@pytest.fixture
def receiver(settings, monkeypatch):
    """The hub; it is told at once."""
    monkeypatch.setattr(hub, "SETTLED", timedelta())
    with Receiver().open() as receiver:
        settings.SITE_URL, settings.WEBSUB_HUB = SITE, receiver.url
        yield receiver


@pytest.fixture
def article(chief, the_builder):
    """Approved; it will be in four lists."""
    about = {
        "category": CategoryFactory(slug="energy"),
        "organizations": [OrganizationFactory(slug="ostrava-labs")],
    }
    article = ArticleFactory(state="approved", by=chief, slug="glass", **about)
    AssignmentFactory(article=article, persona=the_builder, by=chief, state="approved")
    return article


def told(receiver) -> list[str]:
    """What the hub hears now, in order of address."""
    dispatch_pending()
    before = len(receiver.calls)
    tasks.tell_hub()
    said = [parse_qs(call.body.decode()) for call in receiver.calls[before:]]
    assert all(one["hub.mode"] == ["publish"] and one["hub.topic"] == one["hub.url"] for one in said)
    return sorted(one["hub.url"][0] for one in said)


def test_the_newest_page_of_a_feed_names_the_hub_and_itself(client, article, chief, settings):
    settings.SITE_URL, settings.WEBSUB_HUB = SITE, HUB
    publishing.publish(article.pk, by=chief)
    for page in LISTS:
        response = client.get(f"{page}feed.xml")
        feed = ElementTree.fromstring(response.content)  # noqa: S314 -- our own
        links = {link.get("rel"): link.get("href") for link in feed.findall("{http://www.w3.org/2005/Atom}link")}
        assert (links["hub"], links["self"]) == (HUB, f"{SITE}{page}feed.xml")
        assert response["Link"] == f'<{HUB}>; rel="hub", <{SITE}{page}feed.xml>; rel="self"'
        response = client.get(f"{page}feed.json")
        assert response.json()["hubs"] == [{"type": "WebSub", "url": HUB}]
        assert response["Link"] == f'<{HUB}>; rel="hub", <{SITE}{page}feed.json>; rel="self"'


def test_nobody_follows_an_older_page_of_a_feed(client, chief, settings, monkeypatch):
    settings.WEBSUB_HUB = HUB
    monkeypatch.setattr("articles.site.feeds.SIZE", 1)
    for _ in range(2):
        ArticleFactory(state="published", by=chief)
    older = client.get(client.get("/feed.json").json()["next_url"])
    assert (len(older.json()["items"]), "hubs" in older.json(), "Link" in older) == (1, False, False)


def test_the_hub_hears_once_of_each_publication_correction_return_and_withdrawal(receiver, article, chief):
    publishing.publish(article.pk, by=chief)
    assert (told(receiver), told(receiver)) == (FEEDS, [])
    for version in (1, 2):
        drafting.save(article.pk, version=version, by=chief, headline=f"Corrected {version}")
        publishing.publish(article.pk, by=chief, correction="It was wrong.")
    assert told(receiver) == FEEDS  # of both together
    publishing.rollback(article.pk, by=chief, number=1)
    assert told(receiver) == FEEDS
    publishing.withdraw(article.pk, by=chief, reason="No longer true.")
    assert (told(receiver), told(receiver)) == (FEEDS, [])


def test_what_readers_do_not_see_is_no_news(receiver, article, chief):
    drafting.save(article.pk, version=1, by=chief, headline="A draft")
    assert told(receiver) == []


def test_a_list_that_an_article_leaves_has_changed_too(receiver, article, chief):
    publishing.publish(article.pk, by=chief)
    told(receiver)
    drafting.save(article.pk, version=1, by=chief, category=CategoryFactory(slug="sand"), organizations=[])
    publishing.publish(article.pk, by=chief)
    new = [f"{SITE}/categories/sand/{name}" for name in ("feed.xml", "feed.json")]
    assert told(receiver) == sorted(FEEDS + new)


def test_it_hears_when_no_cache_has_an_older_feed_any_more(receiver, article, chief, monkeypatch):
    monkeypatch.setattr(hub, "SETTLED", timedelta(seconds=2))
    publishing.publish(article.pk, by=chief)
    assert told(receiver) == []
    assert hub.tell_due(timezone.now() + timedelta(seconds=2)) == len(FEEDS)


def test_without_a_hub_nothing_is_named_kept_or_sent(client, article, chief, receiver, settings):
    settings.WEBSUB_HUB = ""
    publishing.publish(article.pk, by=chief)
    assert (told(receiver), HubTopic.objects.count()) == ([], 0)
    response = client.get("/feed.json")
    assert ("hubs" in response.json(), "Link" in response) == (False, False)
    assert 'rel="hub"' not in client.get("/feed.xml").content.decode()


def test_what_it_refuses_comes_again_after_growing_pauses_until_it_is_taken(receiver, chief):
    receiver.answer = (500, {})
    hub.has_changed(ArticleFactory(state="published", by=chief))
    moment, pauses = timezone.now(), []
    for _ in range(len(hub.PAUSES) + 1):
        assert hub.tell_due(moment) == 0
        due = HubTopic.objects.get(path="/feed.xml").due_at
        pauses.append(due - moment)
        assert (hub.tell_due(due - timedelta(seconds=1)), len(receiver.calls)) == (0, 2 * len(pauses))
        moment = due
    assert pauses == [*hub.PAUSES, hub.PAUSES[-1]]
    receiver.answer = (204, {})
    assert (hub.tell_due(moment), hub.tell_due(moment + timedelta(days=9))) == (2, 0)


def test_news_does_not_wait_until_the_pause_after_a_failure_is_over(receiver, chief):
    receiver.answers = [(503, {})] * 2
    article = ArticleFactory(state="published", by=chief)
    assert told(receiver) == [f"{SITE}/feed.json", f"{SITE}/feed.xml"]
    assert told(receiver) == []
    publishing.withdraw(article.pk, by=chief, reason="No longer true.")
    assert told(receiver) == [f"{SITE}/feed.json", f"{SITE}/feed.xml"]


def test_a_feed_is_named_in_other_scripts_as_the_hub_hears_of_it(client, receiver, chief):
    ArticleFactory(state="published", by=chief, category=CategoryFactory(slug="エネルギー"))
    [address] = [one for one in told(receiver) if "/categories/" in one and one.endswith("feed.json")]
    feed = client.get(address.removeprefix(SITE))
    assert feed.json()["feed_url"] == address
    assert f'<{address}>; rel="self"' in feed["Link"]


def test_one_that_is_refused_holds_no_other_up(receiver, article, chief):
    receiver.answers = [(302, {"Location": "/elsewhere"})]
    publishing.publish(article.pk, by=chief)
    assert told(receiver) == FEEDS
    [refused] = HubTopic.objects.exclude(due_at=None)
    receiver.calls.clear()
    hub.tell_due(refused.due_at)
    assert [call.path for call in receiver.calls] == ["/hook?key=s3cret"]


def test_a_hub_that_hangs_costs_one_try_and_is_left_alone(receiver, article, chief, client, monkeypatch):
    monkeypatch.setattr(outside, "STEP", 0.2)
    receiver.answer = ("hang", {})
    publishing.publish(article.pk, by=chief)
    assert (len(told(receiver)), told(receiver)) == (1, [])
    assert f"paneldesk_hub_waiting {len(FEEDS)}.0" in client.get("/metrics").text
    receiver.answer = (204, {})
    assert hub.tell_due(timezone.now() + hub.PAUSES[0]) == len(FEEDS)
    assert "paneldesk_hub_waiting 0.0" in client.get("/metrics").text


def test_news_that_comes_while_it_is_told_is_told_again(receiver, chief, monkeypatch):
    article = ArticleFactory(state="published", by=chief)
    told(receiver)
    post, news = outside.post, [hub.has_changed]

    def meanwhile(*args, **kwargs):
        for change in news[:]:
            news.remove(change)
            change(article)
        return post(*args, **kwargs)

    monkeypatch.setattr(outside, "post", meanwhile)
    hub.has_changed(article)
    tasks.tell_hub()
    tasks.tell_hub()
    addresses = [parse_qs(call.body.decode())["hub.url"][0] for call in receiver.calls[2:]]
    assert sorted(addresses) == sorted([f"{SITE}/feed.xml", f"{SITE}/feed.json", addresses[0]])


def test_what_a_killed_worker_had_in_hand_is_told_by_another(receiver, chief):
    hub.has_changed(ArticleFactory(state="published", by=chief))
    now = timezone.now()
    HubTopic.objects.filter(path="/feed.xml").update(claimed_until=now + hub.LEASE)
    assert hub.tell_due(now) == 0  # somebody is at it
    assert hub.tell_due(now + hub.LEASE) == 2


def test_it_goes_nowhere_that_webhooks_would_not(receiver, chief, settings):
    settings.WEBHOOKS_TO_THIS_MACHINE = False
    hub.has_changed(ArticleFactory(state="published", by=chief))
    assert (hub.tell_due(), receiver.calls, HubTopic.objects.exclude(due_at=None).count()) == (0, [], 2)
