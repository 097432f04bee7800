"""A Django view with nothing around it: no middleware, no database, the same bytes as the page measured."""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import re_path

settings.configure(SECRET_KEY="bench", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[])
BYTES = Path(os.environ["BENCH_BYTES"]).read_bytes()
HEADERS = {"Content-Length": str(len(BYTES))}
urlpatterns = [re_path("", lambda request: HttpResponse(BYTES, headers=HEADERS))]
django.setup()
application = get_wsgi_application()
