"""Who is due which nudge by the newsroom's rules; never for what is done, declined or cancelled, nor on leave.

Nothing is planned ahead: each sweep asks the rules and the seats as they are. Of the rules that go by one time and tell
the same person, only the latest whose moment has come speaks, so that one reminder catches up on an outage. What a
leave kept from its panelist is told when they are back, if it is still so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms.accounts.roles import panel_keeper
from cms.events.recording import record
from panels.availability import away_now
from panels.models import Assignment, ReminderRule, TakeEdit
from panels.nudges import BATCH, record_each
from panels.standby import call_in_each
from panels.visibility import yet_to_rebut

Deadline, Tells, When = ReminderRule.Deadline, ReminderRule.Tells, ReminderRule.When
WAITS = {Deadline.ANSWER: (Assignment.State.INVITED,), Deadline.TAKE: Assignment.WITH_PANELIST}

DEFAULTS = [
    (24, When.BEFORE, Deadline.TAKE, Tells.PANELIST),
    (0, When.AFTER, Deadline.TAKE, Tells.PANELIST),
    (24, When.AFTER, Deadline.TAKE, Tells.EDITOR),
    (48, When.AFTER, Deadline.TAKE, Tells.STANDBY),
    (0, When.AFTER, Deadline.ANSWER, Tells.EDITOR),
    (24, When.AFTER, Deadline.CONSENT, Tells.PANELIST),
    (24, When.BEFORE, Deadline.REBUTTAL, Tells.PANELIST),
]


@dataclass(frozen=True)
class Step:
    """A rule, and how long after the time the next one speaks in its place, if there is one."""

    rule: ReminderRule
    until: timedelta | None


def remind_due(now: datetime | None = None) -> int:
    """Record one event for each seat and rule whose moment has come, or give the seat to its standby; returns how many,
    those told again included. A moved time counts anew."""
    now = now or timezone.now()
    away = away_now(now)
    return sum(_remind(step, now, away) for step in _steps())


@transaction.atomic
def set_rule(rule: ReminderRule, *, by) -> ReminderRule:
    """Keep a rule, new or changed, and write down who did. Raises PermissionDenied, and ValidationError for what cannot
    be."""
    if not panel_keeper(by):
        raise PermissionDenied
    rule.full_clean()
    rule.save()
    record("reminder.change", subject=rule, by=by, change="in use" if rule.is_active else "not in use")
    return rule


def begin(**signal) -> None:
    """Give a newsroom that has no rules yet those that it begins with. None is ever deleted, so that they stay off."""
    if not ReminderRule.objects.exists():
        names = ("hours", "when", "deadline", "tells")
        ReminderRule.objects.bulk_create(ReminderRule(**dict(zip(names, rule, strict=True))) for rule in DEFAULTS)


def _steps() -> Iterator[Step]:
    rules = sorted(ReminderRule.objects.filter(is_active=True), key=lambda rule: (*_ladder(rule), rule.offset))
    for _, ladder in groupby(rules, _ladder):
        for rule, following in pairwise([*ladder, None]):
            yield Step(rule, following.offset if following else None)


def _name(rule: ReminderRule) -> str:
    """The event that tells of it."""
    if rule.tells == Tells.EDITOR:
        return "waited_for"
    if rule.deadline == Deadline.REBUTTAL:
        return "rebuttal_due"
    if rule.deadline == Deadline.ANSWER:
        return "answer_due"
    return "due_soon" if rule.when == When.BEFORE else "overdue"


def _ladder(rule: ReminderRule) -> tuple[str, str]:
    return rule.deadline, rule.tells


def _remind(step: Step, now: datetime, away: set[int]) -> int:
    rule, column = step.rule, step.rule.column
    if rule.deadline == Deadline.CONSENT:
        return _ask_for_consent(step, now, away)
    seats = _seats(step, now)
    if rule.tells == Tells.STANDBY:
        return call_in_each(seats.filter(standby__user__is_active=True))
    if rule.tells == Tells.PANELIST:
        seats = seats.filter(panelist__user__is_active=True).exclude(panelist__in=away)
    rows = seats.order_by(column, "pk").values_list("pk", column, "article_id").iterator(BATCH)
    fact = column.rpartition("__")[2]
    return record_each(
        _name(rule),
        (
            (f"reminder:{rule.pk}:{pk}:{time.isoformat()}", pk, {"article": article, fact: time})
            for pk, time, article in rows
        ),
        insists=rule.tells == Tells.PANELIST,
    )


def _at_its_moment(rows, step: Step, now: datetime):
    """Those for which the rule, and none after it, speaks at this moment."""
    column = step.rule.column
    rows = rows.filter(**{f"{column}__lte": now - step.rule.offset})
    return rows if step.until is None else rows.filter(**{f"{column}__gt": now - step.until})


def _seats(step: Step, now: datetime):
    """Seats that wait for their panelist, for which the rule speaks at this moment.

    What is said beforehand is said before the time, and not until half of what the panelist was given has passed: an
    invitation for tonight is not followed by a reminder at once.
    """
    rule, column = step.rule, step.rule.column
    seats = _at_its_moment(_waiting(rule, now), step, now)
    if rule.when == When.BEFORE:
        seats = seats.filter(**{f"{column}__gt": now}, **{f"{rule.since}__lte": now - (F(column) - now)})
    if rule.deadline == Deadline.ANSWER and rule.tells == Tells.EDITOR:
        seats = seats.filter(standby=None)  # who stands by gets it at that time, and the editor hears of that
    return seats


def _waiting(rule: ReminderRule, now: datetime):
    if rule.deadline == Deadline.REBUTTAL:
        return yet_to_rebut(now)
    return Assignment.objects.filter(state__in=WAITS[rule.deadline], panelist__isnull=False)


def _ask_for_consent(step: Step, now: datetime, away: set[int]) -> int:
    """Ask once more for each edit that waits for its panelist's word."""
    waiting = TakeEdit.objects.filter(
        consent=TakeEdit.Consent.ASKED, take__assignment__state=Assignment.State.AWAITING_CONSENT
    )
    theirs = waiting.filter(take__assignment__panelist__user__is_active=True)
    rows = _at_its_moment(theirs.exclude(take__assignment__panelist__in=away), step, now)
    rows = rows.order_by("pk").values_list("pk", "take__assignment", "take__assignment__article").iterator(BATCH)
    return record_each(
        "edits_unanswered",
        (
            (f"edits_unanswered:{edit}:{step.rule.pk}", pk, {"article": article, "edit": edit})
            for edit, pk, article in rows
        ),
        insists=True,
    )
