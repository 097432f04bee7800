"""Who is who, as predicates over the capabilities that somebody's groups hold.

Predicates combine with | and & and are called as `role(user, row)`; `row` may be None.
"""

import rules
from django.contrib.auth.models import Permission

from cms.accounts.capabilities import CAPABILITIES

# What lets somebody read takes and who writes them; and what lets them read articles.
READ_PANELS = ("edit", "assign", "decide", "publish", "oversee")
READ_ARTICLES = ("draft", *READ_PANELS)


def capabilities_of(user) -> frozenset[str]:
    """What this person may do, by their groups: asked of the database once per user object."""
    if not hasattr(user, "_capabilities"):
        held = Permission.objects.filter(group__user=user, content_type__app_label="accounts")
        user._capabilities = frozenset(held.values_list("codename", flat=True)) & CAPABILITIES.keys()
    return user._capabilities


def may(user, *names: str) -> bool:
    """Whether this person holds at least one of these capabilities. A superuser holds all; a program none, whatever
    groups it is put in: what goes out is decided by persons."""
    if user is None or not user.is_authenticated or not user.is_active or user.is_program:
        return False
    return user.is_superuser or not capabilities_of(user).isdisjoint(names)


@rules.predicate
def colleague(user, row=None):
    """May do something in the newsroom, whatever it is: opens its pages."""
    return may(user, *CAPABILITIES)


@rules.predicate
def writer(user, row=None):
    """Begins articles, and submits them for review."""
    return may(user, "draft")


@rules.predicate
def editor(user, row=None):
    """Changes anybody's article, approves it or returns it."""
    return may(user, "edit")


@rules.predicate
def assigner(user, row=None):
    """Gives articles their panel."""
    return may(user, "assign")


@rules.predicate
def decider(user, row=None):
    """Approves takes, or sends them back."""
    return may(user, "decide")


@rules.predicate
def publisher(user, row=None):
    """Schedules and publishes."""
    return may(user, "publish")


@rules.predicate
def chief(user, row=None):
    """Publishes past the gate, withdraws, rolls back."""
    return may(user, "oversee")


@rules.predicate
def newsroom(user, row=None):
    """Works on articles or on their panels, and so reads them."""
    return may(user, *READ_ARTICLES)


@rules.predicate
def panel_reader(user, row=None):
    """Sees the seats of an article, the takes, and who writes them."""
    return may(user, *READ_PANELS)


@rules.predicate
def panel_keeper(user, row=None):
    """Keeps personas, panels, and who writes for whom."""
    return may(user, "keep_panels")


@rules.predicate
def vocabulary_keeper(user, row=None):
    """Keeps categories and organizations."""
    return may(user, "keep_vocabulary")


@rules.predicate
def media_keeper(user, row=None):
    """Keeps the pictures of the house."""
    return may(user, "keep_media")


@rules.predicate
def letter_keeper(user, row=None):
    """Words the letters of the house."""
    return may(user, "keep_letters")


@rules.predicate
def subscriber_keeper(user, row=None):
    """Looks up who subscribes to the newsletter, and erases an address."""
    return may(user, "keep_subscribers")


@rules.predicate
def watcher(user, row=None):
    """Looks up events and deliveries."""
    return may(user, "watch")


@rules.predicate
def people_reader(user, row=None):
    """Looks people and their roles up."""
    return may(user, "watch", "keep_panels", "keep_people", "administer")


@rules.predicate
def people_keeper(user, row=None):
    """Adds people, and gives them roles."""
    return may(user, "keep_people")


@rules.predicate
def administrator(user, row=None):
    """Says what each role may do, and keeps the settings of the house."""
    return may(user, "administer")


@rules.predicate
def nobody(user, row=None):
    """Nobody at all: for what is there to be read."""
    return False


@rules.predicate
def clock(user, row=None):
    """Nobody: a schedule that came due, acting on what somebody decided earlier."""
    return user is None
