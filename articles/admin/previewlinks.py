"""Every link to a preview that was given out, to be read; each is taken back on its article's page."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from articles import sharing
from articles.admin.lists import label, moment
from articles.models import PreviewLink
from cms.accounts.access import ByRole
from cms.accounts.roles import nobody


@admin.register(PreviewLink)
class PreviewLinkAdmin(ByRole, ModelAdmin):
    """Whom previews were shared with, until when, and whether anybody looked."""

    reads = staticmethod(sharing.may_share)
    writes = staticmethod(nobody)
    list_display = ("for_whom", "of", "stands", "until", "seen", "made_by")
    list_display_links = None
    list_select_related = ("article", "created_by")
    search_fields = ("label", "article__headline")
    search_help_text = "Whom it is for, or the headline"
    show_full_result_count = False
    list_per_page = 50
    actions = None
    fields = ("for_whom", "of", "stands", "until", "seen", "made_by")
    readonly_fields = fields

    @admin.display(description="for", ordering="label")
    def for_whom(self, link):
        """Whom it was made for."""
        return link.label

    @admin.display(description="article")
    def of(self, link):
        """What it shows, with the way to take it back."""
        url = reverse("admin:articles_article_change", args=[link.article_id])
        return format_html('<a class="nr-link" href="{}#preview">{}</a>', url, link.article.headline)

    @admin.display(description="stands")
    def stands(self, link):
        """Whether it still leads somewhere."""
        if link.revoked_at:
            return label("revoked", "")
        return label("open", "published") if link.is_open() else label("expired", "")

    @admin.display(description="expires", ordering="expires_at")
    def until(self, link):
        """When it stops by itself."""
        return moment(link.expires_at)

    @admin.display(description="seen")
    def seen(self, link):
        """How often, and when last."""
        if not link.seen_count:
            return "never"
        return format_html("{} {}, last {}", link.seen_count, "time" if link.seen_count == 1 else "times",
                           moment(link.last_seen_at))  # fmt: skip

    @admin.display(description="made by")
    def made_by(self, link):
        """Who gave it out."""
        return link.created_by and link.created_by.name
