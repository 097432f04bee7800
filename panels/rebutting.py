"""The rebuttal round: open it and close it, answer a colleague's take, decide on the answer."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import publishing
from articles.models import Article
from articles.states import lock as lock_article
from cms.accounts.roles import decider
from cms.events.machine import Conflict, Gone, Refused, move
from cms.events.recording import one_ring, record
from cms.lib import html
from cms.lib.languages import in_content_language
from panels.bounds import bounded
from panels.models import ArticlePanel, Assignment, Rebuttal
from panels.phases import ARTICLE_PANEL
from panels.rebuttal_drafts import MAX_REBUTTAL, clear, may_answer, over_version
from panels.rebuttal_states import REBUTTAL
from panels.revealing import tell_each
from panels.visibility import answerable_by

MAX_NOTE = 20_000
SWEEP = 500


@transaction.atomic
def open_round(article_pk: int, *, by, due_at: datetime) -> ArticlePanel:
    """Let each panelist with an approved take answer one of the others until `due_at` (aware, to come), and tell them.

    A round that was closed may be opened again. Raises what move() raises.
    """
    article = lock_article(article_pk)
    if article is None:
        raise Gone(f"There is no article {article_pk}.")
    panel, _ = ArticlePanel.objects.get_or_create(article=article)
    with move(ARTICLE_PANEL, panel.pk, "open_rebuttal", by=by, due_at=due_at) as step:
        step.set(rebuttal_opened_at=timezone.now(), rebuttal_due_at=due_at)
        step.data |= {"article": article_pk, "due_at": due_at}
        tell_each(step.row, "rebuttal_opened", article.assignments.filter(state=Assignment.State.APPROVED))
    return step.row


def close_round(article: Article, *, by) -> None:
    """End the rebuttal round of this article before its time. Raises what move() raises."""
    pk = ArticlePanel.objects.filter(article=article).values_list("pk", flat=True).first()
    if pk is None:
        raise Conflict("This article has no rebuttal round.", code="wrong_state")
    with move(ARTICLE_PANEL, pk, "close_rebuttal", by=by) as step:
        step.data["article"] = article.pk


def close_for_good(article: Article, *, by) -> None:
    """The article is withdrawn: nobody answers any more. In the caller's transaction."""
    if ArticlePanel.objects.filter(article=article, state=ArticlePanel.State.REBUTTAL).exists():
        close_round(article, by=by if decider(by) else None)


def close_due() -> int:
    """Close every rebuttal round whose time is over; returns how many."""
    over = ArticlePanel.objects.filter(state=ArticlePanel.State.REBUTTAL, rebuttal_due_at__lte=timezone.now())
    done = 0
    with one_ring():
        for pk in over.order_by("rebuttal_due_at").values_list("pk", flat=True)[:SWEEP]:
            try:
                with move(ARTICLE_PANEL, pk, "close_rebuttal", by=None) as step:
                    if step.row.rebuttal_due_at > timezone.now():
                        raise Conflict("It was opened again meanwhile.", code="not_due")
                    step.data["article"] = step.row.article_id
            except Refused:  # another worker has done it
                continue
            done += 1
    return done


@transaction.atomic
def rebut(pk: int, *, by, to: str, text: str, version: int | None = None) -> Rebuttal:
    """Answer the take of the persona with slug `to` from the seat `pk`: once, or anew when it was sent back; over
    version `version` of what was saved of it, when given.

    Raises Gone; NotAllowed; StaleAnswer; Conflict when this seat cannot answer now, or the text is none or too long.
    """
    seat = may_answer(pk, by=by)
    if version is not None:
        over_version(seat, version)
    target = next((one for one in answerable_by(seat) if one.persona.slug == to), None)
    if target is None:
        raise Conflict("Choose whose take you answer.", code="not_ready")
    body_html = html.of_draft(bounded(text, "An answer", MAX_REBUTTAL))
    if not html.to_text(body_html):
        raise Conflict("Write your answer first.", code="not_ready")
    rebuttal = Rebuttal.objects.create(seat=seat, to=target, round=seat.rebuttals.count() + 1, body_html=body_html)
    clear(seat)
    record("rebuttal.submit", subject=rebuttal, by=by, article=seat.article_id, round=rebuttal.round)
    return rebuttal


def approve(pk: int, *, by) -> Rebuttal:
    """Let readers have the answer: with the article, or at once, as a new edition, when it is published already."""
    with move(REBUTTAL, pk, "approve", by=by) as step:
        _decide(step, by)
        rebuttal = step.row
        # It must count as approved before the edition is frozen.
        Rebuttal.objects.filter(pk=pk).update(state=Rebuttal.State.APPROVED)
        if rebuttal.article.state == Article.State.PUBLISHED:
            publishing.extend(rebuttal.article, by=by, note=_told(rebuttal))
    return step.row


def _told(rebuttal: Rebuttal) -> str:
    """What readers are told of the edition that has it."""
    with in_content_language():
        said = {"name": rebuttal.seat.persona, "to": rebuttal.to.persona}
        return gettext("%(name)s answers %(to)s.") % said


def request_changes(pk: int, *, by, note: str) -> Rebuttal:
    """Send the answer back with a note; its panelist may write another while the round is open."""
    return _turn_down(pk, "request_changes", by, note)


def reject(pk: int, *, by, note: str) -> Rebuttal:
    """Say no to the answer, and why. It stays with its author, and they write no other."""
    return _turn_down(pk, "reject", by, note)


def _turn_down(pk: int, name: str, by, note: str) -> Rebuttal:
    note = bounded(note, "A note", MAX_NOTE).strip()
    with move(REBUTTAL, pk, name, by=by, note=note) as step:
        step.set(note=note)
        step.data["note"] = note
        _decide(step, by)
    return step.row


def _decide(step, by) -> None:
    step.set(decided_by=by, decided_at=timezone.now())
    step.data["article"] = step.row.seat.article_id
