"""What readers see of the rebuttals: each as an answer under the take that it answers."""

from collections import defaultdict

from django.db.models import F

from panels.models import Persona, PublishedTake, Rebuttal

OF_PERSONA = ("slug", "name", "perspective", "accent", "avatar")  # is frozen with its words


def with_answers(article, takes: list[PublishedTake]) -> list[PublishedTake]:
    """These takes of the article, not stored yet, with the approved answers to each, in the order of the panel."""
    rebuttals = Rebuttal.objects.filter(seat__article=article, state=Rebuttal.State.APPROVED)
    rebuttals = rebuttals.annotate(label=F("seat__panelist__program__label"))
    answers = defaultdict(list)
    for rebuttal in rebuttals.select_related("seat__persona", "to").order_by("seat__position", "seat_id"):
        said = {"body_html": rebuttal.body_html, "label": rebuttal.label or ""}
        answers[rebuttal.to.persona_id].append(as_it_is(rebuttal.seat.persona) | said)
    for take in takes:
        take.answers = answers[take.persona_id]
    return takes


def as_it_is(persona: Persona) -> dict:
    """What of a persona is frozen with its words."""
    return {name: getattr(persona, name) for name in OF_PERSONA} | {"avatar": persona.avatar.name or ""}
