"""Every address of the product, by what is behind it."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

import articles.site.urls
import panels.calendars
import panels.site
import pictures.site
from cms import health
from cms.notifications.urls import inbox_urls, outbox_urls, preference_urls, unsubscribe_urls

urlpatterns = [
    path("", include(([*articles.site.urls.urlpatterns, *panels.site.urlpatterns], "site"))),
    path("", include(pictures.site.urlpatterns)),
    path("newsletter/", include("newsletter.urls")),
    path("desk/", include("panels.desk.urls")),
    path("accounts/calendar/", include(panels.calendars.page_urls)),
    path("accounts/notifications/", include(preference_urls)),
    path("accounts/", include("cms.accounts.urls")),
    path("admin/", include("cms.newsroom.urls")),
    path("admin/comments/", include("comments.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("cms.api.urls")),
    path("inbox/", include(inbox_urls)),
    path("outbox/", include(outbox_urls)),
    path("calendar/", include(panels.calendars.file_urls)),
    path("unsubscribe/", include(unsubscribe_urls)),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}site/icon.svg")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
]
