"""The board: every state a column, and the same moves as everywhere."""

import re

import pytest

from articles.models import Article
from cms.newsroom import board
from tests.factories import ArticleFactory, AssignmentFactory

pytestmark = pytest.mark.django_db
JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def newsroom(client, editor):
    client.force_login(editor)
    return client


def columns(page: str) -> dict[str, list[str]]:
    """The headlines under each state."""
    parts = re.split(r'data-fields=\'\{"to": "(\w+)"\}\'', page)
    names = (re.findall(r'class="nr-entry-name"[^>]*>([^<]*)<', part) for part in parts[2::2])
    return dict(zip(parts[1::2], names, strict=True))


def move(client, article, to, **fields):
    fields = {"version": article.version, "to": to, **fields}
    return client.post(f"/admin/board/move/{article.pk}/", fields, **JSON)


def test_each_article_stands_under_its_state_with_its_panel(newsroom, the_builder, the_skeptic):
    for state in Article.State.values:
        ArticleFactory(state=state, headline=f"One {state}")
    article = ArticleFactory(state="approved", headline="With a panel")
    AssignmentFactory(article=article, persona=the_builder, state="approved")
    AssignmentFactory(article=article, persona=the_skeptic, state="submitted")
    page = newsroom.get("/admin/board/").text
    assert columns(page) == {state: [f"One {state}"] for state in Article.State.values} | {
        "approved": ["With a panel", "One approved"]
    }
    assert "1 of 2 takes approved" in page
    assert 'title="The Skeptic has submitted; decide on the take."' in page


def test_a_long_column_is_cut_and_leads_to_exactly_the_list_of_all(newsroom, monkeypatch):
    monkeypatch.setattr(board, "SHOWN", 2)
    for n in range(4):
        ArticleFactory(headline=f"Draft {n}")
        ArticleFactory(headline=f"Other {n}")
    page = newsroom.get("/admin/board/?q=Draft").text
    assert columns(page)["draft"] == ["Draft 3", "Draft 2"]
    [link] = set(re.findall(r'href="(/admin/articles/article/[^"]*)">Show all in the list', page))
    assert newsroom.get(link.replace("&amp;", "&")).context["cl"].result_count == 4


def test_it_is_narrowed_as_the_list_is(newsroom, editor):
    ArticleFactory(by=editor, headline="Mine")
    ArticleFactory(headline="Somebody else’s")
    assert columns(newsroom.get("/admin/board/?waits=mine").text)["draft"] == ["Mine"]
    assert list(columns(newsroom.get("/admin/board/?state__exact=draft").text)) == ["draft"]
    assert columns(newsroom.get("/admin/board/?state__exact=burning").text) == {}
    assert newsroom.get("/admin/board/?no_such=1").status_code == 404


def test_a_drop_makes_the_move_of_the_table(newsroom):
    article = ArticleFactory(headline="Glass battery")
    answer = move(newsroom, article, "in_review")
    assert answer.json() == {"said": "“Glass battery”: It waits for review.", "undo": None}
    assert move(newsroom, article, "approved").status_code == 200
    article.refresh_from_db()
    assert article.state == "approved"


def test_what_needs_words_is_asked_on_its_page_and_leads_back(newsroom):
    article = ArticleFactory(state="in_review")
    ask = move(newsroom, article, "draft", next="/admin/board/?waits=review").json()["ask"]
    assert ask.startswith(f"/admin/articles/article/{article.pk}/move/return/?next=")
    done = newsroom.post(ask, {"version": article.version, "note": "Name the source."})
    assert (done.status_code, done.url) == (302, "/admin/board/?waits=review")
    for state, to, name in (("approved", "scheduled", "schedule"), ("approved", "published", "publish")):
        article = ArticleFactory(state=state)
        assert f"/{article.pk}/move/{name}/" in move(newsroom, article, to).json()["ask"]
        article.refresh_from_db()
        assert article.state == state


def test_taken_off_the_schedule_it_can_be_put_back_at_its_time(newsroom):
    article = ArticleFactory(state="scheduled")
    undo = move(newsroom, article, "approved").json()["undo"]
    assert newsroom.post(undo["url"], undo["fields"], **JSON).status_code == 200
    before = article.publish_at
    article.refresh_from_db()
    assert (article.state, article.publish_at) == ("scheduled", before)


def test_what_the_table_forbids_is_refused_and_explained(newsroom, client, writer):
    draft = ArticleFactory(by=writer)
    answer = move(newsroom, draft, "published")
    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        "It is a draft, and no step leads from there to published. From here it goes to: in review."
    )
    assert move(newsroom, draft, "draft").json()["detail"] == "It is a draft already."
    assert move(newsroom, draft, "in_review", version=99).json()["code"] == "stale"
    empty = ArticleFactory(body_html="")
    assert "it needs a headline and a body" in move(newsroom, empty, "in_review").json()["detail"]
    out = ArticleFactory(state="published")
    answer = move(newsroom, out, "withdrawn")
    assert (answer.status_code, answer.json()["detail"]) == (403, "You may not withdraw this article.")
    for nonsense in ("nowhere", ""):
        assert move(newsroom, draft, nonsense).status_code == 422
    client.force_login(writer)
    assert move(client, draft, "in_review").status_code == 200
    answer = move(client, draft, "approved")
    assert (answer.status_code, answer.json()["detail"]) == (403, "You may not approve this article.")


def test_without_scripts_each_card_leads_to_the_pages_of_its_moves(newsroom):
    article = ArticleFactory(state="in_review")
    page = newsroom.get("/admin/board/?waits=review").text
    for name in ("approve", "return"):
        assert f"/{article.pk}/move/{name}/?next=%2Fadmin%2Fboard%2F%3Fwaits%3Dreview" in page


def test_the_board_asks_the_same_questions_for_one_article_and_for_many(newsroom, django_assert_max_num_queries):
    for count in (1, 5):
        for state in Article.State.values:
            for _ in range(count):
                AssignmentFactory(article=ArticleFactory(state="approved"))
                ArticleFactory(state=state)
        with django_assert_max_num_queries(12):
            newsroom.get("/admin/board/")
