"""A finished page is kept for a second, for this host and address, and never longer."""

import threading

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from articles import drafting, publishing
from articles.site.cache import FinishedPages
from tests.factories import ArticleFactory
from tests.support.processes import wait_for


@pytest.fixture
def seconds(monkeypatch):
    """A clock to be moved by hand."""
    now = [1000.0]
    monkeypatch.setattr(FinishedPages, "clock", staticmethod(lambda: now[0]))
    return now


@pytest.mark.django_db
def test_a_kept_page_asks_nothing_and_a_new_edition_is_seen_within_a_second(client, editor, seconds):
    article = ArticleFactory(state="published", by=editor, headline="First words")
    with CaptureQueriesContext(connection) as cold:
        first = client.get(article.get_absolute_url())
    assert len(cold) <= 3
    drafting.save(article.pk, version=1, by=editor, headline="Second words")
    publishing.publish(article.pk, by=editor)
    with CaptureQueriesContext(connection) as warm:
        kept = client.get(article.get_absolute_url())
    assert (len(warm), kept.content) == (0, first.content)
    seconds[0] += 1
    assert "Second words" in client.get(article.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_home_costs_two_queries_for_any_number_of_articles(client, editor):
    for _ in range(3):
        ArticleFactory(state="published", by=editor)
    with CaptureQueriesContext(connection) as cold:
        client.get("/")
    assert len(cold) <= 2


@pytest.mark.django_db
def test_it_is_compressed_revalidated_and_kept_by_host(client, editor, seconds):
    address = ArticleFactory(state="published", by=editor).get_absolute_url()
    plain = client.get(address)
    assert client.get(address, headers={"If-None-Match": plain["ETag"]}).status_code == 304
    small = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert (small["Content-Encoding"], len(small.content) < len(plain.content)) == ("gzip", True)
    assert client.get(address, headers={"Host": "evil.example"}).status_code == 400
    client.force_login(editor)
    assert client.get(address).content == plain.content
    assert not plain.cookies
    assert "Cookie" not in plain["Vary"]


def test_a_rush_renders_a_page_once(seconds):
    rendered, barrier = [], threading.Barrier(20)

    def view(request):
        rendered.append(request)
        response = HttpResponse("page")
        response.for_everybody = True
        return response

    pages, answers = FinishedPages(view), []

    def visit():
        barrier.wait()
        answers.append(pages(RequestFactory().get("/")).content)

    visitors = [threading.Thread(target=visit) for _ in range(20)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert (len(rendered), answers) == (1, [b"page"] * 20)


def test_who_waits_across_the_beat_and_who_comes_after_it_render_one_page(seconds):
    entered, let_go, rendered = [threading.Event() for _ in range(3)], [threading.Event() for _ in range(3)], []

    def view(request):
        number = len(rendered)
        rendered.append(request)
        entered[number].set()
        let_go[number].wait(timeout=20)
        response = HttpResponse("page")
        response.for_everybody = True
        return response

    pages = FinishedPages(view)

    def visit() -> threading.Thread:
        thread = threading.Thread(target=lambda: pages(RequestFactory().get("/")))
        thread.start()
        return thread

    def at_the_door() -> int:
        return sum(turn.waiting for turn in pages.rendering.values())

    visitors = [visit()]
    assert entered[0].wait(timeout=20)
    seconds[0] += 1
    visitors.append(visit())  # waits while a page of the former second is rendered, and then renders the next
    wait_for(lambda: at_the_door() == 2)
    let_go[0].set()
    assert entered[1].wait(timeout=20)
    visitors.append(visit())
    wait_for(lambda: at_the_door() == 2 or len(rendered) == 3)
    for event in let_go:
        event.set()
    for visitor in visitors:
        visitor.join()
    assert (len(rendered), pages.rendering) == (2, {})


@pytest.mark.parametrize("address", ["/desk/", "/admin/", "/inbox/", "/api/v1/newsroom/articles/"])
def test_nobody_waits_for_a_page_of_their_own_that_others_ask_for(address):
    together = threading.Barrier(3)

    def answer(request):
        together.wait(timeout=5)
        return HttpResponse("theirs")

    middleware, answers = FinishedPages(answer), []
    threads = [
        threading.Thread(target=lambda: answers.append(middleware(RequestFactory().get(address)))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.content for answer in answers] == [b"theirs"] * 3
