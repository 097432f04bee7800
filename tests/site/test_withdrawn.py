"""The address of an article that was withdrawn says so, when, and why, until it is published again."""

import pytest

from articles import drafting, publishing
from articles.models import Article
from cms.accounts.models import ApiToken
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
REASON = "The study was <b>retracted</b>.\nIts data was made up."


@pytest.fixture
def published(chief):
    return ArticleFactory(state="published", by=chief, headline="Glass battery lasts", slug="glass")


def withdraw(client, article, **facts):
    """On the article's page, as somebody who is signed in."""
    return client.post(f"/admin/articles/article/{article.pk}/move/withdraw/", {"version": article.version} | facts)


def test_readers_are_told_when_and_why_and_nothing_else(client, chief, published, monkeypatch):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    drafting.save(published.pk, version=1, by=chief, slug="glass-2")
    publishing.publish(published.pk, by=chief)
    client.force_login(chief)
    published.refresh_from_db()
    assert withdraw(client, published, reason=REASON, note="The lawyers called.").status_code == 302
    client.logout()

    for address in ("/articles/glass-2/", "/articles/glass/", "/articles/glass-2/history/"):
        answer = client.get(address)
        page = answer.content.decode()
        assert (answer.status_code, answer["X-Robots-Tag"], answer.cookies) == (410, "noindex", {})
        assert '<meta name="robots" content="noindex">' in page
        assert "The study was &lt;b&gt;retracted&lt;/b&gt;.<br>Its data was made up." in page
        assert f"{Article.objects.get().withdrawn_at:%-d %B %Y, %H:%M UTC}" in page
        assert "lawyers" not in page
        assert "Glass battery" not in page
    assert client.get("/api/v1/articles/glass-2/").status_code == 404


def test_the_reason_is_asked_for_and_what_was_typed_for_the_newsroom_stays(client, chief, published):
    client.force_login(chief)
    answer = withdraw(client, published, reason=" ", note="The lawyers called.")
    assert answer.status_code == 422
    assert "The lawyers called.</textarea>" in answer.content.decode()
    assert Article.objects.get().state == "published"


def test_the_newsroom_reads_both_on_the_article_and_in_its_history(client, chief, published):
    client.force_login(chief)
    withdraw(client, published, reason="It was wrong.", note="The lawyers called.")
    address = f"/admin/articles/article/{published.pk}/"
    assert "It was wrong." in client.get(f"{address}change/").content.decode()
    told = client.get(f"{address}history/?show=events").content.decode()
    assert "It was wrong. For the newsroom: The lawyers called." in told


def test_published_again_nothing_of_it_is_left(client, chief, published, monkeypatch):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    publishing.withdraw(published.pk, by=chief, reason="It was wrong.")
    assert client.get("/articles/glass/").status_code == 410
    publishing.publish(published.pk, by=chief)
    assert client.get("/articles/glass/").status_code == 200
    article = Article.objects.get()
    assert (article.withdrawal_notice, article.withdrawn_at) == ("", None)


def test_what_was_withdrawn_in_silence_stays_so(client, chief, published):
    publishing.withdraw(published.pk, by=chief, reason="Between us.")
    Article.objects.update(withdrawal_notice="", withdrawn_at=None)
    answer = client.get("/articles/glass/")
    assert (answer.status_code, "<h2" in answer.content.decode()) == (410, False)
    assert "The newsroom withdrew it." in answer.content.decode()


def test_the_api_takes_the_reason_for_readers_and_a_note(client, chief, published):
    client.force_login(chief)
    call = f"/api/v1/newsroom/articles/{published.pk}/withdraw/"
    token = {"Authorization": f"Token {ApiToken.issue(chief)}"}
    answer = client.post(call, {"reason": "It was wrong.", "note": "Lawyers."}, "application/json", headers=token)
    assert answer.status_code == 200
    assert Article.objects.get().withdrawal_notice == "It was wrong."
