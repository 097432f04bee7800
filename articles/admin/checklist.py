"""The checklist on the article's page, beside the button that publishes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles import links
from articles.checklist import checklist
from articles.models import Article


class ChecklistOnPage:
    """A mixin of ArticleAdmin: the checklist, by itself for a page that waits, and the links once more."""

    def get_urls(self):
        """Its addresses, before Django's own."""
        view = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/checklist/", view(require_safe(never_cache(self.show_checklist))), name="articles_checklist"
            ),
            path("<int:pk>/links/", view(require_POST(self.check_links)), name="articles_check_links"),
            *super().get_urls(),
        ]

    def show_checklist(self, request, pk: int):
        """The checklist alone."""
        article = self._article_to_look_at(request, pk)
        return render(request, "admin/articles/article/_checklist.html", self._checklist(request, article))

    def check_links(self, request, pk: int):
        """Ask every link of the article again."""
        article = self._article_to_look_at(request, pk)
        asked = links.ask(article, again=True)
        messages.info(request, _told(asked))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]) + "#checklist")

    def sections(self, request, article) -> dict:
        """With the checklist."""
        return super().sections(request, article) | self._checklist(request, article)

    def _checklist(self, request, article) -> dict:
        findings = checklist(article, viewer=request.user)
        looks_at_links = any(finding.check.key == "links" for finding in findings)
        return {
            "article": article,
            "checklist": findings,
            "links_seen": links.seen_of(article) if looks_at_links else None,
        }

    def _article_to_look_at(self, request, pk: int) -> Article:
        article = get_object_or_404(Article, pk=pk)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return article


def _told(asked: int) -> str:
    if not asked:
        return "Every link was asked a moment ago."
    return f"{asked} link{'s are' if asked > 1 else ' is'} being checked."
