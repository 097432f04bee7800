"""The publish gate: what the panel has to say before an article goes live."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Max, Q
from django.utils import timezone

from articles.models import Article
from cms.lib.prepared import prepared
from cms.lib.times import relative
from panels.models import ArticlePanel, Assignment

State = Assignment.State


SEAT = ("persona_id", "persona__name", "state", "required", "panelist_id", "due_at")
ROWS = ("pk", "terms__minimum", *(f"assignments__{name}" for name in SEAT))


@prepared
def _seats_of(*articles: int):
    """Each seat, not those alone that lack something: each publication asks, and most lack nothing. Beginning at the
    articles, so that one is held back by what it needs even while nobody sits on its panel."""
    rows = Article.objects.filter(pk__in=articles).values_list(*ROWS)
    return rows.order_by("assignments__position", "assignments__pk")


def missing_of(articles: Iterable[Article]) -> dict[int, list[str]]:
    """A sentence for each required seat without an approved take, and one where fewer takes are approved than are
    needed, by article, in one query; articles whose panel is complete are left out."""
    panels, needed = defaultdict(list), {}
    for article, minimum, *seat in _seats_of(*[article.pk for article in articles]):
        needed[article] = minimum or 0
        if seat[0] is not None and seat[2] != State.CANCELLED:
            panels[article].append(seat)
    found = {article: _missing(panels[article], minimum) for article, minimum in needed.items()}
    return {article: sentences for article, sentences in found.items() if sentences}


def blind_of(articles: Iterable[Article]) -> dict[int, list[str]]:
    """A sentence for each article whose round is blind while takes are still to come, by article, in one query."""
    to_come = Assignment.objects.seats().outstanding(timezone.now())
    blind = to_come.filter(article__in=[article.pk for article in articles]).filter(
        article__terms__in=ArticlePanel.objects.hiding_takes()
    )
    found = blind.order_by().values("article")
    found = found.annotate(last=Max("due_at"), endless=Count("pk", filter=Q(due_at=None)))
    return {row["article"]: [_still_blind(None if row["endless"] else row["last"])] for row in found}


def _still_blind(last: datetime | None) -> str:
    late = f", or late: the last is due {relative(last)}" if last else ""
    return (
        f"The round is blind until all takes are in{late}. Publishing shows the approved ones to those who still write."
    )


def _missing(seats: list, minimum: int) -> list[str]:
    filled = {persona for persona, _, state, *_ in seats if state != State.DECLINED}
    seats = [seat for seat in seats if seat[2] != State.DECLINED or seat[0] not in filled]
    waiting, now = [seat for seat in seats if seat[2] != State.APPROVED], timezone.now()
    sentences = [_sentence(name, state, *rest, now) for _, name, state, required, *rest in waiting if required]
    approved = len(seats) - len(waiting)
    if approved < minimum:
        sentences.append(
            _too_few(approved, minimum, [name for _, name, state, *_ in waiting if state != State.DECLINED])
        )
    return sentences


def _too_few(approved: int, minimum: int, to_come: list[str]) -> str:
    said = f"{approved} of {minimum} needed takes {'is' if approved == 1 else 'are'} approved"
    if approved + len(to_come) < minimum:
        return f"{said}, and too few are to come; add a seat, or need fewer takes."
    return f"{said}; still to come: {', '.join(to_come)}."


def _sentence(name: str, state: str, panelist: int | None, due_at: datetime | None, now: datetime) -> str:
    if state == State.SUBMITTED:
        return f"{name} has submitted; decide on the take."
    if state == State.AWAITING_CONSENT:
        return f"{name} was edited, and its panelist has yet to agree; wait, or take the edits back."
    if state == State.DECLINED:
        return f"{name} declined; give the seat to somebody else or cancel it."
    if panelist is None:
        return f"{name} has no panelist yet; assign one or cancel the seat."
    what = {
        State.INVITED: "has not answered the invitation",
        State.ACCEPTED: "has not submitted",
        State.CHANGES_REQUESTED: "has not sent the new round",
    }[state]
    if due_at is None:
        return f"{name} {what}; no due time is set."
    return f"{name} {what}; {'was due' if due_at <= now else 'due'} {relative(due_at, now)}."
