"""Every address of the product, by what is behind it."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

import articles.site.urls
import panels.site
from cms import health
from cms.accounts.views import home_of_user

urlpatterns = [
    path("", include(([*articles.site.urls.urlpatterns, *panels.site.urlpatterns], "site"))),
    path("desk/", include("panels.desk.urls")),
    path("accounts/home/", home_of_user, name="home_of_user"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("cms.api.urls")),
    path("outbox/", include("cms.notifications.urls")),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}site/icon.svg")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
]
