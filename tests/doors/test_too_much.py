"""A form over the bounds is answered with a page that says what to do, and changes nothing."""

import pytest

from articles.models import Article
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "form",
    [{"body_html": "x" * 10_000_000}, {f"field{n}": "x" for n in range(2_000)}],
    ids=["10 MB of text", "2,000 fields"],
)
def test_too_much_in_a_form_is_refused_in_words_and_nothing_is_changed(client, editor, form):
    article = ArticleFactory(headline="As it was")
    client.force_login(editor)
    answer = client.post(f"/admin/articles/article/{article.pk}/change/", {"headline": "Changed", **form})
    assert answer.status_code == 413
    assert "Nothing was saved" in answer.content.decode()
    assert Article.objects.get().headline == "As it was"


def test_the_desk_and_the_sign_in_are_bounded_too(client, builder):
    for path in ("/accounts/login/", "/desk/1/save/"):
        assert client.post(path, {"draft": "x" * 6_000_000}).status_code == 413
