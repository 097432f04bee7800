"""What a form that shows a picture asks the library, by script: pieces of pages, and uploads."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from cms.events.machine import Refused
from cms.lib.numbers import whole
from pictures.admin.forms import UploadForm, tell
from pictures.admin.lists import search
from pictures.models import Picture
from pictures.uploading import Duplicate, upload

PAGE = 24


class Picker:
    """A mixin of the library's ModelAdmin."""

    def get_urls(self):
        """Before Django's own addresses."""
        return [
            path("choose/", self._own(require_safe(self.choose)), name="pictures_picture_choose"),
            path("<int:pk>/chosen/", self._own(require_safe(self.chosen)), name="pictures_picture_chosen"),
            path("bring/", self._own(require_POST(self.bring)), name="pictures_picture_bring"),
            *super().get_urls(),
        ]

    def choose(self, request):
        """Pictures to choose from: `q` words, `before` an id."""
        rows = search(Picture.objects.all(), request.GET.get("q", ""))
        if "before" in request.GET:
            before = whole(request.GET["before"])
            if before is None:
                raise Http404("There is no such page.")
            rows = rows.filter(pk__lt=before)
        rows = list(rows[: PAGE + 1])
        context = {"pictures": rows[:PAGE], "more": rows[PAGE - 1].pk if len(rows) > PAGE else None}
        return render(request, "admin/pictures/_choices.html", context)

    def chosen(self, request, pk: int):
        """One picture, as a form shows it."""
        return render(request, "admin/pictures/_chosen.html", {"picture": get_object_or_404(Picture, pk=pk)})

    def bring(self, request):
        """Upload: {id, title} of the picture; 409 with that of the one that the library has already; 422 {errors}."""
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            facts = dict(form.cleaned_data)
            try:
                picture = upload(facts.pop("file"), by=request.user, **facts)
                return JsonResponse({"id": picture.pk, "title": picture.title}, status=201)
            except Duplicate as known:
                told = {"id": known.picture.pk, "title": known.picture.title, "detail": known.detail}
                return JsonResponse(told, status=409)
            except (Refused, ValidationError) as why:
                tell(form, why)
        lines = [line for lines in form.errors.values() for line in lines]
        return JsonResponse({"detail": " ".join(lines), "errors": form.errors}, status=422)

    def _own(self, view):
        def answer(request, *args, **kwargs):
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return self.admin_site.admin_view(answer)
