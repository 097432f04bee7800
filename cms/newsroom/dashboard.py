"""What waits for this person: the first page of the newsroom."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from articles.admin.lists import going_out
from articles.models import Article
from cms.accounts.roles import editor
from cms.events.models import Event
from cms.events.words import in_words
from cms.notifications.models import Delivery
from panels.admin.assignment import overdue
from panels.gate import missing_of
from panels.models import Assignment
from panels.progress import with_progress

SHOWN = 6
LATELY = 12
# A working copy is saved many times a day; the log has them all.
TOO_MUCH = ("article.save",)


@dataclass(frozen=True)
class Figure:
    """A number, and the list that it counts."""

    label: str
    number: int
    url: str
    tone: str = ""


def dashboard(request, context: dict) -> dict:
    """The context of the page, for Unfold: the same number of queries however much there is."""
    lists = _lists_of_editor(request.user) if editor(request.user) else _lists_of_writer(request.user)
    return context | lists | {"title": "Today", "now": timezone.now(), "lately": _lately(request.user)}


def _lists_of_editor(user) -> dict:
    takes = Assignment.objects.filter(state=Assignment.State.SUBMITTED)
    review, late, soon = _articles()
    failed = Delivery.objects.failed()
    late_rows, soon_rows = list(late[:SHOWN]), list(soon[:SHOWN])
    missing = missing_of([*late_rows, *soon_rows])
    for article in (*late_rows, *soon_rows):
        article.reasons = missing.get(article.pk, [])
    return {
        "figures": [
            Figure("takes to decide on", takes.count(), _list("panels_assignment", "state__exact=submitted")),
            Figure("articles in review", review.count(), _list("articles_article", "waits=review")),
            _alarm("late articles", late.count(), _list("articles_article", "waits=late")),
            Figure("going out in 24 hours", soon.count(), _list("articles_article", "waits=soon")),
            _alarm("overdue takes", overdue(Assignment.objects.all()).count(), _list("panels_assignment", "due=over")),
            _alarm("failed deliveries", failed.count(), _list("notifications_delivery", "state__exact=failed")),
        ],
        "takes": takes.select_related("article", "persona", "panelist__user").order_by("submitted_at")[:SHOWN],
        "review": with_progress(review.select_related("created_by"))[:SHOWN],
        "late": late_rows,
        "soon": soon_rows,
        "failed": failed.select_related("notification__user", "notification__event")[:SHOWN],
        "edits": True,
    }


def _lists_of_writer(user) -> dict:
    review, _, soon = _articles()
    drafts = Article.objects.filter(state=Article.State.DRAFT, created_by=user)
    return {
        "figures": [
            Figure("drafts of mine", drafts.count(), _list("articles_article", "waits=mine")),
            Figure("articles in review", review.count(), _list("articles_article", "waits=review")),
            Figure("going out in 24 hours", soon.count(), _list("articles_article", "waits=soon")),
        ],
        "drafts": drafts.order_by("-updated_at")[:SHOWN],
        "review": with_progress(review.select_related("created_by"))[:SHOWN],
        "soon": soon[:SHOWN],
    }


def _articles() -> tuple[QuerySet, QuerySet, QuerySet]:
    """Those in review, the longest waiting first; the late ones; those that go out next."""
    review = Article.objects.filter(state=Article.State.IN_REVIEW).order_by("updated_at")
    return review, Article.objects.due(), going_out(Article.objects.all())


def _lately(user) -> list:
    events = Event.objects.exclude(name__in=TOO_MUCH).select_related("actor")
    if not editor(user):
        events = events.filter(subject_type="articles.article")  # who writes for a persona is for editors
    return in_words(events[:LATELY])


def _list(name: str, query: str) -> str:
    return f"{reverse(f'admin:{name}_changelist')}?{query}"


def _alarm(label: str, number: int, url: str) -> Figure:
    return Figure(label, number, url, tone="late" if number else "")
