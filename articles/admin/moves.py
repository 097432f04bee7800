"""The page of one move: GET says in words what will happen, POST does it, and a refusal says what is missing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from articles import presence, publishing
from articles.admin.forms import (
    CorrectForm,
    MoveForm,
    PublishForm,
    ReturnForm,
    RollbackForm,
    ScheduleForm,
    WithdrawForm,
)
from articles.admin.history import changes_for_readers
from articles.admin.refusals import typed
from articles.checklist import obstacles_to, warnings_to
from articles.comparing import Change
from articles.models import Article
from articles.states import ARTICLE
from cms.accounts.roles import chief
from cms.events.machine import NotAllowed, Refused
from cms.lib.numbers import whole
from cms.lib.times import relative, spell

EDITIONS = 50


@dataclass(frozen=True)
class Way:
    """How a move is offered: its button, what it will do in sentences, the form it needs, its verb, what was done; and
    the line of the state table that it is, where that has another name."""

    label: str
    tells: Callable[[Article, list[str]], list[str]]
    verb: Callable
    done: str
    form: type[MoveForm] = MoveForm
    grave: bool = False
    step: str = ""


def _on_submit(article, company):
    return ["Editors see that it waits for them. Its writer can no longer change it, unless it is returned."]


def _on_return(article, company):
    return ["It goes back to draft, and its writer is told what you ask for."]


def _on_approve(article, company):
    return ["The text counts as good to go. Readers do not see it yet: schedule it or publish it next."]


def _on_schedule(article, company):
    lines = [f"It goes out by itself at the time you choose, at {article.get_absolute_url()}."]
    if obstacles_to(article):
        lines.append(
            "What is missing must be there by then. Otherwise it stays scheduled and late, you are told, and it goes "
            "out the minute that the last of it is there."
        )
    return lines


def _on_unschedule(article, company):
    when = article.publish_at
    return [f"It will not go out on {spell(when)} ({relative(when)}). It stays approved."]


def _on_publish(article, company):
    live = article.live_edition
    lines = [f"Readers will see it at once at {article.get_absolute_url()}."]
    if live:
        lines = [f"Readers will see this version at once at {article.get_absolute_url()}, as a new edition. Edition "
                 f"{live.number} stays in the public history."]  # fmt: skip
    if article.state == Article.State.SCHEDULED:
        lines.append(f"It does not wait for {spell(article.publish_at)}.")
    if not company:
        return [*lines, "It goes out without any take."]
    takes = f"The take by {company[0]} goes" if len(company) == 1 else f"Takes by {', '.join(company)} go"
    return [*lines, f"{takes} out with it."]


def _on_correct(article, company):
    shown = ["The correction stands below the text, in the feeds and in the public history."]
    return [*_on_publish(article, company), *shown]


def _on_rollback(article, company):
    number = article.live_edition.number if article.live_edition else ""
    return [f"Readers will see the edition you choose instead of edition {number}, at once. The working copy stays as "
            "it is."]  # fmt: skip


def _on_withdraw(article, company):
    lines = ["Readers no longer see it: its address says that it was withdrawn, when, and why."]
    if not article.live_edition_id:
        lines = ["It never goes out. Readers have not seen it, so its address stays unknown to them."]
    return [*lines, "Seats that are still open are cancelled, and their panelists told."]


WAYS = {
    "submit": Way("Submit for review", _on_submit, publishing.submit, "It waits for review."),
    "approve": Way("Approve", _on_approve, publishing.approve, "Approved. Schedule it or publish it next."),
    "schedule": Way("Schedule", _on_schedule, publishing.schedule, "Scheduled.", ScheduleForm),
    "publish": Way("Publish now", _on_publish, publishing.publish, "Published. Readers see it now.", PublishForm),
    "correct": Way(
        "Publish as a correction",
        _on_correct,
        publishing.publish,
        "Published, with its correction. Readers see both now.",
        CorrectForm,
        step="publish",
    ),
    "unschedule": Way("Unschedule", _on_unschedule, publishing.unschedule, "It no longer goes out by itself."),
    "return": Way(
        "Return to draft", _on_return, publishing.return_to_draft, "Returned, and its writer is told.", ReturnForm
    ),
    "rollback": Way(
        "Roll back", _on_rollback, publishing.rollback, "Readers see that edition again.", RollbackForm, grave=True
    ),
    "withdraw": Way("Withdraw", _on_withdraw, publishing.withdraw, "Withdrawn.", WithdrawForm, grave=True),
}


def offered(article: Article, user) -> list[tuple[str, Way]]:
    """The moves this person may make of this article now, in the order of the work."""
    open_now = set(ARTICLE.open_to(article, by=user))
    if article.state == Article.State.PUBLISHED and not article.has_unpublished_changes:
        open_now.discard("publish")  # readers see this very version
    if article.live_edition_id and "publish" in open_now:
        open_now.add("correct")
    return [(name, _way(name, article)) for name in WAYS if name in open_now]


def _way(name: str, article: Article) -> Way:
    moves_again = name == "schedule" and article.state == Article.State.SCHEDULED
    return replace(WAYS[name], label="Change the time") if moves_again else WAYS[name]


class Moves:
    """A mixin of ArticleAdmin: the confirmation page of each move."""

    def get_urls(self):
        """The moves, before Django's own addresses."""
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.move))
        return [path("<int:pk>/move/<slug:name>/", view, name="articles_article_move"), *super().get_urls()]

    def company(self, article: Article) -> list[str]:
        """Who goes out with the article; `panels` knows."""
        return []

    def move(self, request, pk: int, name: str):
        """Confirm, refuse, or do."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        article = get_object_or_404(Article.objects.select_related("live_edition"), pk=pk)
        if name not in WAYS or (name == "correct" and not article.live_edition_id):
            raise Http404("There is no such move.")
        why = _obstacle(WAYS[name].step or name, article, request.user)
        form = _form(name, article, request, why)
        # Only the gate opens to a reason, and only for a chief; any other obstacle no form can clear.
        closed = why is not None and not (why.code == "gate" and chief(request.user))
        if request.method == "POST" and form.is_valid():
            try:
                self._do(name, article, request.user, form.cleaned_data)
            except Refused as refused:
                why = refused
                form = again(form, Article.objects.get(pk=pk))
            else:
                messages.success(request, f"“{article.headline}”: {WAYS[name].done}")
                return HttpResponseRedirect(way_back(request, reverse("admin:articles_article_change", args=[pk])))
        return self._ask(request, article, name, form, why, closed)

    def _do(self, name, article, user, facts) -> None:
        if name == "rollback":
            facts["number"] = facts.pop("edition")
        WAYS[name].verb(article.pk, by=user, **facts)

    def _ask(self, request, article, name, form, why, closed) -> TemplateResponse:
        way = _way(name, article)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{way.label}: “{article.headline}”",
            "article": article,
            "object": article,
            "way": way,
            "lines": way.tells(article, self.company(article)) if not closed else [],
            "missing": obstacles_to(article, viewer=request.user)
            if name == "schedule" or (why and why.code == "gate")
            else [],
            "warnings": _warnings(name, article, request.user) if not closed else [],
            "why": why,
            "closed": closed,
            "typed": typed(form) if closed else [],
            "instead": [(key, other) for key, other in offered(article, request.user) if key != name][:3],
            "form": form,
            "changes": [] if closed else _changes(name, article, form),
            "zone": timezone.get_current_timezone_name(),
            "now": timezone.now(),
        }
        status = 403 if isinstance(why, NotAllowed) else 200
        if request.method == "POST" and status == 200:
            status = 409 if why else 422
        return TemplateResponse(request, "admin/articles/article/move.html", context, status=status)


def _warnings(name: str, article: Article, user) -> list[str]:
    """What is worth a look before the article is sent on, and stops nobody."""
    if name not in ("submit", "approve", "schedule", "publish", "correct"):
        return []
    going_out = name not in ("submit", "approve")
    return presence.unsaved(article, by=user) + (warnings_to(article) if going_out else [])


def way_back(request, home: str) -> str:
    """Where the person came from, as `next` in the address or the form says; `home` when it says nothing of ours."""
    page = request.POST.get("next") or request.GET.get("next", "")
    return page if page.startswith("/admin/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None) else home


def _obstacle(name: str, article: Article, user) -> Refused | None:
    """What stands in the way whatever the form says: asked with answers that would do."""
    other = article.editions.exclude(pk=article.live_edition_id).first() if name == "rollback" else None
    facts = {"note": "why", "publish_at": timezone.now() + timedelta(days=1), "edition": other}
    return ARTICLE.obstacle(name, article, by=user, **facts)


def _form(name: str, article: Article, request, why) -> MoveForm:
    initial, extra = {"version": article.version}, {}
    if name == "schedule":
        initial |= {"publish_at": article.publish_at, "slot": article.slot}
    if name in ("publish", "correct"):
        gated = why is not None and why.code == "gate"
        extra = {"corrects": article.live_edition_id is not None, "overrides": gated and bool(chief(request.user))}
    if name == "rollback":
        initial["edition"] = request.GET.get("edition")
        others = article.editions.exclude(pk=article.live_edition_id).order_by("-number")[:EDITIONS]
        extra["editions"] = [(e.number, f"Edition {e.number}: {e.headline}, {spell(e.created_at)}") for e in others]
    return WAYS[name].form(request.POST if request.method == "POST" else None, initial=initial, **extra)


def _changes(name: str, article: Article, form: MoveForm) -> list[Change]:
    """What would change for readers, where that can be said before the move."""
    if name in ("publish", "correct"):
        return changes_for_readers(article)
    number = whole(str(form["edition"].value() or ""), digits=9) if name == "rollback" else None
    edition = number and article.editions.with_takes().filter(number=number).first()
    return changes_for_readers(article, edition) if edition else []


def again(form: MoveForm, stored: Article) -> MoveForm:
    """The same form, all that was typed in it, for the version that is stored now."""
    form.data = form.data.copy()
    form.data["version"] = str(stored.version)
    form.data["slot"] = stored.slot
    return form
