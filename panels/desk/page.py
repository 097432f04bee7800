"""The page of one seat: all that it shows, and what was typed when something was refused."""

from django.shortcuts import render

from cms.accounts.roles import panel_reader
from cms.lib import html
from cms.lib.diff import Row, side_by_side
from panels import writing
from panels.deciding import edit_in_question
from panels.desk import answering
from panels.desk.news import news_of
from panels.desk.rebuttal import rebuttal_of
from panels.desk.rounds import rounds_of
from panels.models import Assignment, PublishedTake
from panels.scale import LEAST, MOST, Scale
from panels.states import ASSIGNMENT
from panels.terms import terms_of
from panels.visibility import (
    closed_to_panelist,
    count_seen_by_panelist,
    takes_seen_by_panelist,
    words_seen_by_panelist,
)

RECENT = 3
State = Assignment.State
POSITIONS = {str(at): at for at in range(LEAST, MOST + 1)}

# Where a seat stands once this was done. What was done is told only there: its address outlives it in tabs.
LEADS_TO = {
    **answering.LEADS_TO,
    "save": writing.WRITABLE,
    "submit": (State.SUBMITTED,),
    "take_back": (State.ACCEPTED,),
    "rebut": (State.APPROVED,),
    "pass_rebuttal": (State.APPROVED,),
    "consent": (State.APPROVED,),
    "object": (State.SUBMITTED,),
}


def show(request, seat: Assignment, *, refusal=None, draft: str | None = None, status=200):
    """The answer to `request`: the seat, with why something was refused and all that was typed for it; or with this
    `draft`, put together of that and what is stored."""
    typed = html.strip_control(request.POST["draft"]) if "draft" in request.POST else None
    moves, reason = ASSIGNMENT.open_to(seat, by=request.person), request.POST.get("reason", "")
    answers = answering.asked(request, seat, moves)
    done, writable = request.GET.get("done"), seat.state in writing.WRITABLE
    rebuttal = rebuttal_of(seat, request, refusal)
    context = {
        "seat": seat,
        "persona": seat.persona,
        "kept_as": f"paneldesk:seat:{request.person.pk}:{seat.pk}",  # where the browser keeps its copy
        "longest": writing.MAX_DRAFT,
        "words": words_seen_by_panelist(seat),
        "refusal": refusal,
        # What was typed for a field that the page no longer has.
        "unsaved": [*([typed] if typed and not writable else []), *answers["homeless"], *rebuttal["homeless"]],
        "reason": reason,
        "done": done if seat.state in LEADS_TO.get(done, ()) else "",
        "moves": moves,
        "may_take_back": ASSIGNMENT.obstacle("take_back", seat, by=request.person) is None,
        "writable": writable,
        "closed": closed_to_panelist(seat),
        "rounds": rounds_of(seat),
        "edit": edit_in_question(seat) if seat.state == State.AWAITING_CONSENT else None,
        "panel": terms_of(seat.article),
        "tally": count_seen_by_panelist(seat),
        "others": takes_seen_by_panelist(seat),
        "runs_panels": panel_reader(request.person),
        "news": news_of(seat),
        **rebuttal,
        **answers,
    }
    if writable:
        context |= _to_write(request, seat, typed, refusal, draft)
    return render(request, "desk/assignment.html", context, status=status)


def typed_stance(request) -> dict:
    """Where the take stands on the panel's scale, where the form asked; one that is no position says nothing."""
    return {"stance": position_of(request.POST["stance"])} if "stance" in request.POST else {}


def two_versions(seat: Assignment, draft: str, *, stance: int | None) -> list[Row]:
    """The stored draft beside this one, paragraph by paragraph; and where they stand, where that differs."""
    rows = side_by_side(seat.draft, draft)
    scale = terms_of(seat.article).scale
    if scale is None or stance == seat.stance:
        return rows
    return rows + side_by_side(*(_stands(scale, at) for at in (seat.stance, stance)))


def _stands(scale: Scale, at: int | None) -> str:
    return "Takes no position" if at is None else f"Position: {scale.words(at)}"


def position_of(text: str) -> int | None:
    """The position on a scale that is written there, or None."""
    return POSITIONS.get(text)


def _to_write(request, seat: Assignment, typed: str | None, refusal, both: str | None) -> dict:
    """What the writing of a take needs."""
    draft = next(text for text in (both, typed, seat.draft) if text is not None)
    stale = typed is not None and refusal is not None and refusal.code == "stale"
    stance = typed_stance(request).get("stance", seat.stance)
    return {
        "draft": draft,
        # What both sides of a conflict were made from: until it is settled, that of the page which met it.
        "base": html.strip_control(request.POST.get("base", "")) if stale else seat.draft,
        "put_together": both is not None,
        "count": html.word_count(html.of_draft(draft)),
        "stance": stance,
        "differences": two_versions(seat, typed, stance=stance) if stale else [],
        "recent": recent_takes(seat),
    }


def recent_takes(seat: Assignment) -> list[PublishedTake]:
    """What readers saw last of the persona, on other articles; the newest first."""
    live = PublishedTake.objects.filter(persona=seat.persona_id, edition__live_article__isnull=False)
    others = live.exclude(edition__article=seat.article_id).select_related("edition")
    return list(others.order_by("-edition__published_at", "-pk")[:RECENT])
