"""What waits for this person: the first page of the newsroom."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from articles.admin.lists import going_out
from articles.checklist import obstacles_of
from articles.models import Article
from cms.accounts.roles import panel_reader
from cms.events.models import Event
from cms.events.words import in_words
from cms.lib.counting import counts_of
from cms.notifications.models import Delivery
from panels.admin.assignment import overdue
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
    lists = _lists_of_editor() if panel_reader(request.user) else _lists_of_writer(request.user)
    return context | lists | {"title": "Today", "now": timezone.now(), "lately": _lately(request.user)}


def _lists_of_editor() -> dict:
    takes = Assignment.objects.filter(state=Assignment.State.SUBMITTED)
    failed = Delivery.objects.failed()
    review, late, soon = _articles()
    counts = counts_of(
        takes=takes, review=review, late=late, soon=soon, overdue=overdue(Assignment.objects.all()), failed=failed
    )
    articles = _shown(review, late, soon)
    missing = obstacles_of([*articles["late"], *articles["soon"]])
    for article in (*articles["late"], *articles["soon"]):
        article.reasons = missing.get(article.pk, [])
    return articles | {
        "figures": [
            Figure("takes to decide on", counts["takes"], _list("panels_assignment", "state__exact=submitted")),
            Figure("articles in review", counts["review"], _list("articles_article", "waits=review")),
            _alarm("late articles", counts["late"], _list("articles_article", "waits=late")),
            Figure("going out in 24 hours", counts["soon"], _list("articles_article", "waits=soon")),
            _alarm("overdue takes", counts["overdue"], _list("panels_assignment", "due=over")),
            _alarm("failed deliveries", counts["failed"], _list("notifications_delivery", "state__exact=failed")),
        ],
        "takes": takes.select_related("article", "persona", "panelist__user").order_by("submitted_at")[:SHOWN],
        "failed": failed.select_related("notification__user", "notification__event")[:SHOWN],
        "edits": True,
    }


def _lists_of_writer(user) -> dict:
    review, late, soon = _articles()
    drafts = Article.objects.filter(state=Article.State.DRAFT, created_by=user)
    counts = counts_of(drafts=drafts, review=review, soon=soon)
    return _shown(review, late.none(), soon) | {
        "figures": [
            Figure("drafts of mine", counts["drafts"], _list("articles_article", "waits=mine")),
            Figure("articles in review", counts["review"], _list("articles_article", "waits=review")),
            Figure("going out in 24 hours", counts["soon"], _list("articles_article", "waits=soon")),
        ],
        "drafts": drafts.order_by("-updated_at")[:SHOWN],
    }


def _articles() -> tuple[QuerySet, QuerySet, QuerySet]:
    """Those in review, the longest waiting first; the late ones; those that go out next."""
    review = Article.objects.filter(state=Article.State.IN_REVIEW).order_by("updated_at")
    return review, Article.objects.due(), going_out(Article.objects.all())


def _shown(review: QuerySet, late: QuerySet, soon: QuerySet) -> dict[str, list[Article]]:
    """The first few of each list, in one query."""
    any_of = reduce(or_, (Q(pk__in=rows.values("pk")[:SHOWN]) for rows in (review, late, soon)))
    found = list(with_progress(Article.objects.filter(any_of).select_related("created_by")))
    waiting = sorted((row for row in found if row.state == Article.State.IN_REVIEW), key=lambda row: row.updated_at)
    going = sorted((row for row in found if row.state == Article.State.SCHEDULED), key=lambda row: row.publish_at)
    return {
        "review": waiting,
        "late": [row for row in going if row.is_late()],
        "soon": [row for row in going if not row.is_late()],
    }


def _lately(user) -> list:
    events = Event.objects.exclude(name__in=TOO_MUCH).select_related("actor")
    if not panel_reader(user):
        events = events.filter(subject_type="articles.article")  # who writes for a persona is for editors
    return in_words(events[:LATELY])


def _list(name: str, query: str) -> str:
    return f"{reverse(f'admin:{name}_changelist')}?{query}"


def _alarm(label: str, number: int, url: str) -> Figure:
    return Figure(label, number, url, tone="late" if number else "")
