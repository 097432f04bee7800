"""What can be done in the newsroom, one line each, and which role may do it when a newsroom is set up.

A capability is a permission that groups hold. The admin changes who holds which; roles.py asks for them by name.
"""

from django.contrib.auth.models import Group, Permission

CAPABILITIES = {
    "draft": "Begins articles, saves drafts of their own, submits them for review.",
    "edit": "Changes anybody’s article in any state, approves it or returns it.",
    "assign": "Gives articles their panel: fills seats, changes them, gives them to others, cancels them.",
    "decide": "Approves takes, or sends them back.",
    "publish": "Schedules and publishes.",
    "oversee": "Publishes past the gate with a reason, withdraws, rolls back.",
    "keep_panels": "Keeps personas, panels, and who writes for whom.",
    "keep_vocabulary": "Keeps categories and organizations.",
    "keep_media": "Keeps the pictures of the house.",
    "keep_letters": "Words the letters that the house sends.",
    "keep_subscribers": "Looks up who subscribes to the newsletter, and erases an address on request.",
    "watch": "Looks up people, events and deliveries, and tries failed ones again.",
    "keep_people": "Adds people, and gives them roles that may no more than their own.",
    "administer": "Says what each role may do, and keeps the settings of the house.",
}

WRITER, EDITOR, CHIEF, PANELIST = "writer", "editor", "chief", "panelist"
PANEL_MANAGER, ADMIN = "panel_manager", "admin"

_EDITS = ("draft", "edit", "assign", "decide", "publish", "keep_panels", "keep_vocabulary", "keep_media", "watch")
_OVERSEES = (*_EDITS, "oversee", "keep_letters", "keep_subscribers", "keep_people")

DEFAULTS = {
    WRITER: ("draft",),
    EDITOR: _EDITS,
    CHIEF: _OVERSEES,
    PANEL_MANAGER: ("assign", "keep_panels", "watch"),
    ADMIN: (*_OVERSEES, "administer"),
    PANELIST: (),
}

# Called otherwise than they are named.
TITLES = {CHIEF: "chief editor", PANEL_MANAGER: "panel manager"}


def title(role: str) -> str:
    """How a role, or a capability, is called."""
    return TITLES.get(role, role.replace("_", " "))


def permissions(names):
    """The permissions that stand for these capabilities."""
    return Permission.objects.filter(content_type__app_label="accounts", codename__in=set(names) & set(CAPABILITIES))


def role_group(name: str) -> Group:
    """The group of a role, made with what it may at first where it is missing. One that is there stays as it is."""
    group, made = Group.objects.get_or_create(name=name)
    if made:
        group.permissions.set(permissions(DEFAULTS.get(name, ())))
    return group
