"""Give an article its panel: apply a line-up, invite, reassign, cancel, close."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.models import Article
from articles.states import lock as lock_article
from cms.accounts.roles import assigner
from cms.events.machine import Conflict, Gone, NotAllowed, Step, move
from cms.events.recording import record
from cms.lib import html
from cms.notifications.deliveries import call_off
from panels.availability import Standing, standings
from panels.models import Assignment, Panel, Panelist, Persona, Seat, Take
from panels.models.persona import check_writers
from panels.proposing import NONE_PROPOSED
from panels.states import ASSIGNMENT, lock
from panels.terms import adopt

AS_STORED: Any = object()


@transaction.atomic
def invite(
    article_pk: int,
    *,
    by,
    persona: Persona,
    panelist: Panelist | None = None,
    due_at: datetime | None = None,
    answer_by: datetime | None = None,
    brief: str = "",
    required: bool = True,
    standby: Panelist | None = None,
    asks_interests: bool = False,
) -> Assignment:
    """Add a seat to an article; its panelist, if it has one, is invited, and with `asks_interests` says with a yes
    whether they have any to disclose.

    Raises NotAllowed; Gone; Conflict when the persona has its seat or the article is withdrawn; ValidationError by
    field when the panelist or the standby does not write for the persona, a time has passed, or the take is due before
    the answer.
    """
    article = _open_article(article_pk, by)
    _validate(due_at, answer_by)
    check_writers(persona, panelist, standby)
    if _taken(article).filter(persona=persona).exists():
        raise Conflict(f"{persona} has a seat on this article already.", code="seat_taken")
    return _seat(
        article,
        by,
        persona=persona,
        panelist=panelist,
        standby=standby,
        due_at=due_at,
        answer_by=answer_by,
        brief=brief,
        required=required,
        asks_interests=asks_interests,
    )


@transaction.atomic
def apply_panel(article_pk: int, *, by, panel: Panel | None = None, due_at: datetime | None = None) -> list[Assignment]:
    """Fill every seat of the panel whose persona has none on the article yet; returns the new ones.

    Instead of a panelist who is away or has enough to do, the standby is invited, or else the seat waits for somebody:
    its `passed_over` says who was not asked, and why.
    Without `panel` it is the default of the article's category; without `due_at` the panel's own hours count from now.
    Raises as invite() does, and Conflict where the category has no default.
    """
    article = _open_article(article_pk, by)
    panel = panel or Panel.objects.default_for(article)
    if panel is None:
        raise Conflict("Its category has no default panel. Choose a panel, or name a default.", code="no_default")
    now = timezone.now()
    due_at = due_at or now + timedelta(hours=panel.deliver_hours)
    if due_at <= now:
        raise ValidationError({"due_at": "This time has already passed. Choose one to come."})
    answer_by = min(due_at, now + timedelta(hours=panel.answer_hours))
    adopt(article, panel)
    present = set(_taken(article).values_list("persona_id", flat=True))
    seats = panel.seats.select_related("persona", "panelist__user", "standby__user")
    asked = {"due_at": due_at, "answer_by": answer_by, "brief": panel.brief, "asks_interests": panel.asks_interests}
    new = [seat for seat in seats if seat.persona_id not in present]
    people = [one for seat in new for one in (seat.panelist, seat.standby) if one is not None]
    stand = standings(people, due_at)
    return [_planned(article, by, seat, stand, asked) for seat in new]


@transaction.atomic
def change(
    pk: int,
    *,
    by,
    due_at: datetime | None = AS_STORED,
    answer_by: datetime | None = AS_STORED,
    brief: str = AS_STORED,
    required: bool = AS_STORED,
    standby: Panelist | None = AS_STORED,
    asks_interests: bool = AS_STORED,
) -> Assignment:
    """Change what a seat asks for while it is open; what is not given stays as it is. A new time is reminded of anew, a
    new due time settles a proposed one. When an answer is wanted, and whether it tells of interests, is changed until
    it is there; of a take that is made due earlier it is wanted no later.

    Raises NotAllowed; Gone; Conflict when the seat is not open; ValidationError by field when a new time has passed,
    the take is due before the answer, the answer is there, or the standby does not write for the persona.
    """
    if not assigner(by):
        raise NotAllowed("You may not change seats.")
    seat = lock(pk)
    if seat is None:
        raise Gone(f"There is no assignment {pk}.")
    if seat.state not in Assignment.OPEN:
        raise Conflict(f"Cannot change this seat: it is {seat.get_state_display()}.", code="wrong_state")
    given = {"due_at": due_at, "answer_by": answer_by, "required": required, "asks_interests": asks_interests}
    given |= {"standby": standby, "brief": brief if brief is AS_STORED else html.strip_control(brief).strip()}
    changes = _changed(seat, {name: value for name, value in given.items() if value is not AS_STORED})
    if changes:
        check_writers(seat.persona, seat.panelist if "standby" in changes else None, changes.get("standby"))
        settled = NONE_PROPOSED if "due_at" in changes else {}
        Assignment.objects.filter(pk=pk).update(**changes, **settled)
        standby = changes.get("standby")
        told = changes | ({"standby": standby and standby.pk} if "standby" in changes else {})
        record("assignment.change", subject=seat, by=by, article=seat.article_id, **told)
    return Assignment.objects.get(pk=pk)


def _changed(seat: Assignment, given: dict) -> dict:
    """What of this differs from what the seat asks for now. Raises ValidationError as change() says."""
    changes = {name: value for name, value in given.items() if value != getattr(seat, name)}
    late = [
        name for name in ("answer_by", "asks_interests") if name in changes and seat.state != Assignment.State.INVITED
    ]
    if late:
        raise ValidationError(dict.fromkeys(late, "The invitation is answered already: this is not asked any more."))
    due_at, answer_by = changes.get("due_at"), given.get("answer_by", seat.answer_by)
    if due_at and answer_by and answer_by > due_at:
        changes.setdefault("answer_by", due_at)
    if changes:
        _validate(changes.get("due_at", seat.due_at if changes.get("answer_by") else None), changes.get("answer_by"))
    return changes


def cancel(pk: int, *, by) -> Assignment:
    """Close a seat for good: the article can go without it. Raises what move() raises."""
    with move(ASSIGNMENT, pk, "cancel", by=by) as step:
        _close(step)
    return step.row


def reassign(pk: int, *, by, panelist: Panelist | None) -> Assignment:
    """Give the seat to somebody else: cancels this assignment, returns the new one. What was written stays with
    its author. Raises what move() and invite() raise."""
    with move(ASSIGNMENT, pk, "reassign", by=by, panelist=panelist) as step:
        due_at = step.row.due_at
        check_writers(step.row.persona, panelist, None)
        return hand_over(step, panelist, by=by, due_at=due_at if due_at and due_at > timezone.now() else None)


def hand_over(step: Step, panelist: Panelist, *, by, due_at: datetime | None, answer_by: datetime | None = None):
    """Close the seat of the move under way, and open its successor for `panelist`; returns that. Without `by`, the
    clock's, it stays with the editor who looks after it. Raises Conflict when the persona has another seat by now."""
    old = step.row
    if _taken(old.article).filter(persona=old.persona).exclude(pk=old.pk).exists():
        raise Conflict(f"{old.persona} has a new seat on this article already.", code="seat_taken")
    _close(step)
    # The old row leaves the seat before the new one takes it: the constraint allows one of them.
    Assignment.objects.filter(pk=old.pk).update(state=Assignment.State.CANCELLED)
    kept = {name: getattr(old, name) for name in ("persona", "brief", "required", "asks_interests", "position")}
    kept["standby"] = None if old.standby == panelist else old.standby
    kept["assigned_by"] = by or old.assigned_by
    new = _seat(old.article, by, panelist=panelist, due_at=due_at, answer_by=answer_by, **kept)
    step.data["new"] = new.pk
    return new


def close_open_seats(article: Article, *, by) -> None:
    """The article is withdrawn: cancel what is open, and every reminder not yet sent. In the caller's transaction."""
    for pk in article.assignments.open().values_list("pk", flat=True):
        cancel(pk, by=by)


@transaction.atomic
def seat_approved_take(article: Article, *, persona: Persona, body_html: str, position: int) -> Assignment:
    """A seat that arrives written and approved, with no panelist: for pages brought in from elsewhere."""
    now = timezone.now()
    seat = Assignment.objects.create(
        article=article,
        persona=persona,
        position=position,
        state=Assignment.State.APPROVED,
        submitted_at=now,
        decided_at=now,
    )
    Take.objects.create(
        assignment=seat, round=1, body_html=html.clean(body_html), decision=Take.Decision.APPROVED, decided_at=now
    )
    record("assignment.import", subject=seat, article=article.pk)
    return seat


def _open_article(pk: int, by) -> Article:
    if not assigner(by):
        raise NotAllowed("You may not assign panelists.")
    article = lock_article(pk)
    if article is None:
        raise Gone(f"There is no article {pk}.")
    if article.state == Article.State.WITHDRAWN:
        raise Conflict("This article is withdrawn: nobody can be invited to it.", code="wrong_state")
    return article


def _validate(due_at, answer_by) -> None:
    now, errors = timezone.now(), {}
    for name, moment in (("due_at", due_at), ("answer_by", answer_by)):
        if moment is not None and moment <= now:
            errors[name] = "This time has already passed. Choose one to come."
    if due_at is not None and answer_by is not None and answer_by > due_at:
        errors["answer_by"] = "The take is due before this. Choose an earlier time, or make the take due later."
    if errors:
        raise ValidationError(errors)


def _taken(article: Article):
    return article.assignments.exclude(state__in=Assignment.CLOSED)


def passed_over(seats: list[Assignment]) -> list[str]:
    """Of seats just made from a panel: a sentence for each that its usual panelist was not asked for."""
    found = [seat for seat in seats if seat.passed_over]
    asked = [
        f"{seat.panelist} is asked as {seat.persona}" if seat.panelist else f"{seat.persona} waits for somebody"
        for seat in found
    ]
    return [f"{seat.passed_over}: {what}." for seat, what in zip(found, asked, strict=True)]


def _planned(article, by, planned: Seat, stand: dict[int, Standing], asked: dict) -> Assignment:
    """The seat that was planned, with the first of its people who can be asked."""
    hindered = {one: stand[one.pk].hindrance(asked["due_at"]) for one in (planned.panelist, planned.standby) if one}
    panelist = next((one for one, why in hindered.items() if not why), None)
    standby = planned.standby if panelist != planned.standby else None
    passed_over = "; ".join(f"{one} {why}" for one, why in hindered.items() if why and one != standby)
    who = {"persona": planned.persona, "panelist": panelist, "standby": standby, "required": planned.required}
    return _seat(article, by, passed_over=passed_over, **who, **asked)


def _seat(article, by, *, brief, passed_over="", **fields) -> Assignment:
    fields = {"position": article.assignments.count(), "assigned_by": by} | fields
    seat = Assignment.objects.create(article=article, brief=html.strip_control(brief).strip(), **fields)
    seat.passed_over = passed_over
    record("assignment.invite", subject=seat, by=by, article=article.pk, passed_over=passed_over)
    return seat


def _close(step) -> None:
    step.set(closed_at=timezone.now())
    step.data["article"] = step.row.article_id
    call_off(about=step.row)
