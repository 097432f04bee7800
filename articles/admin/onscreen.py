"""The open page of an article: keeps what is typed on it, tells who else has it open, and what was saved since."""

from urllib.parse import urlencode

from django import forms
from django.urls import path, reverse
from django.utils import timezone

from articles import autosaving, drafting, presence
from articles.admin.spoken import spoken
from articles.models import Article
from cms.events.spoken import cleaned
from cms.lib.times import brief, clock, spell

NUMBER = 2_147_483_647


class PageForm(forms.Form):
    """The name that an open page gave itself, and the versions its words stand on."""

    page = forms.RegexField(r"^[A-Za-z0-9.-]+$", max_length=40)
    version = forms.IntegerField(required=False, min_value=1, max_value=NUMBER)
    base = forms.IntegerField(required=False, min_value=1, max_value=NUMBER)


class BeatForm(PageForm):
    """Also whether somebody types, whether the page is being closed, and of which version it was told already."""

    typing = forms.BooleanField(required=False)
    left = forms.BooleanField(required=False)
    knows = forms.IntegerField(required=False, min_value=1, max_value=NUMBER)


class OnScreen:
    """A mixin of ArticleAdmin: what the script of the article's page speaks with."""

    def get_urls(self):
        """Before Django's own addresses. They ask themselves who is there: a script cannot follow to a sign-in."""
        return [
            path("autosave/", self.autosave, name="articles_article_autosave_new"),
            path("<int:pk>/autosave/", self.autosave, name="articles_article_autosave"),
            path("<int:pk>/presence/", self.presence, name="articles_article_presence"),
            *super().get_urls(),
        ]

    def saved_from(self, request, form) -> None:
        """What this form saved need not be kept any more; call it in the transaction of the save."""
        if page := form.cleaned_data.get("page"):
            autosaving.drop(by=request.user, page=page)

    @spoken
    def autosave(self, request, told, pk: int | None = None) -> dict:
        """{user, page, version, base, fields} keeps these words; without `fields` what was kept is dropped."""
        page = cleaned(PageForm(told))
        if "fields" not in told:
            autosaving.drop(by=request.user, page=page["page"])
            return {"kept": False}
        kept = autosaving.keep(pk, by=request.user, fields=told["fields"], **page)
        return {"kept": kept is not None, "at": clock(timezone.now())}

    @spoken
    def presence(self, request, told, pk: int) -> dict:
        """{user, page, version, typing, left, knows}, every few seconds: answers who else is there."""
        heard = cleaned(BeatForm(told))
        article = presence.read(pk)
        if heard["left"]:
            presence.leave(article, by=request.user, page=heard["page"])
            return {}
        others, twice = presence.beat(article, by=request.user, page=heard["page"], typing=heard["typing"])
        refused = drafting.forbidden(request.user, article)
        return {
            "others": [{"name": one.name, "since": clock(one.since), "typing": one.typing} for one in others],
            "twice": twice,
            "version": article.version,
            "refused": refused.detail if refused else "",
            "saved": _saved(article, heard),
        }

    def on_screen(self, request, article: Article | None) -> dict:
        """What the script of the page is told when it opens: `article` is None for a new one."""
        kept = autosaving.offered(article, by=request.user)
        return {
            "user": request.user.pk,
            "now": _milliseconds(timezone.now()),
            "fields": [*drafting.FIELDS],
            "kept": [
                {
                    "page": row.page,
                    "version": row.version,
                    "base": row.base,
                    "fields": row.fields,
                    "at": _milliseconds(row.saved_at),
                    "when": spell(row.saved_at),
                }
                for row in kept
            ],
        }


def _saved(article: Article, heard: dict) -> dict | None:
    # A page that knows is not told again: most beats ask the database three things.
    if heard["version"] is None or article.version in (heard["version"], heard["knows"]):
        return None
    saved = presence.saved_since(article, heard["version"])
    versions = urlencode({"a": heard["version"], "b": saved.version})
    return {
        "by": saved.by,
        "at": brief(saved.at) if saved.at else "",
        "fields": [label.lower() for label in saved.labels],
        "changes": f"{reverse('admin:articles_article_compare', args=[article.pk])}?{versions}",
    }


def _milliseconds(moment) -> int:
    """As a browser counts time: since 1970, in UTC."""
    return int(moment.timestamp() * 1000)
