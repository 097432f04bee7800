"""Pages of the newsroom that belong to no one model."""

from django.contrib import admin
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.newsroom import board, calendar, failed, moving, punctuality, readers


def _page(view, methods=require_safe):
    return admin.site.admin_view(methods(view))


_move = require_http_methods(["GET", "HEAD", "POST"])

app_name = "newsroom"
urlpatterns = [
    path("calendar/", _page(calendar.page), name="calendar"),
    path("calendar/move/<int:pk>/", _page(moving.to_a_time, _move), name="calendar_move"),
    path("board/", _page(board.page), name="board"),
    path("board/move/<int:pk>/", _page(moving.to_a_state, require_POST), name="board_move"),
    path("punctuality/", _page(punctuality.page), name="punctuality"),
    path("punctuality/<slug:by>.csv", _page(punctuality.sheet), name="punctuality_sheet"),
    path("readers/", _page(readers.page), name="readers"),
    path("readers/<slug:by>.csv", _page(readers.sheet), name="readers_sheet"),
    path("failed/<slug:kind>/<int:pk>/retry/", _page(failed.retry_one, require_POST), name="retry_failed"),
]
