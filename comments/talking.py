"""Talk about a text: begin a thread, reply, resolve, reopen."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from cms.events.machine import Gone, NotAllowed, move
from cms.events.recording import record
from cms.lib.html import strip_control
from comments.anchors import CONTEXT, QUOTE, Anchor, Text, tidy
from comments.mentions import people_in
from comments.models import LONGEST, Comment, Thread
from comments.states import COMMENT, lock
from comments.subjects import Commentable, of_thread

FULL = 200  # comments in one thread: a page shows them all


def begin(
    commentable: Commentable,
    row: models.Model,
    *,
    by,
    text: str,
    field: str = "",
    anchor: Anchor | None = None,
    once: str | None = None,
) -> Comment:
    """Begin a thread about `row`, one `field` of it, or the passage in it that `anchor` quotes; returns its first
    comment. The same `once` by the same person is the same comment.

    Raises NotAllowed, or ValidationError by field.
    """
    if not commentable.may(by):
        raise NotAllowed("You may not comment on this.")
    if field and field not in commentable.fields:
        raise ValidationError({"where": "There is no such field to comment on."})
    text = _words(text)
    place = _anchored(commentable, row, field, anchor) if field and anchor else None

    def write():
        thread = Thread.objects.create(
            subject_type=commentable.label, subject_id=row.pk, field=field, **(vars(place) if place else {})
        )
        comment = _say(thread, by, text, once)
        record("comment.begin", subject=thread, by=by, comment=comment.pk)
        return comment

    return _once(by, once, write)


def reply(pk: int, *, by, text: str, once: str | None = None) -> Comment:
    """Answer in a thread; one that was resolved is open again. Raises NotAllowed, Gone, or ValidationError."""
    text = _words(text)

    def write():
        thread = lock(pk)
        if thread is None:
            raise Gone(f"There is no thread {pk}.")
        if not of_thread(thread).may(by):
            raise NotAllowed("You may not comment on this.")
        if thread.comments.count() >= FULL:
            raise ValidationError({"text": "This thread is full. Begin a new one."})
        if thread.state == Thread.State.RESOLVED:
            reopen(pk, by=by)
        comment = _say(thread, by, text, once)
        record("comment.reply", subject=thread, by=by, comment=comment.pk)
        return comment

    return _once(by, once, write)


def resolve(pk: int, *, by) -> Thread:
    """Say that a thread is dealt with. Raises what move() raises."""
    with move(COMMENT, pk, "resolve", by=by) as step:
        step.set(resolved_at=timezone.now(), resolved_by=by)
    return step.row


def reopen(pk: int, *, by) -> Thread:
    """Say that it is not. Raises what move() raises."""
    with move(COMMENT, pk, "reopen", by=by) as step:
        step.set(resolved_at=None, resolved_by=None)
    return step.row


def _once(by, once: str | None, write) -> Comment:
    """What `write` makes, or what the same form made before."""
    said = Comment.objects.filter(author=by, once=once) if once else Comment.objects.none()
    if earlier := said.first():
        return earlier
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        # The same form at this very moment.
        if earlier := said.first():
            return earlier
        raise


def _say(thread: Thread, by, text: str, once: str | None) -> Comment:
    comment = Comment.objects.create(thread=thread, author=by, text=text, once=once or None)
    comment.mentioned.set(people_in(text, of_thread(thread)))
    return comment


def _words(text: str) -> str:
    text = strip_control(text).strip()
    if not text:
        raise ValidationError({"text": "Write what you have to say."})
    if len(text) > LONGEST:
        raise ValidationError({"text": f"A comment has at most {LONGEST:,} characters; this one has {len(text):,}."})
    return text


def _anchored(commentable: Commentable, row, field: str, anchor: Anchor) -> Anchor | None:
    """The passage as the stored text has it; as it was quoted, if it stands in what somebody has yet to save."""
    text = Text(commentable.text(row, field))
    if not anchor.quote:
        return text.anchor_of_block(anchor.block) if anchor.block is not None else None
    quote, prefix, suffix = (tidy(strip_control(part)) for part in (anchor.quote, anchor.prefix, anchor.suffix))
    quoted = Anchor(quote[:QUOTE], prefix[-CONTEXT:], suffix[:CONTEXT], anchor.block)
    place = text.find(quoted)
    return text.anchor(place) if place and place.exact else quoted if quoted.quote else None
