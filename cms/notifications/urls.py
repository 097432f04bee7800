"""The inbox of each person and what they choose to be mailed, and the outbox of a machine without a mail server."""

from django.urls import path

from cms.notifications import choosing, inbox, outbox, unsubscribing

inbox_urls = (
    [
        path("", inbox.inbox, name="list"),
        path("read/", inbox.read_all, name="read_all"),
        path("<int:pk>/", inbox.follow, name="follow"),
        path("<int:pk>/read/", inbox.read, name="read_one"),
    ],
    "inbox",
)
unsubscribe_urls = [path("<str:token>/", unsubscribing.unsubscribe, name="unsubscribe")]
preference_urls = [path("", choosing.preferences, name="notification_preferences")]
outbox_urls = (
    [
        path("", outbox.outbox, name="list"),
        path("<str:name>/", outbox.letter, name="letter"),
        path("<str:name>/page/", outbox.page, name="page"),
    ],
    "outbox",
)
