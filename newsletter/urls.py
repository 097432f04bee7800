"""The addresses of the newsletter. What only its reader has is in no log: cms/lib/logs.py, deploy/nginx.conf."""

from django.urls import path, re_path

from newsletter import site

app_name = "newsletter"
urlpatterns = [
    path("", site.front, name="front"),
    path("asked/", site.asked, name="asked"),
    path("archive/", site.archive, name="archive"),
    path("confirm/<str:token>/", site.confirmation, name="confirm"),
    path("choices/<str:token>/", site.choices, name="choices"),
    path("leave/<str:token>/", site.leave, name="leave"),
    re_path(r"^(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})/$", site.issue, name="issue"),
]
