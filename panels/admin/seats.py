"""The panel on the article's page: fill the seats, read the takes, decide on them, without leaving the article."""

import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from articles.admin.refusals import lost, tell
from articles.models import Article
from cms.accounts.roles import assigner, panel_reader
from cms.events.machine import Refused
from panels import assigning
from panels.admin.acts import ACTS
from panels.admin.adding import applied, ways_to_add
from panels.admin.cards import SHOWN, cards_of
from panels.admin.forms import PanelForm, SeatForm, TermsForm
from panels.admin.terms import TERMS, terms_on_page
from panels.models import Assignment
from panels.suggesting import whom_to_ask
from panels.terms import set_terms


class PanelOnPage:
    """A mixin of ArticleAdmin: the panel's section and what is posted from it. Rights are asked by the verbs."""

    def get_urls(self):
        """What is posted from the panel's section, before Django's own addresses."""

        def view(tail, method):
            wrapped = self.admin_site.admin_view(require_POST(method))
            return path(f"<int:pk>/panel/{tail}", wrapped, name=f"articles_article_{method.__name__}")

        return [
            view("apply/", self.apply),
            view("invite/", self.invite),
            view("terms/", self.terms),
            view("<int:seat>/<slug:name>/", self.seat),
            *super().get_urls(),
        ]

    def panel_of(self, request, article: Article) -> dict:
        """The seats, what may be done with each, and the two ways to add some."""
        key, failed = getattr(request, "failed", ((None, None), None))
        people = whom_to_ask(article)
        seats = article.assignments.select_related(
            "persona", "panelist__user__dead_address", "standby__user", "article"
        ).prefetch_related("takes__edits__edited_by")
        current = list(seats.seats()[:SHOWN])
        may_add = assigner(request.user)
        ways = ways_to_add(article, people, key, failed, first=not current) if may_add else []
        closed = list(seats.exclude(pk__in=[seat.pk for seat in current])[:SHOWN])
        fixed = any(seat.takes.all() for seat in (*current, *closed))
        terms = terms_on_page(article, request.user, failed if key == TERMS else None, fixed=fixed)
        has_place = {seat.pk for seat in current} | ({None} if ways else set()) | ({TERMS[0]} if terms.form else set())
        return {
            "cards": cards_of(current, request.user, people, key, failed),
            "closed": closed,
            "terms": terms,
            "ways_to_add": ways,
            "lost": lost(failed) if failed and key[0] not in has_place else None,
            "lost_seat": key[0],
            "may_add": may_add,
        }

    def apply(self, request, pk: int):
        """Fill every seat of a panel."""
        form = PanelForm(request.POST, auto_id="panel_%s")
        return self._act(request, pk, (None, "apply"), form, lambda facts: applied(pk, request.user, facts))

    def invite(self, request, pk: int):
        """Add one seat."""
        form = SeatForm(request.POST, auto_id="seat_%s")

        def verb(facts):
            return f"{assigning.invite(pk, by=request.user, **facts).persona} has a seat now."

        return self._act(request, pk, (None, "invite"), form, verb)

    def terms(self, request, pk: int):
        """Change what the panel keeps to."""
        form = TermsForm(request.POST, auto_id="terms_%s", fixed="minimum_alone" in request.POST)

        def verb(facts):
            set_terms(pk, by=request.user, **facts)
            return "The panel keeps to these terms now."

        return self._act(request, pk, TERMS, form, verb)

    def seat(self, request, pk: int, seat: int, name: str):
        """Approve, ask for changes, change, reassign, cancel."""
        row = get_object_or_404(Assignment.objects.select_related("persona"), pk=seat, article=pk)
        if name not in ACTS:
            raise Http404("There is no such move.")
        act = ACTS[name]
        form = act.form(request.POST, seat=row, auto_id=f"seat-{seat}-{name}-%s")

        def verb(facts):
            act.verb(seat, by=request.user, **facts)
            return f"{row.persona}: {act.done}."

        return self._act(request, pk, (seat, name), form, verb)

    def _act(self, request, pk: int, key: tuple[int | None, str], form, verb):
        """One verb, then back to the panel; refused, the page says so beside what was typed. `key` is the seat and
        what is tried with it, without a seat how some are added."""
        if not panel_reader(request.user):
            raise PermissionDenied
        get_object_or_404(Article, pk=pk)
        status = 422
        if form.is_valid():
            try:
                messages.success(request, verb(form.cleaned_data))
            except (Refused, ValidationError) as why:
                tell(form, why)
                status = 409 if isinstance(why, Refused) else 422
            else:
                return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]) + "#panel")
        again = copy.copy(request)
        again.method, again.failed = "GET", (key, form)
        response = self.change_view(again, str(pk))
        response.status_code = status
        return response
