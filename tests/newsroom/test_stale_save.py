"""An article that somebody else saved meanwhile: both versions on the page, and what is taken over from which."""

import pytest

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


@pytest.fixture
def save(client, editor, article):
    """save(**fields): post the form of the article as the editor."""
    client.force_login(editor)
    opened = {"headline": article.headline, "slug": article.slug, "body_html": article.body_html, "version": 1}
    return lambda **fields: client.post(f"{LIST}{article.pk}/change/", opened | fields)


def test_a_headline_that_looks_like_a_tag_is_compared_whole(save):
    save(headline="<Made in Europe> is a label again")
    shown = save(headline="<Made in Europe> is a label").content.decode()
    assert "&lt;Made in Europe&gt; is a <del>label again</del>" in shown
    assert "&lt;Made in Europe&gt; is a <ins>label</ins>" in shown
