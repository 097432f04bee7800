"""An address that another article takes in the very moment of a save is refused in words, by every door."""

import pytest
from rest_framework.test import APIClient

from articles import drafting
from articles.models import Address, Article
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["wanted-by-both", "moved-on"], ids=["its slug now", "its slug once"])
def overtaken(request, article, monkeypatch):
    """Another one takes the slug "wanted-by-both" when the next save, of `article`, has looked and not yet written."""
    other, look = ArticleFactory(headline="The faster one"), drafting._validate

    def look_too_early(article):
        look(article)
        monkeypatch.undo()
        Article.objects.filter(pk=other.pk).update(slug=request.param)
        Address.objects.create(slug="wanted-by-both", article=other)

    monkeypatch.setattr(drafting, "_validate", look_too_early)


@pytest.mark.usefixtures("overtaken")
def test_the_page_says_so_at_the_slug(client, editor, article):
    client.force_login(editor)
    typed = {"headline": "Mine", "slug": "wanted-by-both", "body_html": "<p>Mine.</p>", "version": 1}
    page = client.post(f"/admin/articles/article/{article.pk}/change/", typed)
    assert page.status_code == 422
    assert "This address belongs to “The faster one”. Choose another." in page.content.decode()
    article.refresh_from_db()
    assert (article.headline, article.version) == ("Glass battery leaves the lab", 1)


@pytest.mark.usefixtures("overtaken")
def test_the_api_says_so_at_the_slug(editor, article):
    caller = APIClient()
    caller.force_authenticate(editor)
    address = f"/api/v1/newsroom/articles/{article.pk}/"
    answer = caller.patch(address, {"version": 1, "slug": "wanted-by-both"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["errors"] == {"slug": ["This address belongs to “The faster one”. Choose another."]}
