"""How far the panel of an article is as a whole: the whole table. Everything that changes ArticlePanel.state goes
through move(ARTICLE_PANEL, …)."""

from django.utils import timezone

from articles.states import lock as lock_article
from cms.accounts.roles import clock
from cms.events.machine import Machine, Move
from panels.models import ArticlePanel

OPEN, REVEALED = ArticlePanel.State.values


def all_in_or_time_over(panel, facts):
    """A blind round with something in, whose other takes are in too, or late."""
    if not ArticlePanel.objects.to_reveal(timezone.now()).filter(pk=panel.pk).exists():
        return "takes are still to come, and have time."


MOVES = {  #       from                to        who    what must hold
    "reveal": Move(frozenset({OPEN}),  REVEALED, clock, (all_in_or_time_over,)),
}  # fmt: skip


def lock(pk: int) -> ArticlePanel | None:
    """The panel, with its article's row locked first."""
    article = ArticlePanel.objects.filter(pk=pk).values_list("article_id", flat=True).first()
    if article is None or lock_article(article) is None:
        return None
    return ArticlePanel.objects.select_for_update(of=("self",)).select_related("article").get(pk=pk)


ARTICLE_PANEL = Machine("panel", lock, MOVES, dict(ArticlePanel.State.choices))
