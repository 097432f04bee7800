"""The dashboard: what waits, is late, goes out, failed; and every figure leads to exactly what it counts."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article
from cms.events.dispatch import dispatch_pending
from cms.notifications.models import Delivery
from panels.models import Assignment
from pictures.models import MAX_TRIES, Picture
from tests.factories import ArticleFactory, AssignmentFactory, PictureFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def newsroom(client, editor):
    client.force_login(editor)
    return client


def scheduled(in_: timedelta, **fields) -> Article:
    article = ArticleFactory(state="scheduled", **fields)
    Article.objects.filter(pk=article.pk).update(publish_at=timezone.now() + in_)
    article.refresh_from_db()
    return article


def overdue(article) -> None:
    seat = AssignmentFactory(article=article)
    Assignment.objects.filter(pk=seat.pk).update(due_at=timezone.now() - HOUR)


@pytest.fixture
def busy(editor, the_builder, builder, monkeypatch):
    """Rows of every kind, two or more of each, and others beside them that do not count."""
    for state in Article.State.values:
        ArticleFactory(state=state)
    for n in range(2):
        article = ArticleFactory(state="in_review")
        AssignmentFactory(article=article, state="submitted", by=editor if n else None)
        AssignmentFactory(article=article, state="approved")
        overdue(article)
        AssignmentFactory(article=ArticleFactory(by=editor), state="declined")
        held = scheduled(-HOUR, headline=f"Held up {n}")
        AssignmentFactory(article=held, persona=the_builder, panelist=builder, state="accepted")
    for days in range(0, 9, 2):
        scheduled(timedelta(days=days, minutes=1))
    AssignmentFactory(article=ArticleFactory(), due_at=None)
    broken = [scheduled(-HOUR, headline=f"Broken {n}") for n in range(2)]
    with monkeypatch.context() as breaking:
        breaking.setattr("articles.publishing._freeze", _break)
        publishing.publish_due()
    dispatch_pending()
    for _ in range(2):
        PictureFactory(by=editor)
    Picture.objects.update(lacks_renditions=True, tries=MAX_TRIES, trouble="OSError: no room")
    PictureFactory(by=editor)
    Delivery.objects.filter(pk__in=Delivery.objects.values("pk")[:3]).update(state="failed", trouble="550 no such box")
    return broken


def _break(*args, **kwargs):
    raise RuntimeError("the disk is full")


def figures(page: str) -> list[tuple[str, int, str]]:
    """Every figure of the page: its words, its number, its address."""
    links = re.findall(r'<a class="nr-figure"[^>]*? href="([^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL)
    found = []
    for url, inner in links:
        [number] = re.findall(r"<b>(\d+)</b>", inner)
        words = " ".join(re.sub(r"<b>.*?</b>|<[^>]+>", " ", inner).split())
        found.append((words, int(number), unescape(url)))
    return found


@pytest.mark.parametrize("role", ["writer", "editor", "chief", "panel_manager"])
def test_every_figure_leads_to_exactly_the_list_that_it_counts(client, busy, role, editor):
    person = editor if role == "editor" else UserFactory(role=role)
    if role != "panel_manager":
        ArticleFactory(by=person)
    client.force_login(person)
    found = figures(client.get("/admin/").text)
    assert len(found) >= 9
    for words, number, url in found:
        assert client.get(url).context["cl"].result_count == number, words
    counted = {words for words, number, _ in found if number}
    expected = {
        "writer": {"drafts of mine"},
        "editor": {"takes for me to decide", "takes to decide", "articles in review", "late articles"}
        | {"overdue takes", "failed to go out", "failed deliveries", "pictures without renditions"},
        "chief": {"takes to decide", "failed to go out"},
        "panel_manager": {"overdue takes", "failed deliveries"},
    }[role]
    assert expected <= counted


def test_what_is_late_says_who_holds_it_up_and_what_goes_out_whether_it_can(newsroom, busy, the_builder, builder):
    ready, lacks = scheduled(timedelta(seconds=90)), scheduled(timedelta(seconds=90))
    AssignmentFactory(article=lacks, state="submitted", persona=the_builder, panelist=builder)
    page = " ".join(newsroom.get("/admin/").text.split())
    [late] = re.findall(r'aria-label="Late".*?</section>', page)
    assert "Held up 0" in late
    assert "Waits for builder (The Builder)." in late
    assert "Broken 0" not in late
    if timezone.localdate() == timezone.localdate(ready.publish_at):
        [today] = re.findall(r'aria-label="Goes out today".*?</section>', page)
        assert "can go out" in today
        assert "The Builder has submitted; decide on the take." in today


def test_a_writer_learns_no_panelists_name(client, busy, builder):
    client.force_login(UserFactory(role="writer"))
    page = client.get("/admin/").text
    assert builder.user.name not in page
    assert "Try again" not in page


def test_what_failed_is_tried_again_from_here(newsroom, busy):
    page = newsroom.get("/admin/").text
    assert "the disk is full" in page
    assert "550 no such box" in page
    again = re.findall(r'action="(/admin/failed/[^"]+)"', page)
    assert len(again) == 7
    for url in again:
        answer = newsroom.post(url)
        assert (answer.status_code, answer.url) == (302, "/admin/")
    page = newsroom.get("/admin/").text
    assert "“Broken 0” is out. Readers see it now." in page
    assert "/admin/failed/" not in page
    assert not Delivery.objects.failed().exists()
    assert not Picture.objects.failed().exists()


def test_what_fails_again_says_why(newsroom, busy, monkeypatch):
    monkeypatch.setattr("articles.publishing._freeze", _break)
    page = newsroom.post(f"/admin/failed/article/{busy[0].pk}/retry/", follow=True).text
    assert "“Broken 0” failed again. RuntimeError: the disk is full" in page


def test_only_who_may_publish_or_watch_tries_again(client, busy):
    client.force_login(UserFactory(role="writer"))
    delivery = Delivery.objects.failed().first()
    assert client.post(f"/admin/failed/article/{busy[0].pk}/retry/").status_code == 403
    assert client.post(f"/admin/failed/delivery/{delivery.pk}/retry/").status_code == 403
    assert client.post("/admin/failed/nothing/1/retry/").status_code == 404
    assert Delivery.objects.failed().count() == 3


def test_a_writer_sees_their_own(client, writer):
    ArticleFactory(by=writer, headline="My draft")
    ArticleFactory(headline="Their draft")
    ArticleFactory(by=writer, state="in_review", headline="My review")
    ArticleFactory(state="in_review", headline="Their review")
    client.force_login(writer)
    page = client.get("/admin/").text.partition('aria-label="Lately"')[0]
    assert "My draft" in page
    assert "My review" in page
    assert "Their draft" not in page
    assert "Their review" not in page


@pytest.mark.parametrize("role", ["writer", "editor", "panel_manager"])
def test_the_page_asks_the_same_questions_however_much_there_is(client, busy, role, django_assert_max_num_queries):
    client.force_login(UserFactory(role=role))
    with django_assert_max_num_queries(12):
        client.get("/admin/")
    for _ in range(3):
        article = ArticleFactory(state="in_review")
        AssignmentFactory(article=article, state="submitted")
        overdue(article)
        scheduled(-HOUR)
    with django_assert_max_num_queries(12):
        client.get("/admin/")
