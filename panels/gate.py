"""The publish gate: what the panel has to say before an article goes live."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from articles.models import Article
from cms.lib.times import relative
from panels.models import Assignment

State = Assignment.State


def missing_of(articles: Iterable[Article]) -> dict[int, list[str]]:
    """A sentence for each required seat without an approved take, by article, in one query; articles whose panel is
    complete are left out."""
    unready = Assignment.objects.filter(required=True, article__in=[article.pk for article in articles])
    unready = unready.exclude(state__in=[State.APPROVED, State.CANCELLED])
    now, sentences = timezone.now(), defaultdict(list)
    for seat in unready.seats().select_related("persona"):
        sentences[seat.article_id].append(_sentence(seat, now))
    return dict(sentences)


def _sentence(seat: Assignment, now) -> str:
    name = seat.persona.name
    if seat.state == State.SUBMITTED:
        return f"{name} has submitted; decide on the take."
    if seat.state == State.AWAITING_CONSENT:
        return f"{name} was edited, and its panelist has yet to agree; wait, or take the edits back."
    if seat.state == State.DECLINED:
        return f"{name} declined; give the seat to somebody else or cancel it."
    if seat.panelist_id is None:
        return f"{name} has no panelist yet; assign one or cancel the seat."
    what = {
        State.INVITED: "has not answered the invitation",
        State.ACCEPTED: "has not submitted",
        State.CHANGES_REQUESTED: "has not sent the new round",
    }[seat.state]
    if seat.due_at is None:
        return f"{name} {what}; no due time is set."
    return f"{name} {what}; {'was due' if seat.due_at <= now else 'due'} {relative(seat.due_at, now)}."
