"""The list of bulk actions, and the page of one: what it asks before it starts, how far it is, what came of each."""

import gzip

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from unfold.admin import ModelAdmin

from articles.admin.lists import label, moment
from cms.accounts.access import ByRole
from cms.accounts.roles import chief, newsroom, nobody, watcher
from cms.events.machine import NotAllowed, Refused
from cms.lib.numbers import whole
from cms.newsroom.bulk import actions, preparing, words  # noqa: F401 -- words are taught by being imported
from cms.newsroom.bulk.forms import form_of
from cms.newsroom.bulk.kinds import KINDS
from cms.newsroom.bulk.models import Batch, BatchFile, BatchRow
from cms.newsroom.bulk.outlook import outlook
from cms.newsroom.bulk.states import BATCH

SHOWN = 50  # results on a page
NAMED = 10  # articles named before it starts
TIMES = 20  # times shown before it starts
ACTS = {
    "stop": (preparing.stop, "Stopped. What was done stays done."),
    "resume": (preparing.resume, "It goes on with what was left."),
    "again": (preparing.again, "These were refused before. Nothing is done with them yet."),
}
Outcome = BatchRow.Outcome
# What needs somebody comes first.
_URGENCY = Case(
    *(When(outcome=outcome, then=Value(place)) for place, outcome in enumerate(
        (Outcome.FAILED, Outcome.REFUSED, Outcome.DONE, Outcome.WAITING)
    )),
    output_field=IntegerField(),
)  # fmt: skip


@admin.register(Batch)
class BatchAdmin(ByRole, ModelAdmin):
    """What people did with many articles at once. Each sees their own; who oversees or watches sees all."""

    reads = staticmethod(newsroom)
    writes = staticmethod(nobody)
    list_display = ("title", "state_words", "result", "person", "when")
    list_filter = ("state",)
    list_select_related = ("by",)
    ordering = ("-pk",)
    show_full_result_count = False
    list_per_page = 50
    actions = None

    class Media:
        css = {"all": ("newsroom/bulk.css",)}

    def get_queryset(self, request):
        """Those that this person may see."""
        rows = super().get_queryset(request)
        return rows if chief(request.user) or watcher(request.user) else rows.filter(by=request.user)

    def get_urls(self):
        """What can be done with a batch, before Django's own addresses."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/progress.json", wrap(never_cache(require_safe(self.progress))), name="bulk_batch_progress"),
            path("<int:pk>/file/", wrap(never_cache(require_safe(self.file))), name="bulk_batch_file"),
            path("<int:pk>/act/<slug:name>/", wrap(require_POST(self.act)), name="bulk_batch_act"),
            *super().get_urls(),
        ]

    @admin.display(description="state", ordering="state")
    def state_words(self, batch):
        """How far it is."""
        return _state(batch)

    @admin.display(description="result")
    def result(self, batch):
        """How many were done and refused."""
        return summary(batch)

    @admin.display(description="by", ordering="by__username")
    def person(self, batch):
        """Who started it."""
        return batch.by.name if batch.by else "–"

    @admin.display(description="when", ordering="pk")
    def when(self, batch):
        """When it was started, or chosen."""
        return moment(batch.started_at or batch.created_at)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page of one batch; POST starts it, or shows what it would do."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        batch = self._found(request, whole(str(object_id)))
        mine = batch.by_id == request.user.pk
        if batch.state == Batch.State.PREPARED and mine:
            return self._prepared(request, batch)
        if request.method == "POST":
            messages.info(request, f"Nothing was changed: it is {batch.get_state_display()}.")
            return _to(batch)
        return self._progress_page(request, batch)

    def _prepared(self, request, batch):
        form_class, posted = form_of(batch.kind), request.method == "POST"
        form = form_class(request.POST if posted else None, batch=batch, initial=batch.facts)
        why = None
        asked = posted and form.is_valid()
        if asked and "start" in request.POST:
            try:
                preparing.start(batch.pk, by=request.user, facts=form.facts())
            except Refused as refused:
                why = refused
            else:
                return _to(batch)
        rows = batch.rows.select_related("article").order_by("position")
        context = self._context(request, batch) | {
            "form": form,
            "media": form.media + self.media,
            "outlook": outlook(batch, by=request.user),
            "first": list(rows[:NAMED]),
            "previews": hasattr(form, "times"),
            "times": _times(form, batch, rows) if asked and hasattr(form, "times") else [],
            "why": why,
            "zone": timezone.get_current_timezone_name(),
            "now": timezone.now(),
        }
        status = (
            200 if not posted or (asked and not why) else 403 if isinstance(why, NotAllowed) else 409 if why else 422
        )
        return TemplateResponse(request, "admin/bulk/batch/prepared.html", context, status=status)

    def _progress_page(self, request, batch):
        shown = request.GET.get("outcome", "")
        rows = batch.rows.select_related("article").order_by(_URGENCY, "position")
        rows = rows.filter(outcome=shown) if shown in Outcome.values else rows
        context = self._context(request, batch) | {
            "summary": summary(batch),
            "state": _state(batch),
            "said": form_of(batch.kind).said(batch.facts) if batch.started_at else [],
            "tabs": _tabs(batch, shown),
            "page": _page(rows, request.GET.get("page", "")),
            "acts": BATCH.open_to(batch, by=request.user),
            "file": self._file_of(request, batch),
            "repeats": batch.by_id == request.user.pk and batch.state not in (Batch.State.RUNNING, Batch.State.PREPARED)
            and batch.refused + batch.failed,
            "media": self.media,
        }  # fmt: skip
        return TemplateResponse(request, "admin/bulk/batch/progress.html", context)

    def progress(self, request, pk: int):
        """How far it is, for the page that shows it."""
        batch = self._found(request, pk)
        return JsonResponse(
            {"state": batch.state, "size": batch.size, "judged": batch.judged, "summary": summary(batch)}
        )

    def act(self, request, pk: int, name: str):
        """Stop it, go on with it, or choose once more what was refused: then on to the new one."""
        batch = self._found(request, pk)
        if name not in ACTS:
            raise Http404("There is no such act.")
        verb, done = ACTS[name]
        try:
            batch = verb(batch.pk, by=request.user)
        except Refused as why:
            messages.error(request, why.detail)
        else:
            messages.success(request, done)
        return _to(batch)

    def file(self, request, pk: int):
        """The file it made, for whoever started it."""
        made = get_object_or_404(BatchFile, batch=pk, batch__by=request.user, expires_at__gt=timezone.now())
        answer = HttpResponse(gzip.decompress(made.content), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
        return answer

    def _file_of(self, request, batch) -> BatchFile | None:
        mine = BatchFile.objects.filter(batch=batch, batch__by=request.user, expires_at__gt=timezone.now())
        return mine.only("name", "expires_at").first()

    def _found(self, request, pk: int | None) -> Batch:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request).select_related("by"), pk=pk)

    def _context(self, request, batch) -> dict:
        return self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": batch.title,
            "batch": batch,
            "object": batch,
            "kind": KINDS[batch.kind],
            "articles": reverse("admin:articles_article_changelist"),
        }


actions.offer_on_articles()


def summary(batch: Batch) -> str:
    """Like “230 of 1,000: 226 done, 4 refused”."""
    if batch.state == Batch.State.PREPARED:
        return f"{batch.size:,} chosen"
    parts = [("done", batch.done), ("refused", batch.refused), ("failed", batch.failed)]
    counted = ", ".join(f"{count:,} {name}" for name, count in parts if count) or "none yet"
    return f"{batch.judged:,} of {batch.size:,}: {counted}"


def _state(batch: Batch) -> str:
    tone = {"running": "accepted", "stopped": "changes", "done": "approved"}.get(batch.state, "")
    return label(batch.get_state_display(), tone)


def _tabs(batch: Batch, shown: str) -> list[tuple]:
    counts = {"": batch.size, Outcome.REFUSED: batch.refused, Outcome.FAILED: batch.failed}
    counts |= {Outcome.DONE: batch.done, Outcome.WAITING: batch.left}
    return [
        (value, "all" if not value else Outcome(value).label, count, value == shown)
        for value, count in counts.items()
        if count or not value or value == shown
    ]


def _page(rows, number: str):
    return Paginator(rows, SHOWN).get_page(whole(number, digits=4) or 1)


def _times(form, batch: Batch, rows) -> list[tuple]:
    """The first articles and the last, each with the time at which it would go out; None where some are left out."""
    first = list(rows[:TIMES])
    places = [row.position for row in first]
    shown = list(zip((row.article for row in first), form.times(places), strict=True))
    if batch.size > TIMES:
        last = rows.last()
        shown += [None] if batch.size > TIMES + 1 else []
        shown.append((last.article, form.times([last.position])[0]))
    return shown


def _to(batch: Batch) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:bulk_batch_change", args=[batch.pk]))
