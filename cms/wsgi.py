"""The application as servers load it."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from cms.lib.settling import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 -- loads every view now, rather than with the first answer

from articles.readership import ledger  # noqa: E402 -- models need the application

ledger.begin()
settle()
