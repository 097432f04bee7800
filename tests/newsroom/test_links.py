"""The links of an article: which there are, when they are asked, what the checklist makes of it. Nobody outside is."""

import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import drafting, links, publishing
from articles.checklist import checklist
from articles.models import CheckRule, LinkCheck
from articles.tasks import check_links, keep_links_fresh
from cms.events.dispatch import dispatch_pending
from cms.lib.outside import Answer
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"
BODY = (
    '<p><a href="https://kelp.example/a?x=1&amp;y=2">One</a> and <a href="https://kelp.example/a?x=1&amp;y=2">the same'
    '</a>, <a title="a > b" href="https://tide.example/">another</a>, <a href="mailto:ruth@kelp.example">a mail</a>, '
    '<a href="#below">below</a>, no link: href="https://not.example/"</p>'
)
FOUND = ["https://source.example/", "https://kelp.example/a?x=1&y=2", "https://tide.example/"]
GOOD, BAD = Answer(True, "", 200), Answer(False, "it answers 404 Not Found.", 404)
LATER = Answer(False, "it did not answer in time.", passing=True)
PRIVATE = Answer(False, "it leads into a private network.", refused=True)


@pytest.fixture
def outside(monkeypatch):
    """What is outside: an answer for each address, good ones for all others; `asked` in order."""

    class Outside(dict):
        asked = []

    world = Outside()
    world.asked = []
    monkeypatch.setattr("articles.links.PAUSE", 0)
    monkeypatch.setattr("cms.lib.outside.ask", lambda url, agent: world.asked.append(url) or world.get(url, GOOD))
    return world


@pytest.fixture
def article(editor):
    """A draft with three links, of which the workers were told."""
    made = ArticleFactory(state="approved", by=editor, source_url=FOUND[0], body_html=BODY)
    dispatch_pending()
    return made


def finding(article):
    [found] = [finding for finding in checklist(article) if finding.check.key == "links"]
    return found.tone, found.lacking


def test_the_links_of_an_article_are_its_source_and_those_in_its_body_each_once(article):
    assert links.links_in(article) == FOUND


def test_at_most_a_hundred_links_of_an_article_are_asked(editor):
    many = "".join(f'<p><a href="https://kelp.example/{n}">x</a></p>' for n in range(150))
    assert len(links.links_in(ArticleFactory(by=editor, body_html=many))) == 100


def test_a_saved_article_has_its_links_asked_once_and_again_only_when_that_is_long_ago(article, editor, outside):
    check_links()
    assert sorted(outside.asked) == sorted(FOUND)
    assert set(LinkCheck.objects.values_list("state", "status")) == {("answers", 200)}
    drafting.save(article.pk, version=1, by=editor, dek="New.")
    dispatch_pending()
    check_links()
    assert len(outside.asked) == 3

    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(days=2))
    drafting.save(article.pk, version=2, by=editor, dek="Newer.")
    dispatch_pending()
    check_links()
    assert len(outside.asked) == 6


def test_what_does_not_answer_is_said_and_what_nobody_knows_holds_nobody_up(article, editor, outside):
    CheckRule.objects.filter(key="links").update(level="block")
    assert finding(article) == ("ok", [])  # not asked yet
    outside |= {FOUND[1]: BAD, FOUND[2]: PRIVATE}
    check_links()
    assert finding(article) == (
        "blocks",
        [
            "Look at the link to kelp.example/a?x=1&y=2: it answers 404 Not Found.",
            "Look at the link to tide.example: it leads into a private network.",
        ],
    )
    with pytest.raises(publishing.Conflict, match="404 Not Found"):
        publishing.publish(article.pk, by=editor)


def test_what_may_pass_is_asked_again_after_growing_pauses_and_then_left(article, outside):
    outside |= dict.fromkeys(FOUND, LATER)
    now, pauses = timezone.now(), []
    links.check_due(now)
    while due := LinkCheck.objects.filter(due_at__isnull=False).values_list("due_at", flat=True).first():
        pauses.append(due - now)
        now = due
        links.check_due(now)
    assert pauses == [timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6)]
    assert len(outside.asked) == 12


def test_what_is_wrong_for_good_is_not_asked_again(article, outside):
    outside |= dict.fromkeys(FOUND, BAD)
    check_links()
    check_links()
    assert len(outside.asked) == 3


def test_few_are_asked_at_once_and_one_site_never_twice_at_a_time(editor, monkeypatch):
    body = "".join(f'<p><a href="https://site{n % 6}.example/{n}">x</a></p>' for n in range(18))
    ArticleFactory(by=editor, body_html=body)
    dispatch_pending()
    monkeypatch.setattr("articles.links.PAUSE", 0)
    out, most, lock = [], [], threading.Lock()

    def answer(url, agent):
        site = url.split("/")[2]
        with lock:
            assert site not in out
            out.append(site)
            most.append(len(out))
        time.sleep(0.01)
        with lock:
            out.remove(site)
        return GOOD

    monkeypatch.setattr("cms.lib.outside.ask", answer)
    check_links()
    assert LinkCheck.objects.filter(state="answers").count() == 18
    assert max(most) <= links.AT_ONCE


def test_a_run_ends_in_time_and_rings_for_the_rest(editor, outside, monkeypatch, bells):
    body = "".join(f'<p><a href="https://kelp.example/{n}">x</a></p>' for n in range(3))
    ArticleFactory(by=editor, body_html=body)
    dispatch_pending()
    monkeypatch.setattr("articles.links.SECONDS", -1)
    bells.clear()
    check_links()
    assert len(outside.asked) == 1
    assert bells == ["articles.tasks.check_links"]


def test_what_a_killed_worker_had_claimed_is_found_again(article, outside):
    LinkCheck.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    check_links()
    assert outside.asked == []  # somebody is at it
    links.check_due(timezone.now() + timedelta(minutes=2))
    assert len(outside.asked) == 3


def test_links_are_asked_again_before_the_article_goes_out(article, editor, outside):
    check_links()
    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(days=2))
    keep_links_fresh()
    assert not LinkCheck.objects.due().exists()
    publishing.schedule(article.pk, by=editor, publish_at=timezone.now() + timedelta(hours=20))
    keep_links_fresh()
    assert LinkCheck.objects.due().count() == 3


def test_what_nobody_asks_about_is_forgotten(article, outside):
    check_links()
    LinkCheck.objects.filter(url=FOUND[0]).update(checked_at=timezone.now() - timedelta(days=91))
    keep_links_fresh()
    assert sorted(LinkCheck.objects.values_list("url", flat=True)) == sorted(FOUND[1:])


def test_where_links_are_not_looked_at_nobody_is_asked(editor):
    CheckRule.objects.filter(key="links").update(level="off")
    ArticleFactory(by=editor, body_html=BODY)
    dispatch_pending()
    assert not LinkCheck.objects.exists()


def test_the_page_says_how_far_the_links_are_and_has_them_asked_again(client, editor, article, outside, bells):
    client.force_login(editor)
    address = f"{LIST}{article.pk}/checklist/"
    waiting = client.get(address).content.decode()
    assert "data-waits" in waiting
    assert "3 of 3 links being checked" in waiting
    check_links()
    page = client.get(address).content.decode()
    assert "data-waits" not in page
    assert "3 links, checked now." in page

    again = client.post(f"{LIST}{article.pk}/links/", follow=True)
    assert "Every link was asked a moment ago." in again.content.decode()
    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(minutes=3))
    again = client.post(f"{LIST}{article.pk}/links/", follow=True)
    assert "3 links are being checked." in again.content.decode()
    check_links()
    assert len(outside.asked) == 6


def test_the_page_says_of_links_that_nobody_knows_yet_that_they_are_being_checked(client, editor, article, outside):
    client.force_login(editor)
    beside = f"{LIST}{article.pk}/checklist/"
    line = '<a href="#id_body_html">Links</a> <span class="nr-tone">{}</span>'
    assert line.format("being checked") in client.get(beside).content.decode()
    check_links()
    assert line.format("fine") in client.get(beside).content.decode()
    links.ask(article, again=True, now=timezone.now() + timedelta(hours=1))
    assert line.format("fine") in client.get(beside).content.decode()
