"""Editions, to be read: nothing about them changes."""

from django.contrib import admin
from django.template.loader import render_to_string
from unfold.admin import ModelAdmin

from articles.admin.lists import FoundByWords, label, moment
from articles.finding import EDITIONS
from articles.models import Edition
from cms.accounts.access import ForTheNewsroom
from cms.accounts.roles import nobody


@admin.register(Edition)
class EditionAdmin(FoundByWords, ForTheNewsroom, ModelAdmin):
    """What readers see and saw."""

    writes = staticmethod(nobody)
    words = EDITIONS
    sortable_by = ()
    list_display = ("headline", "number", "stands", "written", "made_by")
    search_fields = ("headline", "slug")
    list_select_related = ("article", "created_by")
    ordering = ("-pk",)
    actions = None
    fields = (
        *("article", "number", "version", "stands", "headline", "slug", "dek", "text", "correction", "note"),
        *("source_url", "byline", "dateline", "first_live", "written", "made_by"),
    )
    readonly_fields = ("version", "stands", "text", "first_live", "written", "made_by")

    @admin.display(description="stands")
    def stands(self, edition):
        """Whether readers see it now."""
        return label("live", "published") if edition.article.live_edition_id == edition.pk else label("earlier")

    @admin.display(description="made", ordering="created_at")
    def written(self, edition):
        """When it was made."""
        return moment(edition.created_at)

    @admin.display(description="made by", ordering="created_by", empty_value="the schedule")
    def made_by(self, edition):
        """Whose hand it was; nobody's when the clock published it."""
        return edition.created_by and edition.created_by.name

    @admin.display(description="article first live")
    def first_live(self, edition):
        """When readers first saw the article."""
        return moment(edition.published_at)

    @admin.display(description="text and takes")
    def text(self, edition):
        """All that readers read."""
        return render_to_string("admin/articles/edition/_text.html", {"edition": edition})
