"""Who hears of what happens to assignments."""

from datetime import datetime, timedelta

from django.urls import reverse

from articles.models import Article
from cms.events.models import Event
from cms.lib.times import parse_aware
from cms.notifications.routing import Notice, first_active, tell
from panels.availability import away_now
from panels.calendarfiles import file_for
from panels.models import Assignment, Rebuttal, Take, TakeEdit
from panels.terms import terms_of
from panels.visibility import editors_of, has_passed, may_rebut

State = Assignment.State


def _seat(event: Event) -> Assignment | None:
    people = ("article__created_by", "panelist__user", "standby__user", "assigned_by")
    seats = Assignment.objects.select_related("persona", *people)
    return seats.filter(pk=event.subject_id).first()


def _panelist(event: Event) -> list:
    seat = _seat(event)
    return [seat.panelist.user] if seat and seat.panelist else []


def _panelist_who_still_had_it(event: Event) -> list:
    """Whoever declined a seat need not hear that it was closed or given away."""
    return [] if event.data.get("was") == State.DECLINED else _panelist(event)


def _editor(event: Event) -> list:
    seat = _seat(event)
    return editors_of(seat) if seat else []


def _at_the_desk(event: Event) -> dict:
    return _facts(_seat(event))


def _facts(seat: Assignment) -> dict:
    editor = next(iter(editors_of(seat)), None)
    facts = {"seat": seat, "article": seat.article, "persona": seat.persona, "reply_to": editor}
    return facts | {"url": seat.get_absolute_url()}


def _its_person(event: Event) -> list:
    """Its panelist, unless that is a program: a program has its answer already."""
    return [user for user in _panelist(event) if not user.is_program]


def _in_the_newsroom(event: Event) -> dict:
    seat = _seat(event)
    url = reverse("admin:articles_article_change", args=[seat.article_id])
    return _at_the_desk(event) | {"url": url, "reply_to": event.actor}


def _published_panelists(event: Event) -> list:
    """Those whose takes went out with this edition, and with none before it."""
    number = event.data.get("edition")
    takes = Take.objects.filter(assignment__article=event.subject_id, published__edition__number=number)
    new = takes.exclude(published__edition__number__lt=number).filter(assignment__panelist__isnull=False)
    return list({take.assignment.panelist.user for take in new.select_related("assignment__panelist__user")})


def _public_page(event: Event) -> dict:
    article = event.subject
    return {"article": article, "url": article.get_absolute_url(), "reply_to": event.actor}


def _edit(event: Event) -> TakeEdit | None:
    edits = TakeEdit.objects.select_related("take", "edited_by", "take__assignment__assigned_by")
    return edits.filter(pk=event.data.get("edit")).first()


def _who_edited(event: Event) -> list:
    """Who changed the text, or who looks after the seat when that person has left."""
    seat, edit = _seat(event), _edit(event)
    return (first_active(edit.edited_by) or editors_of(seat)) if seat and edit else []


def _edit_at_the_desk(event: Event) -> dict:
    edit = _edit(event)
    changed = [row for row in edit.changes if row.differs]
    return _at_the_desk(event) | {"edit": edit, "changes": changed, "reply_to": edit.edited_by}


def _edit_in_the_newsroom(event: Event) -> dict:
    return _in_the_newsroom(event) | {"edit": _edit(event)}


def _still_asked(event: Event) -> bool:
    """The panelist's word on this very edit is still waited for."""
    edit = _edit(event)
    return edit is not None and edit.consent == TakeEdit.Consent.ASKED and _is(State.AWAITING_CONSENT)(event)


def _rebuttal(event: Event) -> Rebuttal | None:
    rebuttals = Rebuttal.objects.select_related("seat__article__created_by", "seat__persona", "to__persona")
    return rebuttals.select_related("seat__panelist__user", "seat__assigned_by").filter(pk=event.subject_id).first()


def _rebuttal_at_the_desk(event: Event) -> dict:
    rebuttal = _rebuttal(event)
    return _facts(rebuttal.seat) | {"rebuttal": rebuttal}


def _rebuttal_in_the_newsroom(event: Event) -> dict:
    url = reverse("admin:articles_article_change", args=[_rebuttal(event).seat.article_id])
    return _rebuttal_at_the_desk(event) | {"url": url, "reply_to": event.actor}


def _who_rebutted(event: Event) -> list:
    return [_rebuttal(event).seat.panelist.user]


def _who_decides_on_it(event: Event) -> list:
    return editors_of(_rebuttal(event).seat)


def _round_at_the_desk(event: Event) -> dict:
    facts = _at_the_desk(event)
    return facts | {"panel": terms_of(facts["article"])}


def _round_is_open(event: Event) -> bool:
    """The panelist may still answer."""
    seat = _seat(event)
    return seat is not None and may_rebut(seat)


def _round_asks(event: Event) -> bool:
    """The panelist may still answer, did not pass, and the round closes when the event says."""
    seat = _seat(event)
    if seat is None or not may_rebut(seat) or has_passed(seat):
        return False
    return _was_then(event, "rebuttal_due_at", terms_of(seat.article).rebuttal_due_at)


def _stands_as(state: str):
    return lambda event: Rebuttal.objects.filter(pk=event.subject_id, state=state).exists()


def _is(*states: str):
    return lambda event: Assignment.objects.filter(pk=event.subject_id, state__in=states).exists()


def _is_theirs(event: Event) -> bool:
    """The seat is neither closed nor given away."""
    return Assignment.objects.seats().filter(pk=event.subject_id).exists()


def _waits(event: Event) -> bool:
    """The seat still waits for the panelist, and the time that the event speaks of has not been moved since."""
    seat = _seat(event)
    if seat is None or seat.panelist is None:
        return False
    answer = "answer_by" in event.data
    time = seat.answer_by if answer else seat.due_at
    states = (State.INVITED,) if answer else Assignment.WITH_PANELIST
    return seat.state in states and time is not None and event.once.endswith(f":{seat.pk}:{time.isoformat()}")


def _still_soon(event: Event) -> bool:
    """As above, and the time has not come yet: from then on something else is told."""
    return _waits(event) and not _seat(event).is_overdue()


def _unless_away(holds):
    """As `holds` says, and the panelist is here to read it."""
    return lambda event: holds(event) and _seat(event).panelist_id not in away_now()


def _who_waits(event: Event) -> dict:
    """For the editor, who reaches the panelist by answering."""
    facts = _in_the_newsroom(event)
    return facts | {"answer": "answer_by" in event.data, "reply_to": facts["seat"].panelist.user}


def _still_proposed(event: Event) -> bool:
    """The editor has yet to answer this very proposal."""
    seat = _seat(event)
    return seat is not None and seat.asks_for_time and _was_then(event, "proposed_due_at", seat.proposed_due_at)


def _still_due(event: Event) -> bool:
    """The panelist has it, and it is due when the event says; of a change that left the time alone nobody is told."""
    seat = _seat(event)
    return seat is not None and seat.state in Assignment.WITH_PANELIST and _was_then(event, "due_at", seat.due_at)


def _still_to_answer(event: Event) -> bool:
    """The panelist has yet to answer, until when the event says."""
    seat = _seat(event)
    return seat is not None and seat.state == State.INVITED and _was_then(event, "answer_by", seat.answer_by)


def _is_to_write(event: Event) -> bool:
    """The panelist has it, and it is due at some time."""
    seat = _seat(event)
    return seat is not None and seat.state in Assignment.WRITING and seat.due_at is not None


def _was_then(event: Event, key: str, moment) -> bool:
    """The event's time is this one; in JSON it has lost what is below the millisecond."""
    told = event.data.get(key)
    return bool(told and moment) and abs(parse_aware(told) - moment) < timedelta(milliseconds=1)


def _answer_by(event: Event) -> datetime | None:
    """The first of the seat's times that an invitation asks its panelist to keep."""
    seat = _seat(event)
    return min((time for time in (seat.answer_by, seat.due_at) if time), default=None) if seat else None


def _calendar_file(event: Event) -> list:
    return file_for(_seat(event))


def _is_live(event: Event) -> bool:
    """Readers see the article."""
    return Article.objects.filter(pk=event.subject_id, state=Article.State.PUBLISHED).exists()


# What happened stays news while the seat is somebody's; the letter says how it stands when it is written.
_stands = _is(*Assignment.OPEN, State.APPROVED)
_new_link = Notice("new_link", _panelist, _at_the_desk, _is_theirs, lambda event: event.at)
_is_yours = Notice("you_accepted", _its_person, _at_the_desk, _is_to_write, files=_calendar_file, receipt=True)
_new_time = Notice("time_changed", _panelist, _at_the_desk, _still_due, files=_calendar_file)
_closed = Notice("cancelled", _panelist_who_still_had_it, _at_the_desk, _is(State.CANCELLED), files=_calendar_file)

tell("assignment.invite", Notice("invited", _panelist, _at_the_desk, _stands, _answer_by, _calendar_file))
tell("assignment.accept", Notice("accepted", _editor, _in_the_newsroom, _stands))
tell("assignment.accept", _is_yours)
tell("assignment.decline", Notice("declined", _editor, _in_the_newsroom, _is(State.DECLINED)))
tell("assignment.undo_decline", Notice("declined_no_more", _editor, _in_the_newsroom, _stands))
tell("assignment.undo_decline", _is_yours)
tell("assignment.propose_time", Notice("time_proposed", _editor, _in_the_newsroom, _still_proposed))
tell("assignment.confirm_time", _new_time)
tell("assignment.change", _new_time)
tell("assignment.change", Notice("answer_time_changed", _panelist, _at_the_desk, _still_to_answer, _answer_by))
tell("assignment.disclose", Notice("disclosed_anew", _editor, _in_the_newsroom, _stands))
tell("assignment.keep_time", Notice("time_kept", _panelist, _at_the_desk, _is(*Assignment.WRITING)))
tell("assignment.submit", Notice("submitted", _editor, _in_the_newsroom, _stands))
tell("assignment.take_back", Notice("taken_back", _editor, _in_the_newsroom, _stands))
tell("assignment.request_changes", Notice("changes_requested", _panelist, _at_the_desk, _stands))
tell("assignment.approve", Notice("approved", _panelist, _at_the_desk, _is(State.APPROVED)))
tell("assignment.approve_with_edits", Notice("approved_with_edits", _panelist, _edit_at_the_desk, _is(State.APPROVED)))
tell("assignment.propose_edits", Notice("edits_proposed", _panelist, _edit_at_the_desk, _still_asked))
tell(
    "assignment.edits_unanswered", Notice("edits_unanswered", _panelist, _edit_at_the_desk, _unless_away(_still_asked))
)
tell("assignment.recall_edits", Notice("edits_recalled", _panelist, _edit_at_the_desk, _stands))
tell("assignment.consent", Notice("edits_agreed", _who_edited, _edit_in_the_newsroom, _is(State.APPROVED)))
tell("assignment.object", Notice("edits_objected", _who_edited, _edit_in_the_newsroom, _stands))
tell("assignment.send_link", _new_link)
tell("assignment.ask_link", _new_link)
tell("assignment.cancel", _closed)
tell("assignment.reassign", _closed)
tell("assignment.rebuttal_opened", Notice("rebuttal_opened", _panelist, _round_at_the_desk, _round_is_open))
tell("rebuttal.submit", Notice("rebuttal_submitted", _who_decides_on_it, _rebuttal_in_the_newsroom))
for _name, _kind, _state in (
    ("approve", "rebuttal_approved", Rebuttal.State.APPROVED),
    ("request_changes", "rebuttal_sent_back", Rebuttal.State.CHANGES_REQUESTED),
    ("reject", "rebuttal_rejected", Rebuttal.State.REJECTED),
):
    tell(f"rebuttal.{_name}", Notice(_kind, _who_rebutted, _rebuttal_at_the_desk, _stands_as(_state)))
tell("assignment.revealed", Notice("revealed", _panelist, _at_the_desk, _stands))
tell("assignment.call_in", _closed)
tell("assignment.call_in", Notice("standby_invited", _editor, _in_the_newsroom, _is(State.CANCELLED)))
tell("assignment.due_soon", Notice("due_soon", _panelist, _at_the_desk, _unless_away(_still_soon)))
tell("assignment.rebuttal_due", Notice("rebuttal_due", _panelist, _round_at_the_desk, _unless_away(_round_asks)))
tell("assignment.overdue", Notice("overdue", _panelist, _at_the_desk, _unless_away(_waits)))
tell("assignment.answer_due", Notice("answer_due", _panelist, _at_the_desk, _unless_away(_waits)))
tell("assignment.waited_for", Notice("waited_for", _editor, _who_waits, _waits))
tell("article.publish", Notice("take_published", _published_panelists, _public_page, _is_live))
