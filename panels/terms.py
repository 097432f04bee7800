"""What the panel of an article keeps to: taken from a line-up, or set by hand."""

from django.db import transaction

from articles.models import Article
from articles.states import lock as lock_article
from cms.accounts.roles import assigner
from cms.events.machine import Conflict, Gone, NotAllowed
from cms.events.recording import record
from panels.models import ArticlePanel, Panel, Take


def terms_of(article: Article) -> ArticlePanel:
    """The article's panel as one thing; not stored yet, on the usual terms, where nobody has set any."""
    try:
        return article.terms
    except ArticlePanel.DoesNotExist:
        return ArticlePanel(article=article)


def adopt(article: Article, panel: Panel) -> ArticlePanel:
    """Take the terms of the line-up that is being applied; an article that has terms keeps them. Inside its lock."""
    mine, _ = ArticlePanel.objects.get_or_create(article=article, defaults={"panel": panel, **panel.terms})
    return mine


@transaction.atomic
def set_terms(article_pk: int, *, by, **terms) -> ArticlePanel:
    """Change the terms of an article's panel, by name as in Terms.

    Raises NotAllowed; Gone; ValidationError by field; Conflict once a take was handed in: it was written on the terms
    as they were. How many takes are needed concerns nobody who wrote one, and can always be changed.
    """
    if not assigner(by):
        raise NotAllowed("You may not change the terms of a panel.")
    article = lock_article(article_pk)
    if article is None:
        raise Gone(f"There is no article {article_pk}.")
    mine = terms_of(article)
    changes = {name: value for name, value in terms.items() if value != getattr(mine, name)}
    if changes.keys() - {"minimum"} and Take.objects.filter(assignment__article=article).exists():
        raise Conflict("Takes were handed in on these terms. They stay as they are.", code="wrong_state")
    if changes:
        for name, value in changes.items():
            setattr(mine, name, value)
        mine.clean()
        mine, _ = ArticlePanel.objects.update_or_create(article=article, defaults=changes)
        record("panel.terms", subject=mine, by=by, article=article.pk, **changes)
    return mine
