"""The preview beside the form, at the widths of a phone and a desk, and the links that share it."""

from csp.constants import SELF
from csp.decorators import csp
from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from articles import sharing
from articles.admin.pieces import Piece
from articles.admin.refusals import tell
from articles.models import Article, PreviewLink
from articles.site.preview import answer, page_of
from cms.events.machine import Refused

SHOWN = 50
FRAMED = settings.PAGES_MAY | {"frame-ancestors": [SELF]}  # the reader's page, in a frame of ours


class ShareForm(forms.Form):
    """Whom a link is for, and for how long."""

    label = forms.CharField(label="Whom it is for", max_length=120, widget=forms.TextInput(attrs={"class": "nr-input"}))
    days = forms.IntegerField(
        label="Days until it expires",
        min_value=1,
        max_value=sharing.MOST_DAYS,
        initial=sharing.DAYS,
        widget=forms.NumberInput(attrs={"class": "nr-input"}),
    )


class PreviewOnPage:
    """A mixin of ArticleAdmin: the preview, and who else may see it."""

    def get_urls(self):
        """Its addresses, before Django's own."""

        def at(tail, method, name):
            return path(f"<int:pk>/{tail}", self.admin_site.admin_view(method), name=f"articles_{name}")

        return [
            path("<int:pk>/preview/", self.framed, name="articles_preview"),
            at("preview/wide/", require_safe(self.wide_preview), "wide_preview"),
            at("share/", require_POST(never_cache(self.share)), "share"),
            at("share/<int:link>/revoke/", require_POST(self.revoke), "unshare"),
            *super().get_urls(),
        ]

    @property
    def framed(self):
        """The preview for a frame of our own pages, where a way to sign in would lead nowhere: it is shown in none."""
        signed_in = self.admin_site.admin_view(require_safe(never_cache(self.preview)))

        @csp(FRAMED)
        @xframe_options_sameorigin
        def view(request, pk: int):
            if request.headers.get("Sec-Fetch-Dest") == "iframe" and not self.admin_site.has_permission(request):
                return answer(request, "site/preview_over.html", {"why": "signed out"}, status=401)
            return signed_in(request, pk=pk)

        return view

    def preview(self, request, pk: int):
        """The reader's page as it would be now, seen by who is signed in."""
        return page_of(request, self._article_to_look_at(request, pk), request.user)

    def wide_preview(self, request, pk: int):
        """The preview at both widths, side by side."""
        return self._page(request, self._article_to_look_at(request, pk), "preview", "Preview of “{}”", {})

    def share(self, request, pk: int):
        """Make a link, and show it this once."""
        article = self._article_to_look_at(request, pk)
        if not sharing.may_share(request.user):
            raise PermissionDenied
        form, status, made = ShareForm(request.POST, auto_id="share_%s"), 422, {}
        if form.is_valid():
            try:
                link, token = sharing.share(pk, by=request.user, **form.cleaned_data)
                status, made = 200, {"link": link, "url": settings.SITE_URL + reverse("site:preview", args=[token])}
            except Refused as why:
                tell(form, why)
                status = 409
        context = {"share_form": form, **made}
        return self._page(request, article, "shared", "Share a preview of “{}”", context, status)

    def revoke(self, request, pk: int, link: int):
        """Take a link back."""
        get_object_or_404(PreviewLink, pk=link, article=pk)
        if not sharing.may_share(request.user):
            raise PermissionDenied
        link = sharing.revoke(link, by=request.user)
        self.message_user(request, f"The link for {link.label} leads nowhere now.")
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]) + "#preview")

    def pieces(self, request, article) -> list[Piece]:
        """With the preview, last."""
        return [*super().pieces(request, article), Piece("preview", "Preview", "admin/articles/article/_preview.html")]

    def sections(self, request, article) -> dict:
        """With the links, for those who make them."""
        shares = sharing.may_share(request.user)
        return super().sections(request, article) | {
            "shares": shares,
            "preview_links": article.preview_links.open().select_related("created_by")[:SHOWN] if shares else [],
            "share_form": ShareForm(auto_id="share_%s"),
        }

    def _page(self, request, article: Article, name: str, title: str, context: dict, status=200) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title.format(article.headline),
            "article": article,
            "object": article,
            "zone": timezone.get_current_timezone_name(),
            **context,
        }
        return TemplateResponse(request, f"admin/articles/article/{name}.html", context, status=status)
