"""Who hears of what happens to assignments."""

from django.urls import reverse

from cms.events.models import Event
from cms.notifications.routing import Notice, tell
from panels.models import Assignment

State = Assignment.State


def _seat(event: Event) -> Assignment | None:
    seats = Assignment.objects.select_related("article__created_by", "persona", "panelist__user", "assigned_by")
    return seats.filter(pk=event.subject_id).first()


def _panelist(event: Event) -> list:
    seat = _seat(event)
    return [seat.panelist.user] if seat and seat.panelist else []


def _editor(event: Event) -> list:
    seat = _seat(event)
    return [seat.assigned_by or seat.article.created_by] if seat else []


def _at_the_desk(event: Event) -> dict:
    seat = _seat(event)
    return {"seat": seat, "article": seat.article, "persona": seat.persona, "url": seat.get_absolute_url()}


def _in_the_newsroom(event: Event) -> dict:
    return _at_the_desk(event) | {"url": reverse("admin:articles_article_change", args=[_seat(event).article_id])}


def _published_panelists(event: Event) -> list:
    """Those whose takes went out with this edition."""
    seats = Assignment.objects.filter(
        article=event.subject_id, takes__published__edition__number=event.data.get("edition"), panelist__isnull=False
    ).select_related("panelist__user")
    return list({seat.panelist.user for seat in seats})


def _public_page(event: Event) -> dict:
    article = event.subject
    return {"article": article, "url": article.get_absolute_url()}


def _is(*states: str):
    return lambda event: Assignment.objects.filter(pk=event.subject_id, state__in=states).exists()


def _still_due_then(event: Event) -> bool:
    """The seat still waits for its panelist, and its due time has not been moved since."""
    seat = _seat(event)
    return (
        bool(seat) and seat.state in Assignment.WITH_PANELIST and seat.due_at.isoformat() == event.once.split(":", 2)[2]
    )


tell("assignment.invite", Notice("invited", _panelist, _at_the_desk, _is(State.INVITED)))
tell(
    "assignment.accept",
    Notice(
        "accepted",
        _editor,
        _in_the_newsroom,
        _is(State.ACCEPTED, State.SUBMITTED, State.APPROVED, State.CHANGES_REQUESTED),
    ),
)
tell("assignment.decline", Notice("declined", _editor, _in_the_newsroom, _is(State.DECLINED)))
tell("assignment.submit", Notice("submitted", _editor, _in_the_newsroom, _is(State.SUBMITTED)))
tell("assignment.request_changes", Notice("changes_requested", _panelist, _at_the_desk, _is(State.CHANGES_REQUESTED)))
tell("assignment.approve", Notice("approved", _panelist, _at_the_desk, _is(State.APPROVED)))
tell("assignment.cancel", Notice("cancelled", _panelist, _at_the_desk, _is(State.CANCELLED)))
tell("assignment.reassign", Notice("cancelled", _panelist, _at_the_desk, _is(State.CANCELLED)))
tell("assignment.due_soon", Notice("due_soon", _panelist, _at_the_desk, _still_due_then))
tell("assignment.overdue", Notice("overdue", _panelist, _at_the_desk, _still_due_then))
tell("article.publish", Notice("take_published", _published_panelists, _public_page))
