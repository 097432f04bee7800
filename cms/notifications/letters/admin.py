"""The letters of the house in the admin: all of them by topic; each with its words, how it looks, and its history."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from unfold.admin import ModelAdmin

from cms.accounts.access import ByRole
from cms.accounts.roles import letter_keeper
from cms.events.machine import Conflict
from cms.events.spoken import answer_to, no, signed_out
from cms.lib.numbers import whole
from cms.notifications.letters import editing
from cms.notifications.letters.checking import LONGEST, mistakes
from cms.notifications.letters.language import Source
from cms.notifications.letters.samples import Sample, news_of, sample
from cms.notifications.letters.testing import send_test
from cms.notifications.letters.texts import edited, in_use, shipped
from cms.notifications.letters.vocabulary import Letter, described, is_described, letter_of
from cms.notifications.models import LetterText
from cms.notifications.topics import DIGEST, topic_of, topics

WIDTHS = [(390, 700, "Phone"), (760, 760, "Desktop")]
PAGE = "admin:notifications_lettertext_change"


class LetterForm(forms.Form):
    """A letter as somebody types it."""

    subject = forms.CharField(
        required=False, strip=True, widget=forms.TextInput(attrs={"class": "nr-input", "maxlength": LONGEST["subject"]})
    )
    words = forms.CharField(
        required=False,
        strip=True,
        label="Text",
        widget=forms.Textarea(attrs={"class": "nr-input nr-letter", "rows": 20}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean_words(self) -> str:
        """With line ends of one kind."""
        return self.cleaned_data["words"].replace("\r\n", "\n").replace("\r", "\n")

    def source(self) -> Source:
        """What was typed."""
        return Source(self.cleaned_data["subject"], self.cleaned_data["words"])


@admin.register(LetterText)
class LetterTextAdmin(ByRole, ModelAdmin):
    """Each goes through the verbs of editing.py."""

    reads = writes = staticmethod(letter_keeper)

    def get_urls(self):
        """A list, and a page for each letter: there are as many as kinds of news, changed or not."""
        page = require_http_methods(["GET", "HEAD", "POST"])(self.letter)
        return [
            path("", self._mine(require_safe(self.letters)), name="notifications_lettertext_changelist"),
            path("add/", self.admin_site.admin_view(self.add_view), name="notifications_lettertext_add"),
            path("<slug:kind>/", self._mine(page), name="notifications_lettertext_change"),
            path("<slug:kind>/preview/", never_cache(self.preview), name="notifications_lettertext_preview"),
        ]

    def has_add_permission(self, request):
        """Letters are made of code."""
        return False

    def letters(self, request):
        """All of them."""
        changed = edited()
        rows = [letter for letter in described() if letter.kind != DIGEST]
        groups = [(topic.title, [row for row in rows if topic_of(row.kind) == topic]) for topic in topics()]
        groups = [(title, letters) for title, letters in groups if letters] + [("The digest", [letter_of(DIGEST)])]
        facts = {"title": "Letters", "groups": groups, "changed": changed.keys()}
        return self._page(request, "list.html", facts)

    def letter(self, request, kind: str):
        """One letter: its words, and what somebody does with them."""
        letter = _letter(kind)
        if request.method != "POST":
            return self._shown(request, letter, _form(kind))
        form = LetterForm(request.POST)
        act = {"save": self._save, "send": self._send, "restore": self._restore, "look": self._look}.get(
            request.POST.get("do")
        )
        if act is None or not form.is_valid():
            return self._shown(request, letter, form, status=422)
        return act(request, letter, form)

    def preview(self, request, kind: str):
        """The letter as it would be in the words that were typed, for the page's script."""
        if request.method != "POST":
            return JsonResponse({}, status=405, headers={"Allow": "POST"})
        if not letter_keeper(request.user):
            return no(403, "not_allowed", "You may not see this.") if request.user.is_authenticated else signed_out()
        letter = _letter(kind)
        return answer_to(request, request.user, lambda told: _preview(request, letter, told))

    def _save(self, request, letter: Letter, form: LetterForm):
        source = form.source()
        try:
            editing.reword(letter.kind, source, by=request.user, seen=form.cleaned_data["seen"])
        except editing.Unfit:
            return self._shown(request, letter, form, status=422)
        except Conflict as why:
            return self._stale(request, letter, form, why)
        messages.success(request, "Saved: letters say this from now on.")
        return HttpResponseRedirect(_address(letter))

    def _restore(self, request, letter: Letter, form: LetterForm):
        try:
            editing.restore(letter.kind, by=request.user, seen=form.cleaned_data["seen"])
        except Conflict as why:
            return self._stale(request, letter, form, why)
        messages.success(request, "The letter has its original words again.")
        return HttpResponseRedirect(_address(letter))

    def _send(self, request, letter: Letter, form: LetterForm):
        if any(mistakes(form.source(), letter).values()):
            return self._shown(request, letter, form, status=422)
        looked_at = _sample(request, letter, form.source(), request.POST.get("of"))
        try:
            send_test(looked_at, request.user)
            messages.success(request, f"A test is on its way to {request.user.email}. Nothing was saved.")
        except Conflict as why:
            messages.error(request, why.detail)
        return self._shown(request, letter, form)

    def _look(self, request, letter: Letter, form: LetterForm):
        return self._shown(request, letter, form)

    def _stale(self, request, letter: Letter, form: LetterForm, why: Conflict):
        messages.error(request, why.detail)
        form.data = form.data.copy()
        form.data["seen"] = editing.version(letter.kind)
        return self._shown(request, letter, form, status=409)

    def _shown(self, request, letter: Letter, form: LetterForm, status: int = 200):
        source = form.source() if form.is_bound and form.is_valid() else in_use(letter.kind)
        wrong = mistakes(source, letter)
        news = news_of(letter.kind, request.user)
        of = request.POST.get("of", "")
        facts = {
            "title": f"Letter: {letter.title.lower()}",
            "letter": letter,
            "topic": topic_of(letter.kind).title if letter.kind != DIGEST else "The digest",
            "form": form,
            "wrong": wrong,
            "sample": None if any(wrong.values()) else _sample(request, letter, source, of),
            "widths": WIDTHS,
            "news": news,
            "of": whole(of),
            "changes": editing.changes(letter.kind),
            "is_changed": letter.kind in edited(),
            "first": shipped(letter.kind),
        }
        return self._page(request, "letter.html", facts, status)

    def _page(self, request, name: str, facts: dict, status: int = 200):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **facts}
        return TemplateResponse(request, f"admin/notifications/letters/{name}", context, status=status)

    def _mine(self, view):
        """For those who word letters."""

        def guarded(request, **of_the_address):
            if not letter_keeper(request.user):
                raise PermissionDenied
            return view(request, **of_the_address)

        return self.admin_site.admin_view(never_cache(guarded))


def _letter(kind: str) -> Letter:
    if not is_described(kind) or not letter_of(kind).mailed:
        raise Http404("There is no such letter.")
    return letter_of(kind)


def _address(letter: Letter) -> str:
    return reverse(PAGE, args=[letter.kind])


def _form(kind: str) -> LetterForm:
    source = in_use(kind)
    return LetterForm(initial={"subject": source.subject, "words": source.words, "seen": editing.version(kind)})


def _preview(request, letter: Letter, told: dict) -> dict:
    form = LetterForm({"subject": told.get("subject"), "words": told.get("words"), "seen": 0})
    if not form.is_valid():
        raise ValidationError([why for errors in form.errors.values() for why in errors])
    wrong = mistakes(form.source(), letter)
    if any(wrong.values()):
        return {"wrong": wrong}
    made = _sample(request, letter, form.source(), told.get("of"))
    return {"wrong": wrong, "subject": made.subject, "text": made.text, "page": made.page}


def _sample(request, letter: Letter, source: Source, of) -> Sample:
    """Of the news that was chosen, else the newest; "0" chooses made-up news."""
    news = news_of(letter.kind, request.user)
    chosen = next((one for one in news if one.pk == whole(str(of or ""))), None)
    return sample(letter.kind, source, request.user, chosen or (None if of == "0" else next(iter(news), None)))
