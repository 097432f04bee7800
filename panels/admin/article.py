"""The article's page and list in the admin, with the panel in both."""

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.html import format_html

from articles.admin.article import ArticleAdmin
from articles.admin.checklist import ChecklistOnPage
from articles.admin.comments import CommentsOnPage
from articles.admin.lists import Waiting, moment
from articles.admin.pieces import Piece
from articles.admin.previews import PreviewOnPage
from articles.models import Article
from cms.accounts.roles import panel_reader
from cms.events.models import Event
from panels.admin.edits import TakeEditing
from panels.admin.rebuttals import RebuttalsOnPage
from panels.admin.seats import PanelOnPage
from panels.models import Assignment, Rebuttal
from panels.progress import progress_of
from panels.visibility import hidden_panels


def _with_seat(articles, user, **filters):
    """Those with such a seat, as far as this person may know."""
    seats = Assignment.objects.filter(article=OuterRef("pk"), **filters)
    return articles.filter(Exists(seats)).exclude(pk__in=hidden_panels(user))


def with_answers_to_decide(articles):
    """Those on which a panelist answered another, and nobody has decided on that yet."""
    waiting = Rebuttal.objects.filter(state=Rebuttal.State.SUBMITTED)
    return articles.filter(pk__in=waiting.values("seat__article"))


class WaitingToo(Waiting):
    """Also what waits for a decision on a take, or on an answer among panelists."""

    words = {
        "decision": (
            "for a decision on a take",
            lambda rows, user: _with_seat(rows, user, state=Assignment.State.SUBMITTED),
        ),
        "my_decision": (
            "for my decision on a take",
            lambda rows, user: _with_seat(rows, user, state=Assignment.State.SUBMITTED, assigned_by=user),
        ),
        "answer": (
            "for a decision on an answer",
            lambda rows, user: with_answers_to_decide(rows).exclude(pk__in=hidden_panels(user)),
        ),
        **Waiting.words,
    }


@admin.register(Article)
class ArticleWithPanelAdmin(
    TakeEditing, RebuttalsOnPage, PanelOnPage, ChecklistOnPage, CommentsOnPage, PreviewOnPage, ArticleAdmin
):
    """Articles with their panels."""

    list_display = ("headline", "state_words", "progress", "next_due", "goes_out", "updated")
    list_filter = (WaitingToo, *ArticleAdmin.list_filter[1:])
    shown_with = (*ArticleAdmin.shown_with, "terms")

    def complete(self, articles, viewer):
        """With how far each panel is, and when its next take is due."""
        super().complete(articles, viewer)
        progress = progress_of(articles, viewer)
        for article in articles:
            article.panel = progress[article.pk]

    @admin.display(description="panel")
    def progress(self, article):
        """How much of the panel is approved, and how much has to be."""
        panel = article.panel
        if panel.hidden:
            return format_html(
                '<span class="nr-quiet" title="You sit on it, and do not see yet how far it is.">{}</span>', "not told"
            )
        if not panel.seats:
            return "–"
        done = "all" if panel.complete else "some"
        words = f"{panel.approved} of {panel.seats}"
        words += f", {panel.needed} needed" if panel.needed else ""
        return format_html('<span class="nr-progress" data-done="{}">{}</span>', done, words)

    @admin.display(description="next take due")
    def next_due(self, article):
        """When the next take is due; red when that time has passed."""
        due = article.panel.next_due
        return moment(due, late=due is not None and due <= timezone.now())

    def company(self, article):
        """The voices whose takes are approved."""
        approved = article.assignments.filter(state=Assignment.State.APPROVED).select_related("persona")
        return [seat.persona.name for seat in approved]

    def events_of(self, request, article):
        """With those of its seats, for those who know who writes."""
        events = super().events_of(request, article)
        if not panel_reader(request.user):
            return events
        seats = article.assignments.values("pk")
        return (events | Event.objects.filter(subject_type="panels.assignment", subject_id__in=seats)).order_by("-pk")

    def pieces(self, request, article):
        """With the panel, for editors."""
        pieces = super().pieces(request, article)
        if not panel_reader(request.user):
            return pieces
        return [Piece("panel", "Panel", "admin/articles/article/_panel.html"), *pieces]

    def sections(self, request, article) -> dict:
        """With the panel, for those who see it."""
        context = super().sections(request, article)
        return context | self.panel_of(request, article) if panel_reader(request.user) else context
