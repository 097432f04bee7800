"""The address of a picture that stays: it leads to the file that stands there now."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from pictures.models import Picture


@csrf_exempt  # there is nothing to forge
@require_safe
def picture(request, key: str) -> HttpResponse:
    """Where the picture is kept now. Caches may hold the answer for a minute, the file itself for good."""
    row = get_object_or_404(Picture.objects.only("key", "master"), key=key)
    response = redirect(row.url)
    response["Cache-Control"] = "public, max-age=60"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # feeds and mails are read on other sites
    return response


urlpatterns = [path("pictures/<slug:key>.webp", picture, name="picture")]
