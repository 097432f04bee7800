"""The pages of the library: bring a picture in, say what it is, put another in its place, take it out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from cms.events.machine import Refused
from cms.events.models import Event
from cms.events.words import in_words
from cms.lib.numbers import whole
from pictures.admin.forms import DescribeForm, ReplaceForm, UploadForm, initial, stored_otherwise, tell
from pictures.crops import KINDS, position
from pictures.describing import Stale, describe, tags_of
from pictures.models import Picture
from pictures.removing import remove
from pictures.rendering import retry
from pictures.replacing import replace
from pictures.rights import may_describe, may_replace
from pictures.uploading import Duplicate, same_as, upload
from pictures.uses import is_used, where_used

EVENTS = 10


def change_url(picture: Picture) -> str:
    """The page of a picture in the newsroom."""
    return reverse("admin:pictures_picture_change", args=[picture.pk])


class Pages:
    """A mixin of the library's ModelAdmin."""

    def get_urls(self):
        """The deeds, before Django's own addresses."""
        deeds = [("replace", self.replace), ("remove", self.remove), ("retry", self.retry)]
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(require_POST(view)), name=f"pictures_picture_{name}")
            for name, view in deeds
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request, form_url="", extra_context=None):
        """Bring a picture in. One that the library has already is shown first."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        known = None
        if request.method == "POST" and form.is_valid():
            facts = dict(form.cleaned_data)
            try:
                picture = upload(facts.pop("file"), by=request.user, **facts)
            except Duplicate as why:
                known = why.picture
                form.data = form.data.copy()
                form.data["again"] = "on"  # what is sent once more is meant
            except (Refused, ValidationError) as why:
                tell(form, why)
            else:
                messages.success(request, "It is in the library. Click on the picture to set its focal point.")
                return HttpResponseRedirect(change_url(picture))
        context = self._frame(request, "Upload a picture") | {"form": form, "known": known}
        status = 409 if known else 422 if form.errors else 200
        return TemplateResponse(request, "admin/pictures/picture/upload.html", context, status=status)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Say what a picture is, and which point every crop keeps."""
        picture = self._picture(request, object_id)
        if request.method != "POST":
            return self._page(request, picture, DescribeForm(initial=initial(picture, tags_of(picture))))
        form = DescribeForm(request.POST)
        stored = []
        if form.is_valid():
            try:
                saved = describe(picture.pk, by=request.user, **form.facts())
            except Stale as why:
                tell(form, why)
                stored = stored_otherwise(form, why.stored, tags_of(why.stored))
                form.data = form.data.copy()
                form.data["version"] = str(why.stored.version)
            except (Refused, ValidationError) as why:
                tell(form, why)
            else:
                messages.success(request, "Saved." if saved.version != picture.version else "Nothing had changed.")
                return HttpResponseRedirect(change_url(picture))
        return self._page(request, picture, form, stored=stored, status=409 if stored else 422)

    def replace(self, request, pk: int):
        """Put another file in its place."""
        picture = self._picture(request, pk)
        form = ReplaceForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                replace(picture.pk, by=request.user, **form.cleaned_data)
            except (Refused, ValidationError) as why:
                tell(form, why)
                if isinstance(why, Stale):
                    form.data = form.data.copy()
                    form.data["version"] = str(why.stored.version)
            else:
                messages.success(request, "Replaced. Whoever shows it shows this one now.")
                return HttpResponseRedirect(change_url(picture))
        said = DescribeForm(initial=initial(picture, tags_of(picture)))
        return self._page(request, picture, said, replacing=form, status=422)

    def remove(self, request, pk: int):
        """Take it out of the library."""
        picture = self._picture(request, pk)
        try:
            remove(picture.pk, by=request.user)
        except Refused as why:
            messages.error(request, why.detail)
            return HttpResponseRedirect(change_url(picture))
        messages.success(request, f"“{picture.title}” is deleted.")
        return HttpResponseRedirect(reverse("admin:pictures_picture_changelist"))

    def retry(self, request, pk: int):
        """Have its renditions tried again."""
        picture = self._picture(request, pk)
        try:
            retry(picture.pk, by=request.user)
        except Refused as why:
            messages.error(request, why.detail)
        else:
            messages.success(request, "They are being made. Until then readers see the picture itself.")
        return HttpResponseRedirect(change_url(picture))

    def history_view(self, request, object_id, extra_context=None):
        """On its page."""
        return HttpResponseRedirect(change_url(self._picture(request, object_id)) + "#happened")

    def _picture(self, request, object_id) -> Picture:
        if not self.has_view_permission(request):
            raise PermissionDenied
        number = whole(str(object_id))
        picture = Picture.objects.select_related("created_by").filter(pk=number).first() if number else None
        if picture is None:
            raise Http404("There is no such picture.")
        return picture

    def _page(self, request, picture, form, *, replacing=None, stored=(), status=200):
        keeps = may_replace(request.user)
        events = Event.objects.about(picture).select_related("actor")[:EVENTS]
        context = self._frame(request, picture.title) | {
            "picture": picture,
            "object": picture,
            "form": form,
            "stored": stored,
            "changes": may_describe(request.user, picture),
            "replacing": replacing or ReplaceForm(initial=initial(picture, [])),
            "replaces": keeps,
            "used": where_used(picture),
            "removes": keeps and not is_used(picture),
            "twin": same_as(picture.digest, but=picture.pk),
            "tags": tags_of(picture),
            "lines": in_words(events),
            "crops": [
                (name, words, ":".join(map(str, KINDS[name].shape)), _position(picture, name))
                for name, words in (("card", "Front page"), ("social", "Shared"), ("square", "Small"))
            ],
        }
        return TemplateResponse(request, "admin/pictures/picture/page.html", context, status=status)

    def _frame(self, request, title: str) -> dict:
        return self.admin_site.each_context(request) | {"opts": self.opts, "title": title}


def _position(picture: Picture, name: str) -> str:
    return position(KINDS[name], picture.width, picture.height, picture.focal)
