"""/api/: every call in one place."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView

from cms.api import articles, assignments, desk, docs, public, rebuttals
from cms.api.calls import Nowhere

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", docs.page, name="api-docs"),
    path("v1/articles/", public.Articles.as_view()),
    path("v1/articles/<str:slug>/", public.OneArticle.as_view(), name="api-article"),
    path("v1/personas/", public.Personas.as_view()),
    path("v1/categories/", public.Categories.as_view()),
    path("v1/organizations/", public.Organizations.as_view()),
    path("v1/newsroom/articles/", articles.Articles.as_view()),
    path("v1/newsroom/articles/<int:pk>/", articles.OneArticle.as_view()),
    *[path(f"v1/newsroom/articles/<int:pk>/{name}/", call.as_view()) for name, call in articles.MOVES.items()],
    path("v1/newsroom/articles/<int:pk>/apply_panel/", assignments.ApplyPanel.as_view()),
    path("v1/newsroom/articles/<int:pk>/panel/", rebuttals.OnePanel.as_view()),
    path("v1/newsroom/articles/<int:pk>/open_rebuttal/", rebuttals.OpenRebuttal.as_view()),
    path("v1/newsroom/articles/<int:pk>/close_rebuttal/", rebuttals.CloseRebuttal.as_view()),
    path("v1/newsroom/rebuttals/", rebuttals.Rebuttals.as_view()),
    path("v1/newsroom/rebuttals/<int:pk>/approve/", rebuttals.ApproveRebuttal.as_view()),
    path("v1/newsroom/rebuttals/<int:pk>/request_changes/", rebuttals.SendRebuttalBack.as_view()),
    path("v1/newsroom/rebuttals/<int:pk>/reject/", rebuttals.RejectRebuttal.as_view()),
    path("v1/newsroom/panels/", assignments.Panels.as_view()),
    path("v1/newsroom/assignments/", assignments.Assignments.as_view()),
    path("v1/newsroom/assignments/<int:pk>/", assignments.OneAssignment.as_view()),
    path("v1/newsroom/assignments/<int:pk>/approve/", assignments.ApproveTake.as_view()),
    path("v1/newsroom/assignments/<int:pk>/approve_with_edits/", assignments.ApproveWithEdits.as_view()),
    path("v1/newsroom/assignments/<int:pk>/recall_edits/", assignments.RecallEdits.as_view()),
    path("v1/newsroom/assignments/<int:pk>/request_changes/", assignments.RequestChanges.as_view()),
    path("v1/newsroom/assignments/<int:pk>/confirm_time/", assignments.ConfirmTime.as_view()),
    path("v1/newsroom/assignments/<int:pk>/keep_time/", assignments.KeepTime.as_view()),
    path("v1/newsroom/assignments/<int:pk>/cancel/", assignments.Cancel.as_view()),
    path("v1/newsroom/assignments/<int:pk>/reassign/", assignments.Reassign.as_view()),
    path("v1/desk/assignments/", desk.Assignments.as_view(), name="desk-calls"),
    path("v1/desk/assignments/<int:pk>/", desk.OneAssignment.as_view(), name="desk-call"),
    path("v1/desk/assignments/<int:pk>/read_article/", desk.ReadArticle.as_view()),
    path("v1/desk/assignments/<int:pk>/accept/", desk.Accept.as_view()),
    path("v1/desk/assignments/<int:pk>/decline/", desk.Decline.as_view()),
    path("v1/desk/assignments/<int:pk>/undo_decline/", desk.UndoDecline.as_view()),
    path("v1/desk/assignments/<int:pk>/disclose/", desk.Disclose.as_view()),
    path("v1/desk/assignments/<int:pk>/propose_time/", desk.ProposeTime.as_view()),
    path("v1/desk/assignments/<int:pk>/submit/", desk.Submit.as_view()),
    path("v1/desk/assignments/<int:pk>/take_back/", desk.TakeBack.as_view()),
    path("v1/desk/assignments/<int:pk>/rebut/", desk.Rebut.as_view()),
    path("v1/desk/assignments/<int:pk>/pass_rebuttal/", desk.PassRebuttal.as_view()),
    path("v1/desk/assignments/<int:pk>/consent/", desk.Consent.as_view()),
    path("v1/desk/assignments/<int:pk>/object/", desk.Object.as_view()),
    re_path("", Nowhere.as_view()),
]
