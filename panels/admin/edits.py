"""The page on which an editor changes a take: the text, what that changes word by word, and then approve."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods
from django_prose_editor.widgets import AdminProseEditorWidget

from articles.admin.forms import EXTENSIONS
from articles.admin.refusals import tell
from articles.models import Article
from cms.accounts.roles import decider
from cms.events.machine import Refused
from cms.lib import html
from panels import deciding
from panels.admin.assignment import page_of
from panels.admin.forms import PRINTED, TimeSeen
from panels.models import Assignment, TakeEdit
from panels.states import must_agree


class EditForm(forms.Form):
    """The take as it is to go out, and a word about it."""

    round = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**15 - 1)
    body_html = forms.CharField(
        label="The take as it is to go out",
        max_length=deciding.MAX_EDITED,
        widget=AdminProseEditorWidget(config={"extensions": EXTENSIONS}, preset="configurable"),
    )
    note = forms.CharField(
        required=False,
        max_length=deciding.MAX_NOTE,
        label="A word to the panelist",
        widget=forms.Textarea(attrs={"class": "nr-input", "rows": 2, "dir": "auto"}),
    )
    print_interests = forms.BooleanField(required=False, label=PRINTED)
    disclosed = TimeSeen()


class TakeEditing:
    """A mixin of ArticleAdmin: the page of one take. Editors alone."""

    def get_urls(self):
        """The page, before Django's own addresses and before the moves of a seat."""
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.edit_take))
        return [path("<int:pk>/panel/<int:seat>/edit/", view, name="articles_article_edit_take"), *super().get_urls()]

    def edit_take(self, request, pk: int, seat: int):
        """Show the take to be changed; show what was changed; or approve it so."""
        if not decider(request.user):
            raise PermissionDenied
        rows = Assignment.objects.select_related("article", "persona", "panelist__user")
        row = get_object_or_404(rows, pk=seat, article=pk)
        take = row.takes.order_by("-round").first()
        start = {"round": row.round, "body_html": take.body_html if take else ""}
        start["disclosed"] = row.disclosed_at
        form = EditForm(request.POST if request.method == "POST" else None, initial=start)
        if not row.interests:
            del form.fields["print_interests"]
        if form.is_valid() and "compare" not in request.POST:
            try:
                decided = deciding.approve_with_edits(seat, by=request.user, **form.cleaned_data)
            except Refused as why:
                tell(form, why)
                # The page shows the changes against the take as it is now: approving again is then a decision.
                form.data = form.data.copy()
                form.data["round"] = str(row.round)
                form.data["disclosed"] = row.disclosed_at.isoformat() if row.disclosed_at else ""
            else:
                messages.success(request, f"{row.persona}: {_done(decided)}")
                return HttpResponseRedirect(page_of(row))
        return self._editing(request, row, take, form)

    def _editing(self, request, seat, take, form) -> TemplateResponse:
        typed = html.clean(request.POST.get("body_html", "")[: deciding.MAX_EDITED])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media + form.media,
            "title": f"{seat.persona} on “{seat.article.headline}”",
            "object": seat.article,
            "article": seat.article,
            "seat": seat,
            "take": take,
            "form": form,
            "open": seat.state == Assignment.State.SUBMITTED,
            "asks": must_agree(seat),
            "page": page_of(seat),
            "edit": TakeEdit(take=take, body_html=typed) if take and request.method == "POST" else None,
        }
        status = 200 if form.is_valid() or request.method != "POST" else _status(form)
        return TemplateResponse(request, "admin/articles/article/edit_take.html", context, status=status)


def _done(seat: Assignment) -> str:
    if Assignment.objects.filter(pk=seat.pk, state=Assignment.State.AWAITING_CONSENT).exists():
        return f"{seat.panelist} is asked whether they agree to your edits."
    live = seat.article.state == Article.State.PUBLISHED
    return f"take approved with your edits{'; readers see it now' if live else ''}."


def _status(form) -> int:
    return 409 if form.non_field_errors() else 422
