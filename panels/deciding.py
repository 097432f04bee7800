"""What an editor decides on a take: approve it, with edits or without, or ask for changes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import publishing
from articles.models import Article
from cms.accounts.roles import decider
from cms.events import bell
from cms.events.machine import Gone, move
from cms.lib import html
from cms.lib.languages import in_content_language
from panels.bounds import LONGEST, bounded
from panels.models import Assignment, Take, TakeEdit
from panels.states import ASSIGNMENT, lock, must_agree

MAX_EDITED = 60_000  # characters of HTML: three times what a panelist may type
MAX_NOTE = LONGEST


def approve(
    pk: int, *, by, round: int | None = None, print_interests: bool = False, disclosed: datetime | None = None
) -> Assignment:
    """Approve the submitted take. On a published article it goes to the readers at once, as a new edition that
    holds the live words and this take. With `print_interests`, what its panelist disclosed stands under it;
    `disclosed`, when given, must be when they said what was read.

    `round`, when given, must be the one that was read, as in all that is decided here: its panelist may have taken it
    back and handed in another since. Raises what move() raises.
    """
    with move(ASSIGNMENT, pk, "approve", by=by, round=round, disclosed=disclosed) as step:
        _decide(step, by, Take.Decision.APPROVED)
        _disclose(step.row, print_interests)
        let_out(step.row, by=by)
    return step.row


@transaction.atomic
def approve_with_edits(
    pk: int,
    *,
    by,
    body_html: str,
    note: str = "",
    round: int | None = None,
    print_interests: bool = False,
    disclosed: datetime | None = None,
) -> Assignment:
    """Approve the submitted take as changed to `body_html`; `note` tells the panelist about it. What was submitted
    stays beside it. Where persona or panelist must agree to edits, it waits for the panelist's word first; else it
    goes out, with what was disclosed or without, as approve() says. Raises what move() raises.
    """
    seat = lock(pk)
    if seat is None:
        raise Gone(f"There is no assignment {pk}.")
    take = seat.takes.filter(round=seat.round).first()
    edited, note = bounded(body_html, "An edited take", MAX_EDITED), bounded(note, "A note").strip()
    facts = {"body_html": html.clean(edited), "submitted_html": take and take.body_html, "round": round}
    facts["disclosed"] = disclosed
    asks = must_agree(seat)
    with move(ASSIGNMENT, pk, "propose_edits" if asks else "approve_with_edits", by=by, **facts) as step:
        consent = TakeEdit.Consent.ASKED if asks else TakeEdit.Consent.NOT_ASKED
        edit = TakeEdit.objects.create(
            take=take, body_html=facts["body_html"], note=note, edited_by=by, consent=consent
        )
        step.data |= {"article": seat.article_id, "round": seat.round, "edit": edit.pk, "note": note}
        _disclose(seat, print_interests)
        if not asks:
            _decide(step, by, Take.Decision.APPROVED)
            let_out(step.row, by=by)
    return step.row


def recall_edits(pk: int, *, by) -> Assignment:
    """Take edits back that wait for the panelist's word: the take is to be decided on as it was submitted."""
    with move(ASSIGNMENT, pk, "recall_edits", by=by) as step:
        edit = edit_in_question(step.row)
        TakeEdit.objects.filter(pk=edit.pk).update(consent=TakeEdit.Consent.RECALLED)
        step.data |= {"article": step.row.article_id, "edit": edit.pk}
    return step.row


def request_changes(pk: int, *, by, note: str, round: int | None = None) -> Assignment:
    """Send the take back with a note; a new round begins. Raises what move() raises."""
    note = html.strip_control(note).strip()
    with move(ASSIGNMENT, pk, "request_changes", by=by, note=note, round=round) as step:
        _decide(step, by, Take.Decision.CHANGES_REQUESTED, note)
        step.set(note=note, round=step.row.round + 1)
        step.data |= {"note": note, "round": step.row.round}
    return step.row


def edit_in_question(seat: Assignment) -> TakeEdit | None:
    """The edit of this seat that waits for its panelist's word."""
    asked = TakeEdit.objects.filter(take__assignment=seat, consent=TakeEdit.Consent.ASKED)
    return asked.select_related("take", "edited_by").first()


def let_out(seat: Assignment, *, by) -> None:
    """Readers of a published article get the approved take at once, in an edition by `by`; a late article may have
    waited for it alone. Inside the move that approves."""
    article = seat.article
    if article.state == Article.State.PUBLISHED:
        # The seat must count as approved before the edition is frozen.
        Assignment.objects.filter(pk=seat.pk).update(state=Assignment.State.APPROVED)
        # An editor who has left decided all the same: then the edition is nobody's, as a scheduled one would be.
        with in_content_language():
            note = gettext("%(name)s joined the panel.") % {"name": seat.persona}
        publishing.extend(article, by=by if decider(by) else None, note=note)
    elif article.is_late():
        # Then it goes out now, not at the next sweep.
        transaction.on_commit(bell.ring_publisher, robust=True)


def _disclose(seat: Assignment, printed: bool) -> None:
    """What readers are told of the panelist's interests goes with this round's take into each edition."""
    Take.objects.filter(assignment=seat, round=seat.round).update(disclosure=seat.interests if printed else "")


def _decide(step, by, decision: str, note: str = "") -> None:
    now, seat = timezone.now(), step.row
    Take.objects.filter(assignment=seat, round=seat.round).update(
        decision=decision, decided_by=by, decided_at=now, note=note
    )
    step.set(decided_at=now)
    step.data["article"] = seat.article_id
