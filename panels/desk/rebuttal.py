"""The rebuttal round on the page of a seat: whom its panelist may answer, and what they answered."""

from cms.lib import html
from panels.models import Assignment, Rebuttal
from panels.rebutting import MAX_REBUTTAL
from panels.visibility import answerable_by, may_rebut


def rebuttal_of(seat: Assignment, request) -> dict:
    """What the page says of the round; `homeless` is what was typed when there is no field for it any more."""
    typed = typed_rebuttal(request)
    if seat.state != Assignment.State.APPROVED:
        return {"homeless": [typed] if typed else []}
    mine = list(seat.rebuttals.select_related("to__persona").order_by("-round"))
    if not may_rebut(seat):
        return {"rebuttals": mine, "homeless": [typed] if typed else []}
    last = mine[0] if mine else None
    return {
        "homeless": [],
        "rebuttals": mine,
        "answerable": list(answerable_by(seat)),
        "to": request.POST.get("to") or (last and last.to.persona.slug),
        "rebuttal": typed or (html.to_text(last.body_html) if last else ""),
        "longest_rebuttal": MAX_REBUTTAL,
    }


def typed_rebuttal(request) -> str:
    """The answer that was sent."""
    return html.strip_control(request.POST.get("rebuttal", ""))


def has_answered(seat: Assignment, request) -> bool:
    """Whether this very answer stands already: sent by a double tap, or by a send whose answer got lost."""
    standing = seat.rebuttals.exclude(state=Rebuttal.State.CHANGES_REQUESTED)
    body_html = html.of_draft(typed_rebuttal(request))
    return standing.filter(to__persona__slug=request.POST.get("to", ""), body_html=body_html).exists()
