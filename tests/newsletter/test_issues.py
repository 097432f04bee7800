"""From a publication to the mailbox: at once or once a day, of everything or of some, once, and of what is live."""

import smtplib
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.core.mail.backends import locmem
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import drafting, publishing
from cms.events.dispatch import dispatch_pending
from cms.notifications.deliveries import deliver_due, retry
from cms.notifications.models import DeadAddress, Delivery, Notification, Subscriber
from cms.notifications.reports import Report, Says
from cms.notifications.returning import take_back
from cms.notifications.returnpaths import return_path
from cms.notifications.subscribers import erase
from newsletter import spreading
from newsletter.issuing import begin_daily
from newsletter.models import Issue, Pace, Subscription
from newsletter.spreading import spread_due
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory, OrganizationFactory
from tests.newsletter.conftest import LINK, path, post
from tests.support.reading import add_take

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def of(letters) -> list[tuple[str, str]]:
    """To whom issues went, under which subjects."""
    return sorted(
        (letter.to[0], letter.subject) for letter in letters if "newsletter" in letter.extra_headers["References"]
    )


def tomorrow():
    return timezone.now() + timedelta(days=1)


def states() -> list[str]:
    return sorted(Delivery.objects.filter(channel="newsletter").values_list("state", flat=True))


def published(chief, persona=None, **fields):
    article = ArticleFactory(state="approved", by=chief, **fields)
    if persona:
        AssignmentFactory(article=article, persona=persona, by=chief, state="approved")
    publishing.publish(article.pk, by=chief)
    article.refresh_from_db()
    return article


def correct(article, chief) -> None:
    version = article.version
    drafting.save(article.pk, by=chief, version=version, body_html="<p>It was three minutes.</p>")
    publishing.publish(article.pk, by=chief, correction="It was three minutes.")


def test_an_article_goes_out_at_once_to_who_wants_it_and_a_correction_does_not(
    subscribe, letters, chief, the_builder, the_skeptic
):
    energy, mistral = CategoryFactory(name="Energy", slug="energy"), OrganizationFactory(slug="mistral")
    CategoryFactory(name="Space", slug="space")
    subscribe("all@example.org", pace="at_once")
    subscribe("energy@example.org", pace="at_once", categories="energy")
    subscribe("space@example.org", pace="at_once", categories="space")
    subscribe("mistral@example.org", pace="at_once", organizations="mistral")
    subscribe("builder@example.org", pace="at_once", personas="the-builder")
    subscribe("skeptic@example.org", pace="at_once", personas=["the-skeptic"])
    subscribe("daily@example.org")
    article = published(chief, the_builder, headline="Glass battery", category=energy, organizations=[mistral])
    post()
    expected = ["all", "builder", "energy", "mistral"]
    assert of(letters) == [(f"{name}@example.org", "Glass battery") for name in expected]
    [first] = [letter for letter in letters if letter.to == ["all@example.org"]]
    letter = message_from_bytes(first.message().as_bytes(), policy=policy.default)
    text, page = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for words in (
        "The Builder",
        "Developer Perspective",
        "A take with several words in it.",
        "/articles/glass-battery/",
    ):
        assert words in text
        assert words in page
    assert "#1f6f4a" in page
    assert max(len(line) for line in text.splitlines() if "http" not in line) <= 72
    assert LINK.search(text)
    assert [letter["List-Unsubscribe-Post"], letter["Auto-Submitted"]] == [
        "List-Unsubscribe=One-Click",
        "auto-generated",
    ]
    correct(article, chief)
    publishing.withdraw(article.pk, by=chief, reason="No.")
    publishing.publish(article.pk, by=chief)
    letters.clear()
    post()
    assert of(letters) == []


def test_a_take_that_stands_alone_is_whole_and_in_its_paragraphs(subscribe, letters, chief, the_builder):
    subscribe("all@example.org", pace="at_once")
    article = ArticleFactory(state="approved", by=chief)
    add_take(article, chief, the_builder, "I build.\n\nIt holds.")
    publishing.publish(article.pk, by=chief)
    post()
    [letter] = [letter for letter in letters if letter.to == ["all@example.org"]]
    assert "  > I build.\n  >\n  > It holds.\n" in letter.body
    assert "<p>I build.</p>\n\n<p>It holds.</p>" in letter.alternatives[0].content


def test_what_was_withdrawn_is_not_sent(subscribe, letters, chief):
    subscribe("now@example.org", pace="at_once")
    article = published(chief, headline="Glass battery")
    dispatch_pending()
    spread_due()
    publishing.withdraw(article.pk, by=chief, reason="No.")
    deliver_due()
    assert (letters, states()) == ([], ["called_off"])


def test_a_day_is_one_letter_by_category_of_what_each_chose(subscribe, letters, chief, client, the_builder):
    energy, space = CategoryFactory(name="Energy", slug="energy"), CategoryFactory(name="Space", slug="space")
    subscribe("all@example.org")
    subscribe("space@example.org", categories="space")
    subscribe("skip@example.org", personas=the_builder.slug)
    subscribe("now@example.org", pace="at_once", categories="space")
    published(chief, headline="Glass battery", category=energy, dek="Five minutes.")
    withdrawn = published(chief, headline="Fusion again", category=energy)
    publishing.withdraw(withdrawn.pk, by=chief, reason="No.")
    published(chief, headline="A cable", category=space)
    published(chief, headline="Unsorted")
    post()
    letters.clear()
    assert begin_daily(timezone.now()) is None
    issue = begin_daily(tomorrow())
    assert [begin_daily(tomorrow()), spread_due(), spread_due(), deliver_due()] == [None, 2, 0, 2]
    assert of(letters) == [("all@example.org", "Unsorted, and 2 more"), ("space@example.org", "A cable")]
    bodies = {letter.to[0]: letter.body for letter in letters}
    order = [
        bodies["all@example.org"].index(words) for words in ("Energy\n=", "Glass", "Space\n=", "A cable", "Other news")
    ]
    assert order == sorted(order)
    assert "Fusion" not in bodies["all@example.org"]
    assert "Glass" not in bodies["space@example.org"]
    for body in bodies.values():
        assert f"/newsletter/{issue.day.isoformat()}/" in body
    page = client.get(issue.get_absolute_url())
    said = page.content.decode()
    assert (page.status_code, page.cookies) == (200, {})
    assert [words in said for words in ("Glass battery", "A cable", "Unsorted", "Fusion")] == [True, True, True, False]
    for where in ("/newsletter/", "/newsletter/archive/", "/sitemap.xml"):
        assert issue.get_absolute_url() in client.get(where).content.decode()


def test_where_there_is_nothing_there_is_no_issue_and_a_missed_day_is_caught_up(subscribe, letters, chief):
    subscribe()
    now = timezone.now()
    assert begin_daily(tomorrow()) is None
    published(chief, headline="One")
    first = begin_daily(now + timedelta(days=1))
    assert begin_daily(now + timedelta(days=2)) is None
    with pytest.MonkeyPatch.context() as later:
        later.setattr("django.utils.timezone.now", lambda: now + timedelta(days=2, hours=1))
        published(chief, headline="Two")
    second = begin_daily(now + timedelta(days=5))
    assert second.since == first.until
    assert (second.day - first.day).days == 4
    spread_due()
    deliver_due()
    assert sorted(letter.subject for letter in letters) == ["One", "Two"]


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (datetime(2031, 3, 30, 1, 30, tzinfo=UTC), datetime(2031, 3, 30, 1, 0, tzinfo=UTC)),  # 02:00 is skipped
        (datetime(2031, 3, 31, 0, 30, tzinfo=UTC), datetime(2031, 3, 31, 0, 0, tzinfo=UTC)),
        (datetime(2031, 10, 26, 0, 30, tzinfo=UTC), datetime(2031, 10, 26, 0, 0, tzinfo=UTC)),  # 02:00 comes twice
        (datetime(2031, 10, 26, 1, 30, tzinfo=UTC), datetime(2031, 10, 26, 0, 0, tzinfo=UTC)),
        (datetime(2031, 10, 27, 0, 59, tzinfo=UTC), datetime(2031, 10, 26, 0, 0, tzinfo=UTC)),
    ],
)
def test_the_hour_is_one_of_the_sites_zone_whatever_the_clocks_do(chief, settings, monkeypatch, now, until):
    settings.NEWSLETTER_HOUR = 2
    with monkeypatch.context() as then:
        then.setattr("django.utils.timezone.now", lambda: until - timedelta(hours=3))
        published(chief)
    assert begin_daily(now).until.astimezone(UTC) == until


def test_a_fan_out_costs_each_batch_the_same_and_publishing_nothing(chief, monkeypatch, the_builder):
    monkeypatch.setattr(spreading, "BATCH", 10)
    energy = CategoryFactory(slug="energy")
    counts = []
    for n in range(3):
        subscribers = Subscriber.objects.bulk_create(
            Subscriber(address=f"r{n}-{i}@example.org") for i in range(10 * (n + 1))
        )
        rows = [Subscription(subscriber=row, pace=Pace.AT_ONCE, everything=False) for row in subscribers]
        for row in Subscription.objects.bulk_create(rows):
            row.categories.add(energy)
        with CaptureQueriesContext(connection) as publishing_:
            article = published(chief, the_builder, category=energy)
        dispatch_pending()
        issue, batches = Issue.objects.get(article=article), []
        while True:
            with CaptureQueriesContext(connection) as batch:
                told = spreading.spread(issue.pk)
            if not told:
                break
            batches.append((told, len(batch)))
        counts.append((len(publishing_), batches))
    assert [len(batches) for _, batches in counts] == [1, 3, 6]
    assert {told for _, batches in counts for told, _ in batches} == {10}
    assert len({cost for _, batches in counts for _, cost in batches}) == 1
    assert max(cost for _, batches in counts for _, cost in batches) <= 18
    assert len({cost for cost, _ in counts[1:]}) == 1


def test_a_worker_that_dies_in_the_middle_leaves_the_rest_to_the_next_and_nobody_is_told_twice(
    subscribe, letters, chief, monkeypatch
):
    for n in range(5):
        subscribe(f"r{n}@example.org", pace="at_once")
    published(chief, headline="Glass battery")
    dispatch_pending()
    monkeypatch.setattr(spreading, "BATCH", 2)
    [issue] = Issue.objects.all()
    assert spreading.spread(issue.pk) == 2
    with monkeypatch.context() as killed:
        killed.setattr("newsletter.spreading.Delivery.objects.bulk_create", lambda rows: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            spreading.spread(issue.pk)
    assert Notification.objects.filter(event__name="newsletter.issue").count() == 2
    assert spread_due() == 3
    Issue.objects.update(reached=0, spread_at=None)  # as if that had been lost
    spread_due()
    deliver_due()
    assert of(letters) == [(f"r{n}@example.org", "Glass battery") for n in range(5)]


def test_news_goes_before_newsletters(subscribe, letters, chief, editor, builder, the_builder):
    subscribe("now@example.org", pace="at_once")
    published(chief, headline="Glass battery")
    dispatch_pending()
    spread_due()
    AssignmentFactory(article=ArticleFactory(by=editor), persona=the_builder, panelist=builder, by=editor)
    dispatch_pending()
    deliver_due()
    assert [letter.to for letter in letters][-1] == ["now@example.org"]
    assert builder.user.email in {letter.to[0] for letter in letters[:-1]}


def test_who_subscribes_after_an_issue_was_begun_has_the_next(subscribe, letters, chief):
    subscribe("early@example.org", pace="at_once")
    published(chief)
    dispatch_pending()
    subscribe("late@example.org", pace="at_once")
    post()
    assert [letter.to for letter in letters] == [["early@example.org"]]


def test_who_leaves_or_chooses_otherwise_before_it_is_sent_is_not_mailed(subscribe, letters, chief, reader):
    for name in ("stays", "leaves", "changes"):
        subscribe(f"{name}@example.org", pace="at_once")
    published(chief, headline="Glass battery")
    dispatch_pending()
    spread_due()
    subscribe("changes@example.org")
    erase(Subscriber.objects.get(address="leaves@example.org").key)
    deliver_due()
    assert of(letters) == [("stays@example.org", "Glass battery")]
    assert states() == ["called_off", "called_off", "sent"]


def test_one_click_leaves_and_what_waits_is_not_sent(subscribe, letters, chief, reader):
    subscribe("ada@example.org", pace="at_once")
    published(chief)
    post()
    letter = message_from_bytes(letters[-1].message().as_bytes(), policy=policy.default)
    published(chief)
    dispatch_pending()
    spread_due()
    way_out = path(letter["List-Unsubscribe"].strip(" <>"))
    assert reader.get(way_out).status_code == 200
    assert Subscriber.objects.count() == 1
    answer = reader.post(way_out, ONE_CLICK)
    assert (answer.status_code, answer.cookies, answer["X-Robots-Tag"]) == (200, {}, "noindex")
    assert "ada@" not in answer.content.decode()
    deliver_due()
    assert (states(), Subscriber.objects.count(), len(letters)) == (["called_off", "sent"], 0, 1)


def refuse(monkeypatch, why: Exception) -> None:
    monkeypatch.setattr(locmem.EmailBackend, "send_messages", lambda self, mails: (_ for _ in ()).throw(why))


def test_what_fails_is_tried_again_with_pauses_then_shown_and_can_be_tried_once_more(
    subscribe, letters, chief, client, monkeypatch
):
    subscribe("ada@example.org", pace="at_once")
    published(chief, headline="Glass battery")
    dispatch_pending()
    spread_due()
    with monkeypatch.context() as broken:
        refuse(broken, smtplib.SMTPDataError(451, b"later"))
        deliver_due()
        assert states() == ["waiting"]
        Delivery.objects.update(tries=5)
        deliver_due(timezone.now() + timedelta(days=1))
    assert states() == ["failed"]
    client.force_login(chief)
    page = client.get("/admin/notifications/delivery/?state__exact=failed").content.decode()
    assert "a subscriber" in page
    assert "ada@example.org" not in page
    assert "a subscriber: Glass battery" in client.get("/admin/").content.decode()
    assert retry(Delivery.objects.get(channel="newsletter").pk)
    deliver_due()
    assert of(letters) == [("ada@example.org", "Glass battery")]


def test_an_address_that_bounces_has_no_more(subscribe, letters, chief, settings):
    settings.BOUNCE_ADDRESS = "bounces@news.example.org"
    ada = subscribe("ada@example.org", pace="at_once")
    published(chief)
    post()
    delivery = Delivery.objects.select_related("notification__subscriber").get(channel="newsletter")
    report = Report(Says.FAILED, return_path(delivery), "5.1.1", "No such user")
    assert "has failed" in take_back(report)
    assert DeadAddress.objects.get().subscriber == ada
    published(chief)
    post()
    assert (len(letters), states()) == (1, ["failed"])


def test_who_calls_it_unwanted_is_erased(subscribe, letters, chief, settings):
    settings.BOUNCE_ADDRESS = "bounces@news.example.org"
    subscribe("ada@example.org", pace="at_once")
    published(chief)
    post()
    delivery = Delivery.objects.select_related("notification__subscriber").get(channel="newsletter")
    to = return_path(delivery)
    assert "was unwanted" in take_back(Report(Says.UNWANTED, to))
    assert not Subscriber.objects.exists()
    assert take_back(Report(Says.FAILED, to, "5.1.1", "")) == "about no mail of ours"


def test_a_mail_refused_for_good_marks_its_address(subscribe, letters, chief, monkeypatch):
    subscribe("ada@example.org", pace="at_once")
    published(chief)
    dispatch_pending()
    spread_due()
    refuse(monkeypatch, smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"5.1.1 unknown")}))
    deliver_due()
    assert (states(), DeadAddress.objects.get().reason) == (["failed"], "mailbox unknown")


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "0000-00-00", "1999-01-01"])
def test_a_day_without_an_issue_is_not_found(client, day):
    assert client.get(f"/newsletter/{day}/").status_code == 404


def test_a_correction_of_what_is_older_than_the_subscription_is_no_news(subscribe, letters, chief):
    article = published(chief, headline="Glass battery")
    post()
    subscribe("now@example.org", pace="at_once")
    correct(article, chief)
    post()
    assert (of(letters), Issue.objects.count()) == ([], 0)
