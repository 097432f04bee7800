"""The states of a rebuttal: the whole table. Everything that changes Rebuttal.state goes through move(REBUTTAL, …)."""

from articles.states import lock as lock_article
from cms.accounts.roles import decider
from cms.events.machine import Machine, Move
from panels.models import Rebuttal
from panels.states import article_is_not_withdrawn, says_why
from panels.terms import terms_of

SUBMITTED, CHANGES_REQUESTED, APPROVED, REJECTED = Rebuttal.State.values


def can_be_rewritten(rebuttal, facts):
    """Time to answer anew."""
    if not terms_of(rebuttal.article).takes_rebuttals:
        return "the rebuttal round is over. Approve it or reject it, or open the round again first."


MOVES = {  #                from                    to                 who      what must hold
    "approve":         Move(frozenset({SUBMITTED}), APPROVED,          decider, (article_is_not_withdrawn,)),
    "request_changes": Move(frozenset({SUBMITTED}), CHANGES_REQUESTED, decider, (says_why, can_be_rewritten)),
    "reject":          Move(frozenset({SUBMITTED}), REJECTED,          decider, (says_why,)),
}  # fmt: skip


def lock(pk: int) -> Rebuttal | None:
    """The rebuttal, with its article's row locked first."""
    article = Rebuttal.objects.filter(pk=pk).values_list("seat__article", flat=True).first()
    if article is None or lock_article(article) is None:
        return None
    locked = Rebuttal.objects.select_for_update(of=("self",))
    return locked.select_related("seat__article__terms", "seat__persona", "to__persona").get(pk=pk)


VERBS = {"request_changes": "request changes to"}
REBUTTAL = Machine("rebuttal", lock, MOVES, dict(Rebuttal.State.choices), VERBS)
