"""The outbox: mail kept as files, for a machine without a mail server."""

from django.urls import path

from cms.notifications import views

app_name = "outbox"
urlpatterns = [
    path("", views.outbox, name="list"),
    path("<str:name>/", views.letter, name="letter"),
    path("<str:name>/page/", views.page, name="page"),
]
