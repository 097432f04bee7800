"""Who subscribes, for those who keep addresses; what came of an issue, for those who watch."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.notifications.models import DeadAddress, Delivery, Subscriber
from newsletter.models import Issue, Subscription
from tests.factories import ArticleFactory, CategoryFactory
from tests.newsletter.conftest import numbers, post

pytestmark = pytest.mark.django_db

LIST, ISSUES = "/admin/newsletter/subscription/", "/admin/newsletter/issue/"


def test_a_chief_finds_a_subscriber_and_erases_them(client, chief, subscribe, reader):
    CategoryFactory(name="Energy", slug="energy")
    subscribe("ada@example.org", categories="energy")
    grace = subscribe("grace@example.org", pace="at_once")
    DeadAddress.objects.create(subscriber=grace, address=grace.address, reason="mailbox unknown")
    reader.post("/newsletter/", {"email": "hopper@example.org"})
    client.force_login(chief)
    page = client.get(LIST).content.decode()
    assert "1 once a day, 1 at once; of these 1 out of reach. 1 not confirmed." in page
    assert "Energy" in page
    assert "mailbox unknown" in page
    found = client.get(f"{LIST}?q=ada@").content.decode()
    assert [name in found for name in ("ada@example.org", "grace@example.org")] == [True, False]
    assert "grace@example.org" in client.get(f"{LIST}?reach=no").content.decode()
    pk = Subscription.objects.get(subscriber__address="ada@example.org").pk
    assert "Erase this address" in client.get(f"{LIST}{pk}/change/").content.decode()
    assert client.get(f"{LIST}{pk}/erase/").status_code == 405
    assert "is erased" in client.post(f"{LIST}{pk}/erase/", follow=True).content.decode()
    assert [row.address for row in Subscriber.objects.all()] == ["grace@example.org"]
    assert client.post(f"{LIST}{pk}/erase/").status_code == 404


@pytest.mark.parametrize("who", ["editor", "writer", "outsider"])
def test_nobody_else_sees_an_address(client, request, who, chief, subscribe):
    ada = subscribe("ada@example.org", pace="at_once")
    ArticleFactory(state="published", by=chief)
    post()
    client.force_login(request.getfixturevalue(who))
    pk = ada.subscription.pk
    for address in (
        LIST,
        f"{LIST}{pk}/change/",
        ISSUES,
        "/admin/notifications/delivery/",
        "/admin/",
        "/admin/events/event/",
    ):
        assert "ada@" not in client.get(address, follow=True).content.decode()
    assert client.post(f"{LIST}{pk}/erase/").status_code in (302, 403)
    assert Subscriber.objects.count() == 1


def test_an_issue_says_how_many_had_it(client, editor, chief, subscribe):
    for name in ("ada", "grace", "hopper"):
        subscribe(f"{name}@example.org", pace="at_once")
    ArticleFactory(state="published", by=chief, headline="Glass battery")
    post()
    failed = Delivery.objects.filter(channel="newsletter").first()
    Delivery.objects.filter(pk=failed.pk).update(state="failed")
    client.force_login(editor)
    client.get(ISSUES)
    with CaptureQueriesContext(connection) as few:
        page = client.get(ISSUES).content.decode()
    assert "Glass battery" in page
    assert numbers(page) == {"sent": "2", "waiting": "0", "failed": "1", "not_sent": "0"}
    its_own = client.get(f"{ISSUES}{Issue.objects.get().pk}/change/").content.decode()
    assert "Newsletter about “Glass battery”" in its_own
    assert "/history/" not in its_own  # nobody changes it, so there is none
    for _ in range(3):
        ArticleFactory(state="published", by=chief)
    post()
    with CaptureQueriesContext(connection) as many:
        assert client.get(ISSUES).status_code == 200
    assert len(many) == len(few) <= 12


def test_the_list_of_subscribers_asks_the_same_however_long_it_is(client, chief, subscribe):
    CategoryFactory(slug="energy")
    client.force_login(chief)
    counts = []
    for n in range(2):
        for i in range(1 + 3 * n):
            subscribe(f"r{n}{i}@example.org", categories="energy")
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16
