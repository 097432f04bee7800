"""The addresses of comments, all in the newsroom."""

from django.contrib import admin
from django.urls import path

from comments import doors


def _private(view):
    return admin.site.admin_view(view)


app_name = "comments"
urlpatterns = [
    path("<slug:key>/<int:pk>/begin/", _private(doors.begin), name="begin"),
    path("<slug:key>/<int:pk>/people/", _private(doors.people), name="people"),
    path("thread/<int:pk>/reply/", _private(doors.reply), name="reply"),
    path("thread/<int:pk>/resolve/", _private(doors.resolve), name="resolve"),
    path("thread/<int:pk>/reopen/", _private(doors.reopen), name="reopen"),
]
