"""Where articles use pictures, for the library."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from articles.models import Article, Edition
from pictures.uses import use


def _article(article) -> tuple[str, str]:
    own = f", said here: “{article.picture_alt}”" if article.picture_alt else ""
    return f"{article.headline}{own}", reverse("admin:articles_article_change", args=[article.pk])


def _edition(edition) -> tuple[str, str]:
    words = f"{edition.headline}, edition {edition.number}"
    return words, reverse("admin:articles_edition_change", args=[edition.pk])


def _revision(revision) -> tuple[str, str]:
    words = f"{revision.headline}, version {revision.version}"
    return words, reverse("admin:articles_article_change", args=[revision.id])


def _earlier():
    now = Article.objects.filter(pk=OuterRef("id"), version=OuterRef("version"))
    return Article.history.exclude(Exists(now))


use("Working copies", Article.objects.all, _article)
use("Editions", Edition.objects.all, _edition, frozen=True)
use("Earlier versions", _earlier, _revision)
