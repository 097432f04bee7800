"""/api/: every call in one place."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from cms.api import desk, docs, newsroom, public

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", docs.page),
    path("v1/articles/", public.Articles.as_view()),
    path("v1/articles/<str:slug>/", public.OneArticle.as_view()),
    path("v1/personas/", public.Personas.as_view()),
    path("v1/categories/", public.Categories.as_view()),
    path("v1/organizations/", public.Organizations.as_view()),
    path("v1/newsroom/articles/", newsroom.Articles.as_view()),
    path("v1/newsroom/articles/<int:pk>/", newsroom.OneArticle.as_view()),
    path("v1/newsroom/articles/<int:pk>/<str:move>/", newsroom.ArticleMove.as_view()),
    path("v1/newsroom/assignments/", newsroom.Assignments.as_view()),
    path("v1/newsroom/assignments/<int:pk>/", newsroom.OneAssignment.as_view()),
    path("v1/newsroom/assignments/<int:pk>/<str:move>/", newsroom.AssignmentMove.as_view()),
    path("v1/desk/assignments/", desk.Assignments.as_view()),
    path("v1/desk/assignments/<int:pk>/", desk.OneAssignment.as_view()),
    path("v1/desk/assignments/<int:pk>/<str:move>/", desk.Step.as_view()),
]
