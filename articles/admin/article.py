"""The article's page and the list of articles: a form that calls drafting, and moves that call publishing."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter

from articles import drafting
from articles.admin.forms import ArticleForm
from articles.admin.history import History
from articles.admin.lists import ArticleList, FoundByWords, Waiting, moment, state_of
from articles.admin.moves import Moves, offered
from articles.admin.onscreen import OnScreen
from articles.admin.pieces import Beside
from articles.admin.readers import Read
from articles.checklist import obstacles_of, obstacles_to
from articles.models import Article
from cms.accounts.access import ForTheNewsroom
from cms.accounts.roles import panel_reader
from cms.events.machine import Refused
from cms.events.models import Event
from cms.lib.numbers import whole


class ArticleAdmin(FoundByWords, OnScreen, Moves, Read, History, Beside, ForTheNewsroom, ModelAdmin):
    """Articles; `panels` adds the panel to the list and to the page."""

    form = ArticleForm
    fieldsets = (
        (None, {"fields": ("headline", "dek", "body_html")}),
        ("About", {"fields": ("category", "organizations", "source_url", "byline", "dateline", "slug")}),
        ("Picture", {"fields": ("picture", "picture_file", "picture_alt")}),
    )
    compressed_fields = False
    autocomplete_fields = ("category", "organizations")
    change_form_template = "admin/articles/article/change_form.html"
    shown_with = ("live_edition", "created_by", "picture")  # rows that the page shows of others, in the same query

    list_display = ("headline", "state_words", "goes_out", "updated")
    list_filter = (Waiting, ("state", ChoicesDropdownFilter), ("category", AutocompleteSelectFilter))
    list_filter_submit = True
    search_fields = ("headline", "slug")
    search_help_text = "Headline or address"
    actions = None

    class Media:
        css = {
            "all": (
                "newsroom/screen.css",
                "newsroom/checklist.css",
                "newsroom/preview.css",
                "newsroom/media.css",
                "newsroom/punctuality.css",
                "newsroom/readers.css",
            )
        }
        js = tuple(
            forms.Script(name, defer=True)
            for name in (
                "private/speech.js",
                "private/copies.js",
                "private/keeper.js",
                "private/words.js",
                "newsroom/screen.js",
                "newsroom/keeping.js",
                "newsroom/offers.js",
                "newsroom/company.js",
                "newsroom/picker.js",
                "newsroom/counts.js",
                "newsroom/escape.js",
                "newsroom/paste.js",
                "newsroom/pieces.js",
                "newsroom/checklist.js",
                "newsroom/preview.js",
                "newsroom/shortcuts.js",
            )
        )

    def get_changelist(self, request, **kwargs):
        """The list that knows what holds up late articles."""
        return ArticleList

    def complete(self, articles: list[Article], viewer) -> None:
        """Give the rows of one page what the list shows this person of them beside their own fields; `panels` adds the
        panel."""

    def reasons(self, late: list[Article], viewer) -> dict[int, list[str]]:
        """What holds up each of these articles, in the same number of queries for any number of them."""
        return obstacles_of(late, viewer=viewer)

    @admin.display(description="state")
    def state_words(self, article):
        """The state in a coloured box; late in red, with the reason."""
        return state_of(article)

    @admin.display(description="goes out", ordering="publish_at")
    def goes_out(self, article):
        """When it goes out by itself."""
        return moment(article.publish_at, late=article.is_late())

    @admin.display(description="changed", ordering="updated_at")
    def updated(self, article):
        """When anything about it changed last."""
        return moment(article.updated_at)

    @admin.display(description="body")
    def body_to_read(self, article):
        """The body, for those who may not change it now."""
        return mark_safe(f'<div class="nr-prose" dir="auto">{article.body_html}</div>')

    def has_add_permission(self, request):
        """Begun by those who draft."""
        return drafting.may_create(request.user)

    def has_change_permission(self, request, obj=None):
        """As drafting says for this article. What is posted is looked at all the same: then drafting refuses it in
        words, and what was typed stays on the page."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or request.method == "POST" or drafting.may_save(request.user, obj))

    def get_fieldsets(self, request, obj=None):
        """An article that this person may not change now is shown to be read."""
        if self.has_change_permission(request, obj):
            return self.fieldsets
        (name, first), *rest, _ = self.fieldsets
        picture = ("Picture", {"fields": ("picture", "picture_alt")})
        return [(name, {"fields": [*first["fields"][:-1], "body_to_read"]}), *rest, picture]

    def get_readonly_fields(self, request, obj=None):
        """Nothing but what is there to be read."""
        return () if self.has_change_permission(request, obj) else ("body_to_read",)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form, with what a verb just refused of it."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal, form.user = getattr(request, "refusal", None), request.user
        return form

    def save_model(self, request, obj, form, change):
        """Through drafting, whatever the form did to the object."""
        fields = {name: form.cleaned_data[name] for name in drafting.FIELDS if name in form.cleaned_data}
        if change:
            read = form.cleaned_data["version"]
            saved = drafting.save(obj.pk, version=read, by=request.user, **fields)
            request.wrote = saved.version != read
        else:
            saved = drafting.create(by=request.user, **fields)
        obj.__dict__.update(saved.__dict__)
        self.saved_from(request, form)

    def save_related(self, request, form, formsets, change):
        """drafting saved them already."""

    def response_add(self, request, obj, post_url_continue=None):
        """On to its page, where its panel is."""
        messages.success(request, "Begun as a draft. Give it its panel, then submit it for review.")
        return _to(obj, "#begun")

    def response_change(self, request, obj):
        """Back to the page, which shows what is stored."""
        if not request.wrote:
            messages.info(request, f"Nothing had changed: version {obj.version} stays.")
        elif obj.live_edition_id:
            messages.success(request, f"Saved as version {obj.version}. Readers see it once you publish it.")
        else:
            messages.success(request, f"Saved as version {obj.version}.")
        return _to(obj, "#saved")

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A refusal from below is told on the form, with all that was typed still in it."""
        article = Article.objects.select_related(*self.shown_with).filter(pk=whole(str(object_id))).first()
        context = {
            "article": article,
            "show_save_and_continue": False,
            "show_save_and_add_another": False,
            "zone": timezone.get_current_timezone_name(),
            "on_screen": self.on_screen(request, article) if request.user.is_authenticated else None,
            **(self.sections(request, article) if article and request.method == "GET" else {}),
            **(extra_context or {}),
        }
        try:
            response = super().changeform_view(request, object_id, form_url, context)
        except (Refused, ValidationError) as why:
            request.refusal = why
            response = super().changeform_view(request, object_id, form_url, context)
        return self._judged(request, response, article)

    def _judged(self, request, response, article):
        """The page of a form that was not saved carries all else too; stale, it says so in its status."""
        if request.method == "POST" and hasattr(response, "context_data") and article:
            form = response.context_data["adminform"].form
            response.context_data |= self.sections(request, article)
            response.context_data["last_save"] = self._last_save(article) if form.differences else None
            if set(form.errors) == {NON_FIELD_ERRORS}:
                response.context_data["errors"] = None  # no field to point to: the refusal's own words are enough
            response.status_code = 409 if form.stale else 422
        return response

    def _last_save(self, article) -> Event | None:
        return Event.objects.about(article).filter(name__in=drafting.SAVES).select_related("actor").first()

    def sections(self, request, article) -> dict:
        """What the page shows beside the form."""
        return super().sections(request, article) | {
            "moves": offered(article, request.user),
            "reasons": obstacles_to(article, viewer=request.user) if article.is_late() else [],
            "edits": panel_reader(request.user),
        }


def _to(article: Article, told: str) -> HttpResponseRedirect:
    # The page forgets its local copy of the text when it is told that the server has it.
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]) + told)
