"""What panelists and their editors are told of, as they choose among it."""

from cms.accounts.roles import panel_reader
from cms.notifications.topics import Topic, join


def _panelist(person) -> bool:
    return hasattr(person, "panelist")


join(
    Topic(
        "invitations",
        "Invitations",
        "A seat is offered to you, or is no longer yours.",
        frozenset({"invited", "you_accepted", "answer_time_changed", "cancelled", "new_link"}),
        concerns=_panelist,
        always="somebody counts on your answer, and you should not write for nothing",
    )
)
join(
    Topic(
        "decisions",
        "Your takes",
        "A take of yours is approved, changed, sent back, due at another time, or out.",
        frozenset(
            {"approved", "approved_with_edits", "changes_requested", "edits_proposed", "edits_recalled", "revealed"}
            | {"take_published", "time_changed", "time_kept"}
            | {"rebuttal_opened", "rebuttal_approved", "rebuttal_rejected", "rebuttal_sent_back"}
        ),
        concerns=_panelist,
    )
)
join(
    Topic(
        "answers",
        "What panelists do",
        "They accept, decline, ask for time, send a take, take it back, or answer your changes.",
        frozenset(
            {"accepted", "declined", "declined_no_more", "time_proposed", "submitted", "taken_back", "standby_invited"}
            | {"disclosed_anew"}
            | {"edits_agreed", "edits_objected", "rebuttal_submitted"}
        ),
        concerns=panel_reader,
    )
)
join(
    Topic(
        "deadlines",
        "Reminders",
        "An answer or a take is due soon, or is late; a rebuttal round closes soon.",
        frozenset({"due_soon", "overdue", "answer_due", "edits_unanswered", "waited_for", "rebuttal_due"}),
        concerns=lambda person: _panelist(person) or panel_reader(person),
    )
)
