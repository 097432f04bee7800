"""The article page: a form that calls drafting, and moves that call publishing."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django_prose_editor.widgets import AdminProseEditorWidget
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminURLInputWidget

from articles import drafting, publishing
from articles.models import Article
from articles.states import ARTICLE
from cms.accounts.access import ForTheNewsroom
from cms.events.machine import Refused
from cms.lib.times import localize, relative, spell

EXTENSIONS = {
    "Bold": True, "Italic": True, "BulletList": True, "OrderedList": True, "ListItem": True, "Blockquote": True,
    "Link": True, "Heading": {"levels": [2, 3, 4]}, "HardBreak": True,
}  # fmt: skip


class ArticleForm(forms.ModelForm):
    """The working copy, with the version it was read at."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    source_url = forms.URLField(
        label="Original source",
        assume_scheme="https",
        max_length=1000,
        required=False,
        widget=UnfoldAdminURLInputWidget,
    )

    class Meta:
        model = Article
        fields = drafting.FIELDS
        widgets = {
            "body_html": AdminProseEditorWidget(config={"extensions": EXTENSIONS}),
            "dek": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if self.instance.pk and "seen_version" in self.fields:
            self.fields["seen_version"].initial = self.instance.version

    def clean(self):
        """A save from a stale copy is shown both texts; saving again is then a decision."""
        cleaned = super().clean()
        stored = Article.objects.filter(pk=self.instance.pk).first()
        if stored and cleaned.get("seen_version") != stored.version:
            self.data = self.data.copy()
            self.data["seen_version"] = str(stored.version)
            for name in drafting.TEXT:
                mine, theirs = cleaned.get(name), getattr(stored, name)
                if name in self.fields and (mine or "") != (theirs or ""):
                    self.add_error(name, f"Saved by somebody else meanwhile: {theirs or 'nothing'}")
            self.add_error(None, drafting.Stale(stored).detail)
        return cleaned


class MoveForm(forms.Form):
    """What a move needs to be told."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    publish_at = forms.CharField(
        widget=forms.TextInput(attrs={"type": "datetime-local"}), required=False, label="Publish at"
    )
    edition = forms.IntegerField(required=False, label="Edition number")

    needs = {"return": ["note"], "withdraw": ["note"], "schedule": ["publish_at"], "rollback": ["edition"]}

    def __init__(self, name: str, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in {"note", "publish_at", "edition"} - set(
            self.needs.get(name, ["note"] if name == "publish" else [])
        ):
            del self.fields[field]
        if name == "publish":
            self.fields["note"].label = "Correction, for readers; or, for a chief, why the panel is overridden"

    def clean_publish_at(self):
        """The wall clock of this person's zone, as one moment."""
        text = self.cleaned_data["publish_at"]
        try:
            naive = timezone.datetime.fromisoformat(text)
            return localize(naive.replace(tzinfo=None), timezone.get_current_timezone())
        except ValueError as why:
            raise forms.ValidationError(f"Choose a day and a time. {why}") from why


def make_move(name: str, article: Article, by, facts: dict) -> None:
    """Call the verb of that move. Raises what it raises."""
    note, version = facts.get("note", ""), facts["version"]
    if name == "publish":
        blocked = ARTICLE.obstacle("publish", article, by=by)
        key = "override_reason" if blocked and blocked.code == "gate" else "correction"
        publishing.publish(article.pk, by=by, version=version, **{key: note})
    elif name == "return":
        publishing.return_to_draft(article.pk, by=by, note=note, version=version)
    elif name == "withdraw":
        publishing.withdraw(article.pk, by=by, reason=note, version=version)
    elif name == "schedule":
        publishing.schedule(article.pk, by=by, publish_at=facts["publish_at"], version=version)
    elif name == "rollback":
        publishing.rollback(article.pk, by=by, number=facts.get("edition"), version=version)
    else:
        getattr(publishing, name)(article.pk, by=by, version=version)


CONSEQUENCES = {
    "submit": "Editors will read it; you can no longer change it.",
    "return": "It goes back to its writer, with your note.",
    "approve": "The text is good to go. Readers do not see it yet.",
    "schedule": "It goes out by itself at this time, if the panel is complete then.",
    "unschedule": "It stays approved, and does not go out by itself.",
    "publish": "Readers see it at once, with every approved take.",
    "rollback": "Readers see the edition you name; the working copy stays.",
    "withdraw": "Readers no longer see it; open seats are cancelled and their panelists told.",
}


class ArticleAdmin(ForTheNewsroom, ModelAdmin):
    """Articles; `panels` adds the panel to this page."""

    form = ArticleForm
    list_display = ("headline", "where", "goes_out", "updated_at")
    list_filter = ("state", "category")
    search_fields = ("headline", "slug")
    autocomplete_fields = ("category", "organizations")
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "admin/articles/article/change_form.html"

    def where(self, article) -> str:
        """The state, and whether it is late or has changes that readers do not see."""
        if article.is_late():
            return "scheduled, late"
        return article.get_state_display() + (", unpublished changes" if article.has_unpublished_changes else "")

    where.short_description = "state"

    def goes_out(self, article) -> str:
        """The time it goes out, zone named."""
        return f"{spell(article.publish_at)} ({relative(article.publish_at)})" if article.publish_at else "–"

    def has_change_permission(self, request, obj=None):
        """As drafting says for this article; an article nobody may change now is shown to be read."""
        return super().has_change_permission(request) and (obj is None or drafting.may_save(request.user, obj))

    def save_model(self, request, obj, form, change):
        """Through drafting, whatever the form did to the object."""
        fields = {name: form.cleaned_data[name] for name in drafting.FIELDS if name in form.cleaned_data}
        if not change:
            saved = drafting.create(by=request.user, **fields)
        else:
            saved = drafting.save(obj.pk, version=form.cleaned_data["seen_version"], by=request.user, **fields)
        obj.__dict__.update(saved.__dict__)

    def save_related(self, request, form, formsets, change):
        """drafting saved them already."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A refusal from below is told in words; nothing typed has reached the database."""
        article = Article.objects.filter(pk=object_id).first() if str(object_id).isdecimal() else None
        moves = [name for name in ARTICLE.open_to(article, by=request.user) if name != "extend"] if article else []
        context = {"moves": moves, "article": article, **self.sections(request, article), **(extra_context or {})}
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, context)
        except Refused as why:
            messages.error(request, why.detail)
            return HttpResponseRedirect(request.path)

    def sections(self, request, article) -> dict:
        """What other apps show on this page."""
        return {}

    def get_urls(self):
        """The confirmation page of each move, before Django's own."""
        move = path("<int:pk>/move/<slug:name>/", self.admin_site.admin_view(self.move), name="articles_article_move")
        return [move, *super().get_urls()]

    def move(self, request, pk: int, name: str):
        """GET says what will happen, POST does it."""
        article = get_object_or_404(Article, pk=pk)
        if name not in CONSEQUENCES:
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = MoveForm(name, request.POST or None, initial={"version": article.version})
        refusal = None
        if request.method == "POST" and form.is_valid():
            try:
                make_move(name, article, request.user, form.cleaned_data)
            except Refused as why:
                refusal = why.detail
            else:
                messages.success(request, f"Done: {name} “{article.headline}”.")
                return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
        elif name == "publish":
            blocked = ARTICLE.obstacle(name, article, by=request.user)
            refusal = blocked and blocked.detail
        context = {
            **self.admin_site.each_context(request),
            "title": f"{name.capitalize()} “{article.headline}”?",
            "article": article,
            "consequence": CONSEQUENCES[name],
            "zone": timezone.get_current_timezone_name(),
            "form": form,
            "refusal": refusal,
            "name": name,
        }
        status = 409 if refusal and request.method == "POST" else 200
        return render(request, "admin/articles/article/move.html", context, status=status)
