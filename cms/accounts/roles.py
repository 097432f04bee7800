"""Who is who, as predicates. The only place that names groups.

Each role holds those below it: a chief may all that an editor may, an editor all that a writer may.
Predicates combine with | and & and are called as `role(user, row)`; `row` may be None.
"""

import rules

WRITER, EDITOR, CHIEF, PANELIST = "writer", "editor", "chief", "panelist"
NEWSROOM = (WRITER, EDITOR, CHIEF)


def groups_of(user) -> frozenset[str]:
    """The names of the user's groups, asked of the database once per user object."""
    if not hasattr(user, "_group_names"):
        user._group_names = frozenset(user.groups.values_list("name", flat=True))
    return user._group_names


def _has(user, *names: str) -> bool:
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or not groups_of(user).isdisjoint(names)


@rules.predicate
def chief(user, row=None):
    """Runs the newsroom: overrides the gate, withdraws, rolls back."""
    return _has(user, CHIEF)


@rules.predicate
def editor(user, row=None):
    """Approves, assigns, decides on takes, schedules, publishes."""
    return _has(user, EDITOR, CHIEF)


@rules.predicate
def writer(user, row=None):
    """Drafts and submits for review."""
    return _has(user, *NEWSROOM)


@rules.predicate
def clock(user, row=None):
    """Nobody: a schedule that came due, acting on what an editor decided earlier."""
    return user is None
