"""The side of every page of the newsroom: what this person may open, with what waits beside it."""

from django.urls import reverse

from cms.accounts.roles import chief, editor, writer
from cms.accounts.unsent import KEPT
from cms.notifications.inbox import unread

GROUPS = [
    (
        "",
        [
            ("Today", "wb_twilight", "index", writer),
            ("Calendar", "calendar_month", "newsroom:calendar", writer),
            ("Board", "view_kanban", "newsroom:board", writer),
            ("Articles", "article", "articles_article_changelist", writer),
            ("Takes", "forum", "panels_assignment_changelist", editor),
        ],
    ),
    (
        "The panel",
        [
            ("Panels", "groups", "panels_panel_changelist", editor),
            ("Personas", "theater_comedy", "panels_persona_changelist", editor),
            ("Panelists", "stylus_note", "panels_panelist_changelist", editor),
        ],
    ),
    (
        "Vocabulary",
        [
            ("Categories", "label", "articles_category_changelist", editor),
            ("Organizations", "apartment", "articles_organization_changelist", editor),
        ],
    ),
    (
        "The house",
        [
            ("People", "badge", "accounts_user_changelist", editor),
            ("Roles", "key", "auth_group_changelist", chief),
            ("Editions", "auto_stories", "articles_edition_changelist", editor),
            ("Events", "history", "events_event_changelist", editor),
            ("Deliveries", "outgoing_mail", "notifications_delivery_changelist", editor),
        ],
    ),
]


def navigation(request) -> list[dict]:
    """The groups and their pages, for Unfold."""
    groups = [
        {"title": title, "items": [_item(*page[:3]) for page in pages if page[3](request.user)]}
        for title, pages in GROUPS
    ]
    inbox = {"title": "Inbox", "icon": "inbox", "link": reverse("inbox:list"), "badge": unread(request.user)}
    settings = {"title": "Settings", "icon": "tune", "link": reverse("settings")}
    site = {"title": "View site", "icon": "open_in_new", "link": "/", "active": False}
    unsent = {"title": "Not sent yet", "icon": "unarchive", "link": reverse("unsent")}
    groups[0]["items"] += [*([unsent] if request.session.get(KEPT) else []), inbox, settings, site]
    return [group for group in groups if group["items"]]


def _item(title: str, icon: str, name: str) -> dict:
    return {"title": title, "icon": icon, "link": reverse(name if ":" in name else f"admin:{name}")}
