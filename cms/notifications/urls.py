"""The outbox: mail kept as files, for a machine without a mail server."""

app_name = "outbox"
urlpatterns = []
