"""The rebuttal round on the page of a seat: whom its panelist may answer, and what they answered."""

from cms.lib import html
from cms.lib.diff import Row, side_by_side
from panels.models import Assignment, Rebuttal, RebuttalDraft
from panels.rebuttal_drafts import MAX_REBUTTAL, StaleAnswer, draft_of
from panels.visibility import answerable_by, has_passed, may_rebut


def rebuttal_of(seat: Assignment, request, refusal) -> dict:
    """What the page says of the round; `refusal` is why what was sent was refused, `homeless` what was typed when there
    is no field for it any more."""
    typed = typed_rebuttal(request)
    if seat.state != Assignment.State.APPROVED:
        return {"homeless": [typed] if typed else []}
    mine = list(seat.rebuttals.select_related("to__persona").order_by("-round"))
    if not may_rebut(seat):
        return {"rebuttals": mine, "homeless": [typed] if typed else []}
    draft, stale = draft_of(seat), isinstance(refusal, StaleAnswer)
    to = request.POST.get("to", "") if typed else slug_of(draft)
    return {
        "homeless": [],
        "rebuttals": mine,
        "answerable": list(answerable_by(seat)),
        "to": to,
        "rebuttal": typed or draft.text,
        "rebuttal_version": draft.version,
        "rebuttal_base": html.strip_control(request.POST.get("base", "")) if stale else draft.text,
        "rebuttal_versions": two_answers(seat, draft, typed, to) if stale else [],
        "longest_rebuttal": MAX_REBUTTAL,
        "passed": has_passed(seat),
    }


def two_answers(seat: Assignment, stored: RebuttalDraft, text: str, to: str) -> list[Row]:
    """The stored answer beside this one, paragraph by paragraph; and whom they answer, where that differs."""
    rows = side_by_side(stored.text, text)
    if slug_of(stored) == to:
        return rows
    names = {one.persona.slug: one.persona.name for one in answerable_by(seat)}
    return rows + side_by_side(*(f"To {names.get(slug, 'nobody yet')}" for slug in (slug_of(stored), to)))


def slug_of(draft: RebuttalDraft) -> str:
    """Whose take it answers; nobody's yet, if empty."""
    return draft.to.persona.slug if draft.to else ""


def typed_rebuttal(request) -> str:
    """The answer that was sent."""
    return html.strip_control(request.POST.get("rebuttal", ""))


def has_answered(seat: Assignment, request) -> bool:
    """Whether this very answer stands already: sent by a double tap, or by a send whose answer got lost."""
    standing = seat.rebuttals.exclude(state=Rebuttal.State.CHANGES_REQUESTED)
    body_html = html.of_draft(typed_rebuttal(request))
    return standing.filter(to__persona__slug=request.POST.get("to", ""), body_html=body_html).exists()
