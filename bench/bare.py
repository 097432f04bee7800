"""A Django view with nothing around it: no middleware, no database, the same bytes as the page measured."""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseNotModified
from django.urls import re_path

settings.configure(SECRET_KEY="bench", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[])
BYTES = Path(os.environ["BENCH_BYTES"]).read_bytes()
HEADERS, TAG = {"Content-Length": str(len(BYTES))}, '"bare"'


def view(request):
    """The page, or that the reader has it."""
    if request.META.get("HTTP_IF_NONE_MATCH") == TAG:
        return HttpResponseNotModified(headers={"ETag": TAG, "Content-Length": "0"})
    return HttpResponse(BYTES, headers=HEADERS | {"ETag": TAG})


urlpatterns = [re_path("", view)]
django.setup()
application = get_wsgi_application()
