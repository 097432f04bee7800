"""The rebuttal round on the article's page: open it, close it, decide on the answers."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles.models import Article
from cms.lib.clockfields import LocalDue
from panels import rebutting
from panels.admin.forms import INPUT, LONGEST
from panels.models import Assignment, Rebuttal
from panels.phases import ARTICLE_PANEL
from panels.rebuttal_states import REBUTTAL
from panels.terms import terms_of
from panels.visibility import yet_to_rebut

SHOWN = 50


class DueForm(forms.Form):
    """Until when panelists may answer."""

    due_at = LocalDue(label="Answers are due")


class WordForm(forms.Form):
    """Why not, or not so."""

    note = forms.CharField(
        max_length=LONGEST,
        label="What to tell the panelist",
        widget=forms.Textarea(attrs=INPUT | {"rows": 3, "dir": "auto"}),
    )


@dataclass(frozen=True)
class Act:
    """How a move is offered: its button, what it will do, its verb, what was done."""

    label: str
    tells: str
    verb: Callable
    done: str
    form: type[forms.Form] = forms.Form
    tone: str = ""


ROUND = {
    "open_rebuttal": Act(
        "Open a rebuttal round",
        "Each panelist whose take is approved is told, and may answer one of the others.",
        lambda article, **facts: rebutting.open_round(article.pk, **facts),
        "The rebuttal round is open.",
        DueForm,
    ),
    "close_rebuttal": Act(
        "Close the rebuttal round",
        "Nobody can answer any more; what was handed in still waits for you.",
        rebutting.close_round,
        "The rebuttal round is closed.",
    ),
}
DECISIONS = {
    "approve": Act(
        "Approve",
        "Readers see it under the take that it answers: with the article, or at once if that is published.",
        rebutting.approve,
        "The answer is approved.",
        tone="go",
    ),
    "request_changes": Act(
        "Request changes",
        "Its panelist is told, and may write it anew while the round is open.",
        rebutting.request_changes,
        "The answer is sent back with your note.",
        WordForm,
    ),
    "reject": Act(
        "Reject",
        "Its panelist is told why. They write no other.",
        rebutting.reject,
        "The answer is rejected.",
        WordForm,
        tone="grave",
    ),
}


@dataclass(frozen=True)
class Offer:
    """An act with its form; `tried`, when it was sent and refused."""

    name: str
    act: Act
    form: forms.Form
    tried: bool


class RebuttalsOnPage:
    """A mixin of ArticleAdmin, before PanelOnPage: what is posted about the round. Rights are asked by the verbs."""

    def get_urls(self):
        """What is posted from the round's section, before the addresses of seats."""

        def view(tail, method, name):
            return path(f"<int:pk>/panel/{tail}", self.admin_site.admin_view(require_POST(method)), name=name)

        return [
            view("round/<slug:name>/", self.round, "articles_article_round"),
            view("rebuttal/<int:rebuttal>/<slug:name>/", self.rebuttal, "articles_article_rebuttal"),
            *super().get_urls(),
        ]

    def panel_of(self, request, article: Article) -> dict:
        """With the round, once two takes can answer each other."""
        context = super().panel_of(request, article)
        approved = [card for card in context["cards"] if card.seat.state == Assignment.State.APPROVED]
        if len(approved) < 2:
            return context
        key, failed = getattr(request, "failed", ((None, None), None))
        panel = terms_of(article)
        # A panel that nobody has set terms for has no row yet, and can have its round all the same.
        moves = [] if panel.hides_takes else ARTICLE_PANEL.open_to(panel, by=request.user)
        rounds = _offers(ROUND, moves, "round", key, failed)
        rebuttals = Rebuttal.objects.filter(seat__article=article).select_related("seat__persona", "to__persona")
        cards = [
            (row, _offers(DECISIONS, REBUTTAL.open_to(row, by=request.user), f"rebuttal-{row.pk}", key, failed))
            for row in rebuttals.order_by("seat__position", "seat_id", "round")[:SHOWN]
        ]
        shown = [*rounds, *(offer for _, offers in cards for offer in offers)]
        lost = None if any(offer.tried for offer in shown) else context["lost"]
        to_come = yet_to_rebut(timezone.now()).filter(article=article).select_related("persona")
        return context | {"rounds": rounds, "rebuttals": cards, "to_come": to_come, "lost": lost}

    def round(self, request, pk: int, name: str):
        """Open the round, or close it."""
        article = get_object_or_404(Article, pk=pk)
        return self._decided(request, pk, ROUND, name, "round", article)

    def rebuttal(self, request, pk: int, rebuttal: int, name: str):
        """Approve an answer, ask for changes, or reject it."""
        row = get_object_or_404(Rebuttal, pk=rebuttal, seat__article=pk)
        return self._decided(request, pk, DECISIONS, name, f"rebuttal-{row.pk}", row.pk)

    def _decided(self, request, pk: int, acts: dict[str, Act], name: str, place: str, subject):
        if name not in acts:
            raise Http404("There is no such move.")
        act = acts[name]

        def verb(facts):
            act.verb(subject, by=request.user, **facts)
            return act.done

        form = act.form(request.POST, auto_id=f"{place}-{name}-%s")
        return self._act(request, pk, (place, name), form, verb)


def _offers(acts: dict[str, Act], moves: list[str], place: str, key, failed) -> list[Offer]:
    def form_of(name):
        return failed if key == (place, name) else acts[name].form(auto_id=f"{place}-{name}-%s")

    return [Offer(name, acts[name], form_of(name), key == (place, name)) for name in acts if name in moves]
