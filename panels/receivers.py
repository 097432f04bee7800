"""Answers to articles/seams.py, nothing else."""

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.dispatch import receiver
from django.utils.translation import gettext

from articles.seams import (
    Check,
    article_withdrawn,
    edition_frozen,
    join_checklist,
    lists_asked,
    takes_asked,
    takes_previewed,
)
from cms.lib.prepared import prepared
from panels.answers import OF_PERSONA, as_it_is, with_answers
from panels.assigning import close_open_seats
from panels.gate import blind_of, missing_of
from panels.models import Assignment, Persona, PublishedTake, Rebuttal, Take, TakeEdit
from panels.rebutting import close_for_good
from panels.scale import Scale
from panels.terms import terms_of
from panels.visibility import panels_hidden_among, sees_handed_in_takes

UNTOLD = "You sit on its panel: what that lacks is for its editors to know."


def _untold(viewer, articles) -> dict[int, str]:
    return dict.fromkeys(panels_hidden_among([article.pk for article in articles], viewer), UNTOLD)


join_checklist(
    Check(
        key="seats",
        title="Required takes",
        about="An approved take in every required seat, and as many in all as the panel needs.",
        lacking=lambda articles, most: missing_of(articles),
        place="panel",
        essential=True,
        untold=_untold,
    )
)
join_checklist(
    Check(
        key="blind",
        title="Blind round",
        about="No blind round in which takes are still to come.",
        lacking=lambda articles, most: blind_of(articles),
        place="panel",
        untold=_untold,
    )
)


@receiver(edition_frozen)
def add_approved_takes(sender, article, edition, **kwargs):
    """Every approved take goes into the edition, with its persona as it is now."""
    return PublishedTake.objects.bulk_create(_approved(article, edition))


@receiver(takes_asked)
def approved_takes(sender, article, edition, **kwargs):
    """Those that are approved by now, as they would go into the edition."""
    return _approved(article, edition)


FROZEN = {  # of a PublishedTake: where it stands, seen from the take
    "take_id": F("pk"),
    "body_html": Coalesce("standing__body_html", "body_html"),
    "stance": F("stance"),
    "disclosure": F("disclosure"),
    "label": Coalesce("assignment__panelist__program__label", Value("")),
    "persona_id": F("assignment__persona"),
    **{name: F(f"assignment__persona__{name}") for name in OF_PERSONA},
}


@prepared
def _approved_of(article: int):
    """Of each approved take what is FROZEN, in its words as an editor changed them, if that stands; and whether it was
    answered."""
    approved = {"assignment__state": Assignment.State.APPROVED, "decision": Take.Decision.APPROVED}
    takes = Take.objects.filter(assignment__article=article, **approved).annotate(
        standing=FilteredRelation("edits", condition=Q(edits__consent__in=TakeEdit.STANDING)),
        answered=Exists(Rebuttal.objects.filter(to=OuterRef("assignment"), state=Rebuttal.State.APPROVED)),
    )
    return takes.order_by("assignment__position", "assignment_id").values_list(*FROZEN.values(), "answered")


def _approved(article, edition) -> list[PublishedTake]:
    rows = _approved_of(article.pk)
    frozen = [dict(zip(FROZEN, facts, strict=True)) for *facts, _ in rows]
    scale = _scale_of(article, [facts["stance"] for facts in frozen])
    takes = [
        PublishedTake(edition=edition, position=position, **facts | _position_of(facts["stance"], scale))
        for position, facts in enumerate(frozen)
    ]
    return with_answers(article, takes) if any(answered for *_, answered in rows) else takes


def _scale_of(article, stances) -> Scale | None:
    """The scale of the panel, asked for where one of its takes says where it stands."""
    return terms_of(article).scale if any(stance is not None for stance in stances) else None


@receiver(takes_previewed)
def takes_as_they_stand(sender, article, edition, viewer, **kwargs):
    """Those that were handed in and not sent back, in the order of the panel, and a place for each other one."""
    seats = article.assignments.seats().select_related("persona").prefetch_related("takes__edits")
    seats = seats.annotate(label=F("panelist__program__label"))
    blind = not sees_handed_in_takes(article, viewer)
    scale = _scale_of(article, [take.stance for seat in seats for take in seat.takes.all()])
    shown = [_previewed(edition, seat, position, scale, blind) for position, seat in enumerate(seats)]
    return with_answers(article, shown) if seats and not blind else shown


def _previewed(edition, seat, position, scale, blind) -> PublishedTake:
    take = max(seat.takes.all(), key=lambda take: take.round, default=None)
    handed_in = seat.state in (Assignment.State.SUBMITTED, Assignment.State.AWAITING_CONSENT, Assignment.State.APPROVED)
    if take is None or blind or not handed_in:
        shown = _frozen(edition, Take(body_html=""), seat.persona, position, None, "", None)
        shown.pending = gettext("This take is still to come.")
    else:
        shown = _frozen(edition, take, seat.persona, position, scale, take.final_html, seat.label)
        shown.pending = "" if seat.state == Assignment.State.APPROVED else gettext("Not approved yet.")
    return shown


@receiver(lists_asked)
def pages_of_its_voices(sender, article, **kwargs) -> list[str]:
    """Those of every persona that was ever heard in it."""
    voices = Persona.objects.filter(published_takes__edition__article=article).distinct()
    return [persona.get_absolute_url() for persona in voices]


@receiver(article_withdrawn)
def close_seats(sender, article, by, **kwargs):
    """Nobody writes on for an article that is gone."""
    close_open_seats(article, by=by)
    close_for_good(article, by=by)


def _frozen(edition, take, persona, position, scale: Scale | None, body_html: str, label: str | None) -> PublishedTake:
    return PublishedTake(
        edition=edition,
        take=take,
        persona=persona,
        position=position,
        body_html=body_html,
        label=label or "",
        disclosure=take.disclosure,
        **as_it_is(persona),
        **_position_of(take.stance, scale),
    )


def _position_of(stance: int | None, scale: Scale | None) -> dict:
    if scale is None or stance is None:
        return {"stance": None}
    return {"stance": stance, "scale_low": scale.low, "scale_high": scale.high}
