"""The publish gate: what the panel has to say before an article goes live."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from articles.models import Article
from cms.lib.times import relative
from panels.models import Assignment

State = Assignment.State


SEAT = ("article_id", "persona_id", "persona__name", "state", "required", "panelist_id", "due_at")


def missing_of(articles: Iterable[Article]) -> dict[int, list[str]]:
    """A sentence for each required seat without an approved take, by article, in one query; articles whose panel is
    complete are left out."""
    # Tuples of every seat, not rows of those that lack something: each publication asks, and most lack nothing.
    seats = Assignment.objects.filter(article__in=[article.pk for article in articles]).exclude(state=State.CANCELLED)
    seats = list(seats.values_list(*SEAT))
    filled = {(article, persona) for article, persona, _, state, *_ in seats if state != State.DECLINED}
    now, sentences = timezone.now(), defaultdict(list)
    for article, persona, name, state, required, panelist, due_at in seats:
        given_away = state == State.DECLINED and (article, persona) in filled
        if required and state != State.APPROVED and not given_away:
            sentences[article].append(_sentence(name, state, panelist, due_at, now))
    return dict(sentences)


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
