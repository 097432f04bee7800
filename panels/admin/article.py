"""The article's page in the admin, with its panel: fill the seats, decide on takes, without leaving it."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles.admin.article import ArticleAdmin
from articles.models import Article
from cms.accounts.roles import editor
from cms.events.machine import Refused
from cms.lib.times import localize
from panels import assigning, deciding
from panels.models import Assignment, Panel, Panelist, Persona
from panels.progress import with_progress
from panels.states import ASSIGNMENT

OFFERED = 50


class LocalMoment(forms.CharField):
    """A day and a time on the wall clock of the person who fills it in."""

    widget = forms.TextInput(attrs={"type": "datetime-local"})

    def clean(self, value):
        """An aware time, or None."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return localize(timezone.datetime.fromisoformat(text).replace(tzinfo=None), timezone.get_current_timezone())
        except ValueError as why:
            raise forms.ValidationError(f"Choose a day and a time. {why}") from why


class PanelForm(forms.Form):
    """Fill every seat in one go."""

    panel = forms.ModelChoiceField(Panel.objects.all())
    due_at = LocalMoment(required=False)


class SeatForm(forms.Form):
    """Add one seat by hand."""

    persona = forms.ModelChoiceField(Persona.objects.all())
    panelist = forms.ModelChoiceField(Panelist.objects.select_related("user"), required=False)
    due_at = LocalMoment(required=False)
    brief = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=20_000)
    required = forms.BooleanField(required=False, initial=True)


class SeatMoveForm(forms.Form):
    """What a decision needs to be told."""

    note = forms.CharField(required=False, max_length=20_000)
    panelist = forms.ModelChoiceField(Panelist.objects.select_related("user"), required=False)


SEAT_MOVES = {
    "approve": lambda pk, by, facts: deciding.approve(pk, by=by),
    "request_changes": lambda pk, by, facts: deciding.request_changes(pk, by=by, note=facts["note"]),
    "cancel": lambda pk, by, facts: assigning.cancel(pk, by=by),
    "reassign": lambda pk, by, facts: assigning.reassign(pk, by=by, panelist=facts["panelist"]),
}


@admin.register(Article)
class ArticleWithPanelAdmin(ArticleAdmin):
    """Articles with their panels."""

    list_display = ("headline", "where", "progress", "next_due", "goes_out", "updated_at")

    def get_queryset(self, request):
        """With the panel's figures, by subquery: the same number of queries for any number of rows."""
        due = Assignment.objects.waiting_for_panelist().filter(article=OuterRef("pk"), due_at__isnull=False)
        rows = with_progress(super().get_queryset(request))
        return rows.annotate(due=Subquery(due.order_by("due_at").values("due_at")[:1]))

    def progress(self, article) -> str:
        """How much of the panel is in."""
        return f"{article.approved_count} of {article.seat_count}" if article.seat_count else "–"

    def next_due(self, article):
        """When the next take is due."""
        return article.due

    def sections(self, request, article) -> dict:
        """The panel, for editors."""
        if article is None or not editor(request.user):
            return {}
        seats = article.assignments.select_related("persona", "panelist__user").prefetch_related("takes")
        rows = [(seat, _moves(seat, request.user), list(seat.takes.all())) for seat in seats[:OFFERED]]
        return {"seats": rows, "panel_form": PanelForm(auto_id="panel_%s"), "seat_form": SeatForm(auto_id="seat_%s"),
                "move_form": SeatMoveForm(auto_id=False), "zone": timezone.get_current_timezone_name()}  # fmt: skip

    def get_urls(self):
        """What is posted from the panel's section."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/panel/apply/", wrap(require_POST(self.apply)), name="articles_article_apply"),
            path("<int:pk>/panel/invite/", wrap(require_POST(self.invite)), name="articles_article_invite"),
            path(
                "<int:pk>/panel/<int:seat>/<slug:name>/", wrap(require_POST(self.decide)), name="articles_article_seat"
            ),
            *super().get_urls(),
        ]

    def apply(self, request, pk: int):
        """Fill every seat of a panel."""
        form = PanelForm(request.POST)
        return self._do(request, pk, form, lambda facts: assigning.apply_panel(pk, by=request.user, **facts))

    def invite(self, request, pk: int):
        """Add one seat."""
        form = SeatForm(request.POST)
        return self._do(request, pk, form, lambda facts: assigning.invite(pk, by=request.user, **facts))

    def decide(self, request, pk: int, seat: int, name: str):
        """Approve, ask for changes, cancel, reassign."""
        if name not in SEAT_MOVES or not Assignment.objects.filter(pk=seat, article=pk).exists():
            raise Http404
        return self._do(
            request, pk, SeatMoveForm(request.POST), lambda facts: SEAT_MOVES[name](seat, request.user, facts)
        )

    def _do(self, request, pk: int, form, verb):
        """One verb, then back to the panel with a word on how it went; a refusal repeats what was typed."""
        if not form.is_valid():
            errors = [f"{name}: {' '.join(words)}" for name, words in form.errors.items()]
            messages.error(request, " ".join(errors))
        else:
            try:
                verb(form.cleaned_data)
                messages.success(request, "Done.")
            except Refused as why:
                typed = form.cleaned_data.get("note") or form.cleaned_data.get("brief")
                messages.error(request, why.detail + (f" You wrote: {typed}" if typed else ""))
            except ValidationError as why:
                messages.error(request, " ".join(why.messages))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]) + "#panel")


def _moves(seat: Assignment, user) -> list[str]:
    return [name for name in ASSIGNMENT.open_to(seat, by=user) if name in SEAT_MOVES]
