"""What can be done with a seat on the article's page: every act in one table, and which of them are open to whom."""

from collections.abc import Callable
from dataclasses import dataclass

from articles.models import Article
from cms.accounts.roles import assigner
from panels import assigning, deciding, entering, proposing
from panels.admin.forms import ApproveForm, ChangeForm, NoteForm, ProposalForm, ReassignForm, SeatMoveForm
from panels.models import Assignment
from panels.states import ASSIGNMENT


@dataclass(frozen=True)
class Act:
    """How something to do with a seat is offered: its button, what it will do, its form, its verb, what was done."""

    label: str
    tells: Callable[[Assignment], str]
    verb: Callable
    done: str
    form: type[SeatMoveForm] = SeatMoveForm
    tone: str = ""
    at_once: bool = False  # a button of its own, in the place of what it answers


def _on_approve(seat: Assignment) -> str:
    if seat.article.state == Article.State.PUBLISHED:
        return "Readers see this take at once, in a new edition of the page."
    if seat.article.is_late():
        return "The article is late: if it waits for this take alone, it goes out now."
    return "It goes out with the article. It cannot be taken back."


ACTS = {
    "approve": Act("Approve", _on_approve, deciding.approve, "take approved", ApproveForm, tone="go"),
    "request_changes": Act(
        "Request changes",
        lambda seat: f"{seat.panelist or 'The panelist'} is told, and round {seat.round + 1} begins.",
        deciding.request_changes,
        "sent back with your note",
        NoteForm,
    ),
    "recall_edits": Act(
        "Take the edits back",
        lambda seat: f"{seat.panelist or 'The panelist'} is told, and the take waits, as submitted, for a decision.",
        deciding.recall_edits,
        "the edits are taken back",
    ),
    "change": Act(
        "Change seat",
        lambda seat: "Reminders follow a new time, and the panelist is told of it.",
        assigning.change,
        "changed",
        ChangeForm,
    ),
    "confirm_time": Act(
        "Confirm",
        lambda seat: "Reminders follow the new time.",
        proposing.confirm_time,
        "due at the proposed time now",
        ProposalForm,
        tone="first",
        at_once=True,
    ),
    "keep_time": Act(
        "Keep the old time",
        lambda seat: "Reminders follow the old time.",
        proposing.keep_time,
        "due when it was",
        ProposalForm,
        at_once=True,
    ),
    "reassign": Act(
        "Reassign",
        lambda seat: "The new panelist is invited, and whoever had the seat is told.",
        assigning.reassign,
        "given to somebody else",
        ReassignForm,
    ),
    "send_link": Act(
        "Send a new link",
        lambda seat: f"{seat.panelist} gets a mail with another personal link to this seat.",
        entering.send_link,
        "a new link is on its way",
    ),
    "revoke_links": Act(
        "Take the links back",
        lambda seat: "Every link to this seat that was mailed stops working at once. Later mails have new ones.",
        entering.revoke_links,
        "no link that was sent leads to the seat any more",
    ),
    "cancel": Act(
        "Cancel",
        lambda seat: "The seat closes for good, and its panelist is told. The article goes out without it.",
        assigning.cancel,
        "seat cancelled",
        tone="grave",
    ),
}


def open_acts(seat: Assignment, user) -> set[str]:
    """What this person may do with the seat now."""
    may = set(ASSIGNMENT.open_to(seat, by=user))
    if assigner(user):
        may |= {"change"} if seat.state in Assignment.OPEN else set()
        may |= {"send_link", "revoke_links"} if seat.panelist else set()
    return may if seat.asks_for_time else may - {"confirm_time", "keep_time"}
