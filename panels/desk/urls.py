"""The addresses of the desk."""

from django.urls import path

from panels.desk import away, door, preview, screen, views, written

app_name = "desk"
urlpatterns = [
    path("", views.assignments, name="list"),
    path("away/", away.days_away, name="away"),
    path("away/<int:pk>/back/", away.back, name="back"),
    path("written/", written.written, name="written"),
    path("leave/", door.leave, name="leave"),
    path("enter/<str:token>/", door.enter, name="enter"),
    path("enter/<str:token>/new/", door.ask_anew, name="ask_anew"),
    path("<int:pk>/", views.assignment, name="assignment"),
    path("<int:pk>/autosave/", screen.autosave, name="autosave"),
    path("<int:pk>/autosave/answer/", screen.autosave_rebuttal, name="autosave_rebuttal"),
    path("<int:pk>/preview/", preview.preview, name="preview"),
    path("<int:pk>/merge/", views.merge, name="merge"),
    path("<int:pk>/<slug:verb>/", views.act, name="act"),
]
