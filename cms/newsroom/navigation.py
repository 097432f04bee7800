"""The side of every page of the newsroom: what this person may open, with what waits beside it."""

from django.urls import reverse

from articles.sharing import may_share
from cms.accounts.roles import (
    administrator,
    colleague,
    editor,
    letter_keeper,
    newsroom,
    panel_keeper,
    panel_reader,
    people_keeper,
    people_reader,
    subscriber_keeper,
    vocabulary_keeper,
    watcher,
)
from cms.accounts.unsent import KEPT
from cms.notifications.inbox import unread
from pictures.rights import picture_reader

RARE = "The house"  # folded, unless one of its pages is open
GROUPS = [
    (
        "",
        [
            ("Today", "wb_twilight", "index", colleague),
            ("Calendar", "calendar_month", "newsroom:calendar", newsroom),
            ("Board", "view_kanban", "newsroom:board", newsroom),
            ("Articles", "article", "articles_article_changelist", newsroom),
            ("Takes", "forum", "panels_assignment_changelist", panel_reader),
            ("Readers", "bar_chart", "newsroom:readers", newsroom),
            ("Media", "photo_library", "pictures_picture_changelist", picture_reader),
        ],
    ),
    (
        "The panel",
        [
            ("Panels", "groups", "panels_panel_changelist", panel_reader | panel_keeper),
            ("Personas", "theater_comedy", "panels_persona_changelist", panel_reader | panel_keeper),
            ("Panelists", "stylus_note", "panels_panelist_changelist", panel_reader | panel_keeper),
            ("Programs", "smart_toy", "panels_program_changelist", panel_reader | panel_keeper),
            ("Punctuality", "timer", "newsroom:punctuality", editor),
            ("Reminders", "notifications_active", "panels_reminderrule_changelist", panel_reader | panel_keeper),
        ],
    ),
    (
        "Vocabulary",
        [
            ("Categories", "label", "articles_category_changelist", vocabulary_keeper),
            ("Organizations", "apartment", "articles_organization_changelist", vocabulary_keeper),
        ],
    ),
    (
        RARE,
        [
            ("People", "badge", "accounts_user_changelist", people_reader),
            ("Roles", "key", "auth_group_changelist", people_keeper | administrator),
            ("Shared previews", "share", "articles_previewlink_changelist", may_share),
            ("Checklist", "checklist", "articles_checkrule_changelist", panel_reader | administrator),
            ("Editions", "auto_stories", "articles_edition_changelist", panel_reader),
            ("Events", "history", "events_event_changelist", watcher),
            ("Bulk actions", "dynamic_feed", "bulk_batch_changelist", newsroom),
            ("Letters", "mark_email_read", "notifications_lettertext_changelist", letter_keeper),
            ("Newsletter", "newsmode", "newsletter_issue_changelist", watcher | subscriber_keeper),
            ("Subscribers", "alternate_email", "newsletter_subscription_changelist", subscriber_keeper),
            ("Deliveries", "outgoing_mail", "notifications_delivery_changelist", watcher),
        ],
    ),
]


def page_names() -> dict[str, str]:
    """What each page is called, by its address."""
    return {page["link"]: page["title"] for _, pages in GROUPS for page in (_item(*each[:3]) for each in pages)}


def navigation(request) -> list[dict]:
    """The groups and their pages, for Unfold."""
    groups = [
        {
            "title": title,
            "collapsible": title == RARE,
            "items": [_item(*page[:3]) for page in pages if page[3](request.user)],
        }
        for title, pages in GROUPS
    ]
    inbox = {"title": "Inbox", "icon": "inbox", "link": reverse("inbox:list"), "badge": unread(request.user)}
    unsent = {"title": "Not sent yet", "icon": "unarchive", "link": reverse("unsent")}
    groups[0]["items"] += [*([unsent] if request.session.get(KEPT) else []), inbox]
    settings = {"title": "Settings", "icon": "tune", "link": reverse("settings")}
    site = {"title": "View site", "icon": "open_in_new", "link": "/", "active": False}
    groups.append({"title": "", "separator": True, "items": [settings, site]})
    return [group for group in groups if group["items"]]


def _item(title: str, icon: str, name: str) -> dict:
    return {"title": title, "icon": icon, "link": reverse(name if ":" in name else f"admin:{name}")}
