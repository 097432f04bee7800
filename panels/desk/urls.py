"""The addresses of the desk."""

from django.urls import path

from panels.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.assignments, name="list"),
    path("<int:pk>/", views.assignment, name="assignment"),
    path("<int:pk>/<slug:verb>/", views.act, name="act"),
]
