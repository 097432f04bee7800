"""The draft can be commented on, as a whole, by field, and by passage."""

from django.urls import reverse

from articles.models import Article
from cms.accounts.roles import READ_ARTICLES
from cms.lib.html import to_text
from comments.subjects import Commentable, talk_about

FIELDS = {
    "headline": "Headline",
    "dek": "Dek",
    "body_html": "Body",
    "category": "Category",
    "organizations": "Organizations",
    "source_url": "Source",
    "byline": "Byline",
    "picture": "Picture",
}
WITH_WORDS = ("headline", "dek", "body_html")


def _text(article: Article, field: str) -> str:
    if field not in WITH_WORDS:
        return ""
    return to_text(article.body_html) if field == "body_html" else getattr(article, field)


DRAFT = Commentable(
    key="article",
    model=Article,
    rows=lambda pks: Article.objects.filter(pk__in=pks),
    name=lambda article: article.headline,
    url=lambda article: reverse("admin:articles_article_change", args=[article.pk]),
    read_by=READ_ARTICLES,
    whole="The whole article",
    fields=FIELDS,
    text=_text,
)
talk_about(DRAFT)
