"""How far the panel of an article is as a whole: the whole table. Everything that changes ArticlePanel.state goes
through move(ARTICLE_PANEL, …)."""

from django.utils import timezone

from articles.states import decider_or_clock
from articles.states import lock as lock_article
from cms.accounts.roles import clock, decider
from cms.events.machine import Machine, Move
from panels.models import ArticlePanel, Assignment
from panels.states import article_is_not_withdrawn

OPEN, REVEALED, REBUTTAL, CLOSED = ArticlePanel.State.values


def all_in_or_time_over(panel, facts):
    """A blind round with something in, whose other takes are in too, or late."""
    if not ArticlePanel.objects.to_reveal(timezone.now()).filter(pk=panel.pk).exists():
        return "takes are still to come, and have time."


def hides_nothing(panel, facts):
    """No blind round that is not over."""
    if panel.hides_takes:
        return "it is blind until all takes are in, or late."


def two_to_answer(panel, facts):
    """At least two approved takes: one to answer, one to be answered."""
    if panel.article.assignments.filter(state=Assignment.State.APPROVED).count() < 2:
        return "approve at least two takes first, so that there is one to answer."


def in_the_future(panel, facts):
    """A time until which to answer, still to come."""
    if facts.get("due_at") is None or facts["due_at"] <= timezone.now():
        return "choose a time to come, until which panelists may answer."


MOVES = {  #               from                                  to        who               what must hold
    "reveal":         Move(frozenset({OPEN}),                    REVEALED, clock,            (all_in_or_time_over,)),
    "open_rebuttal":  Move(frozenset({OPEN, REVEALED, CLOSED}),  REBUTTAL, decider,
                           (article_is_not_withdrawn, hides_nothing, two_to_answer, in_the_future)),
    "close_rebuttal": Move(frozenset({REBUTTAL}),                CLOSED,   decider_or_clock),
}  # fmt: skip


def lock(pk: int) -> ArticlePanel | None:
    """The panel, with its article's row locked first."""
    article = ArticlePanel.objects.filter(pk=pk).values_list("article_id", flat=True).first()
    if article is None or lock_article(article) is None:
        return None
    return ArticlePanel.objects.select_for_update(of=("self",)).select_related("article").get(pk=pk)


VERBS = {"open_rebuttal": "open the rebuttal round of", "close_rebuttal": "close the rebuttal round of"}
ARTICLE_PANEL = Machine("panel", lock, MOVES, dict(ArticlePanel.State.choices), VERBS)
