"""The history of an article: revisions, editions and what happened; any two compared, a version brought back."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from articles import comparing, drafting, publishing, revisions
from articles.admin.forms import MoveForm
from articles.admin.pieces import Piece
from articles.models import Article, Edition
from articles.states import ARTICLE
from cms.events.machine import Gone, NotAllowed, Refused
from cms.events.models import Event
from cms.events.words import in_words
from cms.lib.numbers import whole

EDITIONS = 20
EVENTS = 200
BESIDE = 5  # of each, on the article's page
DRAFT = "draft"  # the working copy, where an edition is asked for
PARTS = {"revisions": "Revisions", "editions": "Editions", "events": "What happened"}
VIEWS = {"inline": "In one piece", "side": "Side by side"}


@dataclass(frozen=True)
class Side:
    """One of two that are compared: how it is asked for, how it is called, whose it is and of when."""

    key: str
    title: str
    who: str
    at: datetime


class History:
    """A mixin of ArticleAdmin: the pages of an article's history."""

    def get_urls(self):
        """These pages, before Django's own addresses."""
        pages = [
            ("compare/", require_safe(self.compare_revisions), "compare"),
            ("editions/", require_safe(self.compare_editions), "compare_editions"),
            ("<int:version>/restore/", require_http_methods(["GET", "HEAD", "POST"])(self.restore), "restore"),
        ]
        ours = [
            path(f"<int:pk>/history/{place}", self.admin_site.admin_view(view), name=f"articles_article_{name}")
            for place, view, name in pages
        ]
        return [*ours, *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        """Its revisions; or, as `show` says, its editions, or all that happened to it, whichever door it came by."""
        article = self._seen(request, whole(str(object_id)))
        show = request.GET.get("show", "revisions")
        if show not in PARTS:
            raise Http404("There is no such part of the history.")
        part = {"revisions": self._revisions, "editions": self._editions, "events": self._events}[show]
        context = {"show": show, "parts": PARTS, **part(request, article)}
        return self._page(request, article, "history", f"History of “{article.headline}”", context)

    def compare_revisions(self, request, pk: int):
        """Two versions of the working copy, `a` and `b`, field by field."""
        article = self._seen(request, pk)
        old, new = (self._revision(article, request.GET.get(name, "")) for name in "ab")
        changes = revisions.compare(old, new)
        changed = {change.name for change in changes}
        context = {
            "sides": [_side(row) for row in (old, new)],
            "changes": changes,
            "same": [revisions.label_of(name) for name in drafting.FIELDS if name not in changed],
            "back": "revisions",
            "newest": article.version,
            "restorable": [row.version for row in (old, new) if row.version != article.version]
            if drafting.may_save(request.user, article)
            else [],
        }
        return self._compared(request, article, context)

    def compare_editions(self, request, pk: int):
        """Two editions of the page, `a` and `b`, takes included; the working copy is the edition that it would make."""
        article = self._seen(request, pk)
        asked = [request.GET.get(name, "") for name in "ab"]
        (old, old_takes), (new, new_takes) = (self._edition(article, key) for key in asked)
        context = {
            "sides": [_side_of_readers(key, edition) for key, edition in zip(asked, (old, new), strict=True)],
            "changes": comparing.editions(old, new, old_takes, new_takes),
            "back": "editions",
            "newest": max(old.number, new.number) if DRAFT not in asked else None,
            "rollback": new if new.pk and self._can_go_back_to(request, article, new) else None,
            "publishes": asked[1] == DRAFT and "publish" in ARTICLE.open_to(article, by=request.user),
        }
        return self._compared(request, article, context)

    def restore(self, request, pk: int, version: int):
        """Say what would come back, and bring it back as a new save."""
        article = self._seen(request, pk)
        revision, why = self._revision(article, str(version)), drafting.forbidden(request.user, article)
        form = MoveForm(request.POST or None, initial={"version": article.version})
        if request.method == "POST" and form.is_valid():
            try:
                saved = revisions.restore(pk, wanted=version, by=request.user, **form.cleaned_data)
            except (Refused, ValidationError) as refused:
                article = Article.objects.get(pk=pk)
                why, form = refused, MoveForm(initial={"version": article.version})
            else:
                later = " Readers see it once you publish it." if saved.live_edition_id else ""
                messages.success(request, f"Version {version} is back, as version {saved.version}.{later}")
                return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
        present = revisions.find(article, article.version)
        context = {
            "revision": revision,
            "who": revisions.saved_by(revision),
            "changes": revisions.compare(present, revision) if present else [],
            "left_out": revisions.returning(article, revision)[1],
            "why": " ".join(getattr(why, "messages", [str(why)])) if why else "",
            "closed": isinstance(why, NotAllowed),
            "form": form,
        }
        title = f"Restore version {version}: “{article.headline}”"
        answer = self._page(request, article, "restore", title, context)
        answer.status_code = _status(request, why)
        return answer

    def events_of(self, request, article):
        """What happened to it, newest first; `panels` adds its seats."""
        return Event.objects.about(article)

    def pieces(self, request, article) -> list[Piece]:
        """With its history."""
        return [*super().pieces(request, article), Piece("history", "History", "admin/articles/article/_history.html")]

    def sections(self, request, article) -> dict:
        """With the newest revisions and editions."""
        newest = [(_side(row), row, before) for row, before in revisions.newest(article, BESIDE)]
        editions = article.editions.select_related("created_by").order_by("-number")[:BESIDE]
        return super().sections(request, article) | {"revisions": newest, "editions": list(editions)}

    def _revisions(self, request, article) -> dict:
        listed, older = revisions.page(article, _before(request))
        may = drafting.may_save(request.user, article)
        return {"listed": listed, "older": older, "may_restore": may, "paged": "before" in request.GET}

    def _editions(self, request, article) -> dict:
        rows = article.editions.select_related("created_by").order_by("-number")
        if before := _before(request):
            rows = rows.filter(number__lt=before)
        rows = list(rows[: EDITIONS + 1])
        return {
            "editions": rows[:EDITIONS],
            "older": rows[EDITIONS - 1].number if len(rows) > EDITIONS else None,
            "may_roll_back": "rollback" in ARTICLE.open_to(article, by=request.user),
            "paged": "before" in request.GET,
        }

    def _events(self, request, article) -> dict:
        return {"lines": in_words(self.events_of(request, article).select_related("actor")[:EVENTS])}

    def _seen(self, request, pk: int | None) -> Article:
        article = get_object_or_404(Article.objects.select_related("live_edition"), pk=pk)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return article

    def _revision(self, article, version: str):
        number = whole(version, digits=9)
        revision = number and revisions.find(article, number)
        if not revision:
            raise Http404("This version of the article is not kept.")
        return revision

    def _edition(self, article, key: str) -> tuple[Edition, list | None]:
        if key == DRAFT:
            return publishing.as_it_stands(article)
        number = whole(key, digits=9)
        rows = article.editions.select_related("created_by").with_takes()
        return get_object_or_404(rows, number=number), None

    def _can_go_back_to(self, request, article, edition) -> bool:
        return ARTICLE.obstacle("rollback", article, by=request.user, edition=edition) is None

    def _compared(self, request, article, context) -> TemplateResponse:
        view = request.GET.get("view")
        context |= {"view": view if view in VIEWS else "inline", "views": VIEWS}
        old, new = context["sides"]
        title = f"{old.title} and {new.title.lower()}: “{article.headline}”"
        return self._page(request, article, "compare", title, context)

    def _page(self, request, article, template: str, title: str, context: dict) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "article": article,
            "object": article,
            "zone": timezone.get_current_timezone_name(),
            **context,
        }
        return TemplateResponse(request, f"admin/articles/article/{template}.html", context)


def changes_for_readers(article: Article, edition: Edition | None = None) -> list[comparing.Change]:
    """What would change for readers if they saw that edition, or one made of the working copy now, instead of the live
    one; nothing where none is live."""
    if not article.live_edition:
        return []
    new, takes = (edition, None) if edition else publishing.as_it_stands(article)
    return comparing.editions(article.live_edition, new, None, takes)


def _before(request) -> int | None:
    """The number that a page of older ones ends before. Raises Http404 for what is no number."""
    text = request.GET.get("before")
    number = None if text is None else whole(text, digits=9)
    if text is not None and not number:
        raise Http404("There is no such page.")
    return number


def _side(revision) -> Side:
    who = revisions.saved_by(revision)
    return Side(str(revision.version), f"Version {revision.version}", who, revision.history_date)


def _side_of_readers(key: str, edition: Edition) -> Side:
    if key == DRAFT:
        return Side(DRAFT, "The working copy", "", timezone.now())
    who = edition.created_by.name if edition.created_by else "the schedule"
    return Side(key, f"Edition {edition.number}", who, edition.created_at)


def _status(request, why) -> int:
    if isinstance(why, NotAllowed):
        return 403
    if isinstance(why, Gone):
        return 404
    if why is None:
        return 422 if request.method == "POST" else 200
    return 422 if isinstance(why, ValidationError) else 409
