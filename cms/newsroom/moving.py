"""What is dropped in the calendar or on the board: the same moves, refused in the same words."""

from datetime import datetime, time, timedelta

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from articles import publishing
from articles.admin.forms import MoveForm, SlotForm
from articles.admin.moves import WAYS, again, way_back
from articles.models import Article
from articles.states import ARTICLE
from cms.events.machine import Conflict, NotAllowed, Refused
from cms.lib.clockfields import LocalMoment
from cms.lib.times import readings, spell

MORNING = time(9)
HOUR = timedelta(hours=1)


class WhenForm(SlotForm):
    """A time to go out at; or a day, which keeps the time on the clock; or off the schedule."""

    at = LocalMoment(required=False, label="Publish at")
    day = forms.DateField(required=False, widget=forms.HiddenInput)
    off = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, article: Article, **kwargs):
        super().__init__(*args, **kwargs)
        self.article = article
        self.choices: list[datetime] = []  # where the clocks change: the times that may be meant

    def clean(self):
        """The time is `at`, or None to take it off the schedule."""
        cleaned = super().clean()
        if cleaned.get("day") and not cleaned.get("at"):
            self._keep_the_clock(cleaned)
        if "at" in self.errors:
            self.choices = self.choices or _both(self.data.get("at", ""))
        elif not cleaned.get("at") and not cleaned.get("off"):
            self.add_error("at", "Choose a day and a time.")
        return cleaned

    def _keep_the_clock(self, cleaned: dict) -> None:
        wall = datetime.combine(cleaned["day"], _clock_of(self.article, cleaned["day"]))
        try:
            cleaned["at"] = self.fields["at"].clean(wall.isoformat())
        except forms.ValidationError as why:
            self.add_error("at", why)
            self.choices = _both(wall.isoformat())


def _clock_of(article: Article, day) -> time:
    """The time of day that an article keeps; without one the morning, or the next full hour of today."""
    if article.state == Article.State.SCHEDULED:
        return timezone.localtime(article.publish_at).time()
    now = timezone.localtime()
    return (now + HOUR).time().replace(minute=0, second=0, microsecond=0) if _has_begun(day, now) else MORNING


def _has_begun(day, now) -> bool:
    return day == now.date() and now.time() >= MORNING and now.hour < 23


def _both(text: str) -> list[datetime]:
    try:
        naive = datetime.fromisoformat(text)
        moments = readings(naive, timezone.get_current_timezone()) if timezone.is_naive(naive) else []
    except (ValueError, OverflowError):
        return []
    return moments if len(moments) > 1 else []


def to_a_time(request, pk: int):
    """Give an article another time, or take it off the schedule; GET asks on a page of its own."""
    article = _article(request, pk)
    before = article.publish_at if article.state == Article.State.SCHEDULED else None
    if request.method != "POST":
        form = WhenForm(initial={"version": article.version, "slot": article.slot, "at": before}, article=article)
        why = ARTICLE.obstacle("schedule", article, by=request.user, publish_at=timezone.now() + HOUR)
        return _ask(request, article, form, why)
    form = WhenForm(request.POST, article=article)
    if not form.is_valid():
        return _answer_form(request, article, form)
    try:
        row, said = _schedule(article, before, request.user, form.cleaned_data)
    except Refused as why:
        return _refuse(request, article, form, why)
    undo = {"slot": row.slot, **({"at": before.isoformat()} if before else {"off": "on"})}
    return _done(
        request, article, said, reverse("newsroom:calendar_move", args=[pk]), undo, reverse("newsroom:calendar")
    )


def _schedule(article: Article, before, user, facts: dict) -> tuple[Article, str]:
    seen, at = {"version": facts["version"], "slot": facts["slot"]}, facts.get("at")
    if facts.get("off"):
        row = publishing.unschedule(article.pk, by=user, **seen)
        return row, f"“{article.headline}” no longer goes out by itself. It stays approved."
    row = publishing.schedule(article.pk, by=user, publish_at=at, **seen)
    return row, f"“{article.headline}” goes out {spell(at)}."


def to_a_state(request, pk: int):
    """Make the move of the table that leads to the state `to`; one that needs words is asked for on its own page."""
    article = _article(request, pk)
    form = MoveForm(request.POST)
    was, to = article.state, request.POST.get("to", "")
    if not form.is_valid() or to not in Article.State.values:
        return _answer_form(request, article, form)
    try:
        name = step_to(article, to, by=request.user)
        if WAYS[name].form is not MoveForm:
            back = urlencode({"next": way_back(request, reverse("newsroom:board"))})
            return _elsewhere(request, f"{reverse('admin:articles_article_move', args=[pk, name])}?{back}")
        before = article.publish_at
        WAYS[name].verb(pk, by=request.user, version=form.cleaned_data["version"])
    except Refused as why:
        return _refuse(request, article, form, why)
    url, undo = _undo(article, was, to, before, request.user)
    return _done(request, article, f"“{article.headline}”: {WAYS[name].done}", url, undo, reverse("newsroom:board"))


def step_to(article: Article, to: str, *, by) -> str:
    """The name of the move that leads from where the article is to that state.

    Raises Conflict where the table has none, NotAllowed where it is not for this person: both say so in words.
    """
    names = [name for name in _leading(article.state, to) if name in WAYS]
    if to == article.state or not names:
        open_now = dict.fromkeys(ARTICLE.moves[name].target for name in ARTICLE.open_to(article, by=by))
        others = [ARTICLE.phrases[state] for state in open_now if state != article.state]
        onwards = f" From here it goes to: {', '.join(others)}." if others else " Nothing here is for you to move."
        now = ARTICLE.phrases[article.state]
        why = f"It is {now} already." if to == article.state else f"It is {now}, and no step leads from there to "\
            f"{ARTICLE.phrases[to]}.{onwards}"  # fmt: skip
        raise Conflict(why, code="wrong_state", state=article.state)
    if why := ARTICLE.forbidden(names[0], article, by=by):
        raise why
    return names[0]


def _leading(source: str, target: str) -> list[str]:
    return [name for name, step in ARTICLE.moves.items() if source in step.sources and step.target == target]


def _undo(article: Article, was: str, to: str, before, user) -> tuple[str, dict]:
    """What moves it back without a word: where it is sent, and what with. Nothing where words are needed."""
    if was == Article.State.SCHEDULED and before and before > timezone.now():
        return reverse("newsroom:calendar_move", args=[article.pk]), {"at": before.isoformat()}
    article.state = to
    back = [name for name in _leading(to, was) if name in WAYS and WAYS[name].form is MoveForm]
    if back and not ARTICLE.forbidden(back[0], article, by=user):
        return reverse("newsroom:board_move", args=[article.pk]), {"to": was}
    return "", {}


def _article(request, pk: int) -> Article:
    article = get_object_or_404(Article, pk=pk)
    if not admin.site.get_model_admin(Article).has_view_permission(request, article):
        raise PermissionDenied
    return article


def _wants_json(request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _done(request, article, said: str, url: str, undo: dict, home: str):
    if _wants_json(request):
        back = {"url": url, "fields": {"version": article.version, **undo}} if url else None
        return JsonResponse({"said": said, "undo": back})
    messages.success(request, said)
    return HttpResponseRedirect(way_back(request, home))


def _elsewhere(request, url: str):
    return JsonResponse({"ask": url}) if _wants_json(request) else HttpResponseRedirect(url)


def _refuse(request, article, form, why: Refused):
    status = 403 if isinstance(why, NotAllowed) else 409
    if _wants_json(request):
        return JsonResponse({"code": why.code, "detail": why.detail, "choices": []}, status=status)
    article.refresh_from_db()
    return _ask(request, article, again(form, article), why, status)


def _answer_form(request, article, form):
    if _wants_json(request):
        words = " ".join(words for errors in form.errors.values() for words in errors) or "There is no such state."
        choices = [{"at": moment.isoformat(), "label": spell(moment)} for moment in getattr(form, "choices", [])]
        return JsonResponse({"code": "invalid", "detail": words, "choices": choices}, status=422)
    return _ask(request, article, form, None, 422)


def _ask(request, article, form, why, status: int = 200) -> TemplateResponse:
    if not isinstance(form, WhenForm):
        form = None
    context = {
        **admin.site.each_context(request),
        "title": f"Move “{article.headline}”",
        "article": article,
        "form": form,
        "why": why,
        "back": way_back(request, reverse("newsroom:calendar")),
        "zone": timezone.get_current_timezone_name(),
        "now": timezone.now(),
    }
    return TemplateResponse(request, "admin/newsroom/move.html", context, status=status)
