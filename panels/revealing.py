"""Let the panelists of a blind round see each other's takes: once all are in, or their time is over."""

from django.utils import timezone

from cms.events.machine import Refused, move
from cms.events.recording import one_ring, record
from panels.models import ArticlePanel
from panels.phases import ARTICLE_PANEL

SWEEP = 500


def reveal_due() -> int:
    """Reveal every blind panel that need be blind no longer, each in its own transaction; returns how many."""
    done = 0
    with one_ring():
        for pk in ArticlePanel.objects.to_reveal(timezone.now()).values_list("pk", flat=True)[:SWEEP]:
            try:
                reveal(pk)
            except Refused:  # another worker has done it, or a seat was added meanwhile
                continue
            done += 1
    return done


def reveal(pk: int) -> ArticlePanel:
    """End the blind round, as the clock, and tell each panelist who handed a take in. Raises what move() raises."""
    with move(ARTICLE_PANEL, pk, "reveal", by=None) as step:
        step.data["article"] = step.row.article_id
        tell_each(step.row, "revealed", step.row.article.assignments.seats().handed_in())
    return step.row


def tell_each(panel: ArticlePanel, name: str, seats) -> None:
    """Record one event for each of these seats, so that each panelist is told at their own."""
    for seat in seats.filter(panelist__isnull=False):
        record(f"assignment.{name}", subject=seat, article=panel.article_id)
