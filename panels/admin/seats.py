"""The panel on the article's page: fill the seats, read the takes, decide on them, without leaving the article."""

import copy
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from articles.admin.refusals import Lost, lost, tell
from articles.models import Article
from cms.accounts.roles import assigner, panel_reader
from cms.events.machine import Refused
from cms.notifications.models import Delivery
from comments.page import talks_of
from panels import assigning, deciding, entering, proposing
from panels.admin.forms import (
    ApproveForm,
    ChangeForm,
    NoteForm,
    PanelForm,
    ProposalForm,
    ReassignForm,
    SeatForm,
    SeatMoveForm,
    TermsForm,
)
from panels.admin.terms import TERMS, terms_on_page
from panels.discussion import TAKE
from panels.models import Assignment, Take
from panels.states import ASSIGNMENT
from panels.suggesting import Suggestion, whom_to_ask
from panels.terms import set_terms

SHOWN = 50
ROUNDS = 200


@dataclass(frozen=True)
class Act:
    """How something to do with a seat is offered: its button, what it will do, its form, its verb, what was done."""

    label: str
    tells: Callable[[Assignment], str]
    verb: Callable
    done: str
    form: type[SeatMoveForm] = SeatMoveForm
    tone: str = ""
    at_once: bool = False  # a button of its own, in the place of what it answers


def _on_approve(seat: Assignment) -> str:
    if seat.article.state == Article.State.PUBLISHED:
        return "Readers see this take at once, in a new edition of the page."
    if seat.article.is_late():
        return "The article is late: if it waits for this take alone, it goes out now."
    return "It goes out with the article. It cannot be taken back."


ACTS = {
    "approve": Act("Approve", _on_approve, deciding.approve, "take approved", ApproveForm, tone="go"),
    "request_changes": Act(
        "Request changes",
        lambda seat: f"{seat.panelist or 'The panelist'} is told, and round {seat.round + 1} begins.",
        deciding.request_changes,
        "sent back with your note",
        NoteForm,
    ),
    "recall_edits": Act(
        "Take the edits back",
        lambda seat: f"{seat.panelist or 'The panelist'} is told, and the take waits, as submitted, for a decision.",
        deciding.recall_edits,
        "the edits are taken back",
    ),
    "change": Act(
        "Change seat",
        lambda seat: "Reminders follow the new time.",
        assigning.change,
        "changed",
        ChangeForm,
    ),
    "confirm_time": Act(
        "Confirm",
        lambda seat: "Reminders follow the new time.",
        proposing.confirm_time,
        "due at the proposed time now",
        ProposalForm,
        tone="first",
        at_once=True,
    ),
    "keep_time": Act(
        "Keep the old time",
        lambda seat: "Reminders follow the old time.",
        proposing.keep_time,
        "due when it was",
        ProposalForm,
        at_once=True,
    ),
    "reassign": Act(
        "Reassign",
        lambda seat: "The new panelist is invited, and whoever had the seat is told.",
        assigning.reassign,
        "given to somebody else",
        ReassignForm,
    ),
    "send_link": Act(
        "Send a new link",
        lambda seat: f"{seat.panelist} gets a mail with another personal link to this seat.",
        entering.send_link,
        "a new link is on its way",
    ),
    "revoke_links": Act(
        "Take the links back",
        lambda seat: "Every link to this seat that was mailed stops working at once. Later mails have new ones.",
        entering.revoke_links,
        "no link that was sent leads to the seat any more",
    ),
    "cancel": Act(
        "Cancel",
        lambda seat: "The seat closes for good, and its panelist is told. The article goes out without it.",
        assigning.cancel,
        "seat cancelled",
        tone="grave",
    ),
}


@dataclass
class Card:
    """One seat as the page shows it."""

    seat: Assignment
    takes: list[Take]  # the newest first, each with its `talk`: what the newsroom says about it
    undelivered: list[Delivery]
    acts: list[tuple[str, Act, SeatMoveForm, str, bool]]  # name, act, form, what it will do, whether it is open
    answers: list[tuple[str, Act, SeatMoveForm, str, bool]]  # the same: what answers a proposed time
    away: list[str]  # "Maeve Doran is away until 3 Dec", of those whom it concerns
    editable: bool = False  # it can be approved with edits
    lost: Lost | None = None  # what was tried, when it is none of the acts by now


@dataclass(frozen=True)
class WayToAdd:
    """How seats are added: its line, its button, the name of its address, its form, whether it is open."""

    label: str
    button: str
    address: str
    form: Form
    is_open: bool


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
        undelivered = _undelivered(current)
        _with_talk([take for seat in current for take in seat.takes.all()])
        may_add = assigner(request.user)
        ways = _ways_to_add(article, people, key, failed, first=not current) if may_add else []
        closed = list(seats.exclude(pk__in=[seat.pk for seat in current])[:SHOWN])
        fixed = any(seat.takes.all() for seat in (*current, *closed))
        terms = terms_on_page(article, request.user, failed if key == TERMS else None, fixed=fixed)
        has_place = {seat.pk for seat in current} | ({None} if ways else set()) | ({TERMS[0]} if terms.form else set())
        return {
            "cards": [_card(seat, request.user, people, undelivered[seat.pk], key, failed) for seat in current],
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
        return self._act(request, pk, (None, "apply"), form, lambda facts: _applied(pk, request.user, facts))

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


def _applied(pk: int, by, facts: dict) -> str:
    seats = assigning.apply_panel(pk, by=by, **facts)
    if not seats:
        return f"Every seat of “{facts['panel']}” was there already."
    told = [str(seat.persona) for seat in seats if seat.panelist_id]
    free = [str(seat.persona) for seat in seats if not seat.panelist_id]
    words = [f"Invited: {', '.join(told)}."] if told else []
    words += [f"Without a panelist yet: {', '.join(free)}."] if free else []
    return " ".join([*words, *assigning.passed_over(seats)])


def _undelivered(seats: list[Assignment]) -> dict[int, list[Delivery]]:
    """The mails about each of these seats that could not be delivered."""
    found = defaultdict(list)
    failed = Delivery.objects.failed().about(Assignment, [seat.pk for seat in seats])
    for delivery in failed.select_related("notification__event", "notification__user")[:SHOWN]:
        found[delivery.notification.event.subject_id].append(delivery)
    return found


def _with_talk(takes: list[Take]) -> None:
    talks = talks_of(TAKE, takes) if takes else {}
    for take in takes:
        take.talk = talks[take.pk]


def _card(seat: Assignment, user, people, undelivered, key, failed) -> Card:
    tries = key[1] if key[0] == seat.pk else None
    may = _open(seat, user)
    acts = []
    for name, act in ACTS.items():
        if name in may:
            tried = tries == name
            form = failed if tried else act.form(seat=seat, auto_id=f"seat-{seat.pk}-{name}-%s")
            form.offer(people)
            acts.append((name, act, form, act.tells(seat), tried))
    editable = bool({"approve_with_edits", "propose_edits"} & may)
    takes = sorted(seat.takes.all(), key=lambda take: -take.round)[:ROUNDS]
    answers = [one for one in acts if one[1].at_once]
    acts = [one for one in acts if not one[1].at_once]
    return Card(
        seat,
        takes,
        undelivered,
        acts,
        answers,
        _away(seat, people),
        editable,
        lost(failed) if tries and tries not in may else None,
    )


def _open(seat: Assignment, user) -> set[str]:
    """What this person may do with the seat now."""
    may = set(ASSIGNMENT.open_to(seat, by=user))
    if assigner(user):
        may |= {"change"} if seat.state in Assignment.OPEN else set()
        may |= {"send_link", "revoke_links"} if seat.panelist else set()
    return may if seat.asks_for_time else may - {"confirm_time", "keep_time"}


def _away(seat: Assignment, people: list[Suggestion]) -> list[str]:
    if seat.state not in Assignment.WITH_PANELIST:
        return []
    concerned = [one for one in people if one.panelist in (seat.panelist, seat.standby)]
    return [f"{one.panelist} is {words}" for one in concerned if (words := one.standing.away())]


def _ways_to_add(article: Article, people, key, failed, *, first: bool) -> list[WayToAdd]:
    if article.state == Article.State.WITHDRAWN:
        return []
    applies, invites = key == (None, "apply"), key == (None, "invite")
    by_panel = failed if applies else PanelForm(auto_id="panel_%s")
    by_hand = failed if invites else SeatForm(auto_id="seat_%s")
    default = by_panel.offer(article)
    first_way = f"Apply {default}, the default of {article.category}" if default else "Fill the seats from a panel"
    by_hand.offer(people)
    address = "admin:articles_article_"
    return [
        WayToAdd(first_way, "Apply the panel", f"{address}apply", by_panel, applies or first),
        WayToAdd("Add a seat by hand", "Add the seat", f"{address}invite", by_hand, invites),
    ]
