"""From the form to the subscription, and out again: no cookie, no script, and nothing told about who subscribes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.notifications.errands import run_due
from cms.notifications.models import DeadAddress, Errand, Subscriber
from cms.notifications.subscribers import erase_unreachable
from newsletter import asking
from newsletter.asking import GOOD_FOR, answer_due, forget_requests
from newsletter.models import Request, Subscription
from tests.factories import CategoryFactory, OrganizationFactory
from tests.newsletter.conftest import LINK, path, post

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def have() -> list:
    return [
        (row.subscriber.address, row.pace, sorted(subject.name for subject in row.subjects))
        for row in Subscription.objects.order_by("pk")
    ]


def test_from_the_form_to_the_subscription(reader, letters, the_builder):
    CategoryFactory(name="Energy", slug="energy")
    answer = reader.post(
        "/newsletter/",
        {"email": "ada@example.org", "pace": "at_once", "categories": "energy", "personas": "the-builder"},
    )
    assert (answer.status_code, answer["Location"], answer.cookies) == (302, "/newsletter/asked/", {})
    assert (letters, have()) == ([], [])
    post()
    [letter] = letters
    assert (letter.to, letter.subject) == (["ada@example.org"], "Please confirm: the newsletter of Paneldesk")
    assert "Energy, The Builder, at once." in letter.body
    link = path(LINK.search(letter.body)[0])
    pages = [reader.get(link), reader.head(link)]
    assert [(page.status_code, page.cookies, page["X-Robots-Tag"]) for page in pages] == [(200, {}, "noindex")] * 2
    assert "no-store" in pages[0]["Cache-Control"]
    said = pages[0].content.decode()
    assert all(words in said for words in ("ada@example.org", "Energy, The Builder", "At once"))
    assert have() == []
    for _ in range(2):
        assert "You are subscribed" in reader.post(link).content.decode()
    assert have() == [("ada@example.org", "at_once", ["Energy", "The Builder"])]
    post()
    assert len(letters) == 1


def test_a_list_offers_a_form_that_is_narrowed_to_it(reader, the_builder):
    OrganizationFactory(name="Mistral", slug="mistral")
    page = reader.get("/organizations/mistral/").content.decode()
    assert '<input type="hidden" name="organizations" value="mistral">' in page
    assert 'href="/newsletter/?organizations=mistral"' in page
    form = reader.get("/newsletter/?organizations=mistral").content.decode()
    assert 'name="organizations" value="mistral" checked' in form
    assert 'name="personas" value="the-builder">' in form
    assert (
        '<input type="hidden" name="personas" value="the-builder">'
        in reader.get("/personas/the-builder/").content.decode()
    )


def test_the_answer_is_the_same_whoever_that_is(reader, subscribe):
    subscribe("known@example.org")
    bounced = subscribe("bounced@example.org")
    DeadAddress.objects.create(subscriber=bounced, address=bounced.address, reason="mailbox unknown")
    answers, asked = [], []
    for name in ("known", "unknown", "bounced", "known"):
        with CaptureQueriesContext(connection) as queries:
            answer = reader.post("/newsletter/", {"email": f"{name}@example.org"})
        answers.append((answer.status_code, answer.content, sorted(answer.items())))
        asked.append([query["sql"].partition(" ")[0] for query in queries.captured_queries])
    assert answers == answers[:1] * 4
    assert asked == asked[:1] * 4


def test_what_is_known_changes_only_once_it_is_confirmed(reader, subscribe, confirmation):
    CategoryFactory(name="Energy", slug="energy")
    subscribe("ada@example.org", categories="energy")
    link = confirmation("ADA@Example.ORG", pace="at_once")
    assert have() == [("ada@example.org", "daily", ["Energy"])]
    reader.post(link)
    assert have() == [("ada@example.org", "at_once", [])]


def test_an_address_is_sent_a_few_letters_however_often_it_is_typed(reader, letters):
    for n in range(7):
        reader.post("/newsletter/", {"email": "Ada@example.org" if n % 2 else "ada@example.org"})
        post()
    assert len(letters) == asking.LETTERS == 3
    assert Request.objects.filter(answered_at=None).count() == 0
    assert reader.post("/newsletter/", {"email": "grace@example.org"}).status_code == 302
    post()
    assert letters[-1].to == ["grace@example.org"]


def test_one_place_asks_for_so_many_at_most(reader, settings):
    settings.ACCOUNT_RATE_LIMITS = {"newsletter": "5/h/ip"}
    answers = [reader.post("/newsletter/", {"email": f"x{n}@example.org"}).status_code for n in range(6)]
    assert answers == [302] * 5 + [429]
    elsewhere = Client(REMOTE_ADDR="10.9.8.7").post("/newsletter/", {"email": "y@example.org"})
    assert elsewhere.status_code == 302
    assert Request.objects.count() == 6


def test_no_letter_goes_to_an_address_that_takes_none(reader, subscribe, letters):
    bounced = subscribe("bounced@example.org")
    DeadAddress.objects.create(subscriber=bounced, address=bounced.address, reason="mailbox unknown")
    reader.post("/newsletter/", {"email": "Bounced@example.org"})
    post()
    assert letters == []


def test_a_request_is_over_after_two_days_and_then_forgotten(reader, confirmation):
    link = confirmation()
    Request.objects.update(made_at=timezone.now() - GOOD_FOR)
    assert [reader.get(link).status_code, reader.post(link).status_code] == [410, 410]
    assert have() == []
    assert forget_requests() == 1
    assert not Request.objects.exists()
    assert reader.post(link).status_code == 410


def test_answering_twice_sends_one_letter_and_a_worker_that_dies_leaves_it_to_the_next(reader, letters, monkeypatch):
    reader.post("/newsletter/", {"email": "ada@example.org"})
    with monkeypatch.context() as killed:
        killed.setattr("newsletter.asking.send_soon", lambda mail: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            answer_due()
    assert not Errand.objects.exists()
    assert [answer_due(), answer_due(), run_due()] == [1, 0, 1]
    assert len(letters) == 1


@pytest.mark.parametrize("token", ["", "x", "ada:x", "AAAAAAAAAAAAAAAAAAAAAA:" + "x" * 43, "%00", "ä" * 500])
def test_what_is_no_address_of_ours_confirms_and_shows_nothing(reader, subscribe, confirmation, token):
    subscribe("grace@example.org")
    confirmation()
    for place in ("confirm", "choices"):
        for answer in (reader.get(f"/newsletter/{place}/{token}/"), reader.post(f"/newsletter/{place}/{token}/")):
            assert answer.status_code in (400, 404, 410)
            assert "example.org" not in answer.content.decode().replace("name@example.org", "").replace(
                "news.example.org", ""
            )
    assert len(have()) == 1


def test_a_way_to_choose_does_not_confirm_and_a_key_alone_is_none(reader, confirmation):
    link = confirmation()
    key = Request.objects.get().key
    assert reader.post(link.replace("confirm", "choices")).status_code == 410
    assert reader.post(f"/newsletter/confirm/{key}/").status_code == 410
    assert have() == []


@pytest.mark.parametrize(
    "email",
    [
        "",
        "nobody",
        "a@b",
        "ada@example.org\r\nBcc: all@example.org",
        "ada@example.org, grace@example.org",
        "Ada <ada@example.org>",
        "ä@example.org",
        "a" * 250 + "@example.org",
        "ada@" + "x" * 70 + ".org",
    ],
)
def test_what_is_no_address_is_said_to_be_none_and_kept_in_the_form(reader, email):
    answer = reader.post("/newsletter/", {"email": email, "pace": "at_once"})
    page = answer.content.decode()
    assert (answer.status_code, Request.objects.count()) == (422, 0)
    assert 'role="alert"' in page
    assert 'value="at_once" checked' in page


def test_an_address_of_any_script_is_kept_as_mail_servers_have_it(reader, letters):
    reader.post("/newsletter/", {"email": "ada@BÜCHER.example"})
    post()
    assert letters[0].to == ["ada@xn--bcher-kva.example"]


@pytest.mark.parametrize("wish", [{"pace": "hourly"}, {"categories": "nothing-here"}, {"personas": ["x"] * 61}])
def test_what_cannot_be_wished_for_is_refused(reader, wish):
    assert reader.post("/newsletter/", {"email": "ada@example.org", **wish}).status_code == 422
    assert not Request.objects.exists()


def test_a_subscriber_changes_what_they_get(reader, confirmation, letters):
    CategoryFactory(name="Energy", slug="energy")
    page = reader.post(confirmation()).content.decode()
    link = path(LINK.search(page)[0])
    assert 'value="daily" checked' in reader.get(link).content.decode()
    assert have() == [("ada@example.org", "daily", [])]
    answer = reader.post(link, {"pace": "at_once", "categories": "energy"}, follow=True)
    assert "Saved." in answer.content.decode()
    assert 'value="energy" checked' in answer.content.decode()
    assert have() == [("ada@example.org", "at_once", ["Energy"])]
    assert reader.post(link, {"categories": "nothing-here"}).status_code == 422
    assert have() == [("ada@example.org", "at_once", ["Energy"])]


def test_who_leaves_is_erased_and_nobody_is_told_whether_they_were_here(reader, confirmation):
    page = reader.post(link := confirmation()).content.decode()
    choices = path(LINK.search(page)[0])
    way_out = path(reader.get(choices).content.decode().partition('action="http')[2].partition('"')[0]).partition(
        "org"
    )[2]
    assert reader.get(way_out).status_code == 200
    assert len(have()) == 1
    answers = [reader.post(way_out, ONE_CLICK) for _ in range(2)]
    assert [(answer.status_code, answer.cookies) for answer in answers] == [(200, {})] * 2
    assert answers[0].content == answers[1].content
    assert not any(model.objects.exists() for model in (Subscriber, Subscription, Request))
    assert [reader.get(choices).status_code, reader.post(link).status_code] == [410, 410]
    assert have() == []


def test_who_was_not_reached_for_a_month_is_erased_and_may_come_again(subscribe, reader):
    gone, _new = subscribe("gone@example.org"), subscribe("new@example.org")
    mark = DeadAddress.objects.create(subscriber=gone, address=gone.address, reason="mailbox unknown")
    assert erase_unreachable() == 0
    DeadAddress.objects.filter(pk=mark.pk).update(at=timezone.now() - timedelta(days=30))
    assert erase_unreachable() == 1
    assert [address for address, *_ in have()] == ["new@example.org"]
    subscribe("gone@example.org")
