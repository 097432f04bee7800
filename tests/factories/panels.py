from datetime import timedelta

import factory
from django.utils import timezone

from panels import answering, assigning, deciding, writing
from panels.models import Assignment, Panel, Panelist, Persona
from tests.factories.accounts import UserFactory
from tests.factories.articles import ArticleFactory


class PersonaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Persona

    name = factory.Sequence(lambda n: f"The Voice {n}")
    slug = factory.Sequence(lambda n: f"the-voice-{n}")
    perspective = "A Perspective"


class PanelistFactory(factory.django.DjangoModelFactory):
    """PanelistFactory(personas=[persona]) writes for those."""

    class Meta:
        model = Panelist
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory, role="panelist")

    @factory.post_generation
    def personas(self, create, personas, **kwargs):
        self.personas.set(personas or [])


class PanelFactory(factory.django.DjangoModelFactory):
    """PanelFactory(seats=[(persona, panelist), …])."""

    class Meta:
        model = Panel
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Panel {n}")
    slug = factory.Sequence(lambda n: f"panel-{n}")

    @factory.post_generation
    def seats(self, create, seats, **kwargs):
        for position, (persona, panelist) in enumerate(seats or []):
            self.seats.create(persona=persona, panelist=panelist, position=position)


def ask_for_consent(pk: int, *, by) -> None:
    """Edit the take of a seat whose panelist must agree."""
    Panelist.objects.filter(assignments=pk).update(edits_need_consent=True)
    deciding.approve_with_edits(pk, by=by, body_html="<p>A take with fewer words in it.</p>", note="Shorter.")


class AssignmentFactory:
    """AssignmentFactory(article=…, persona=…, panelist=…, state="submitted") walks a seat there through the verbs.
    With standby=True somebody who writes for its persona stands by."""

    def __new__(cls, article=None, persona=None, panelist=None, state="invited", by=None, **fields) -> Assignment:
        by = by or UserFactory(role="chief")
        article = article or ArticleFactory(by=by)
        persona = persona or PersonaFactory()
        panelist = panelist or PanelistFactory(personas=[persona])
        fields = {"due_at": timezone.now() + timedelta(hours=48)} | fields
        if fields.get("standby") is True:
            fields["standby"] = PanelistFactory(personas=[persona])
        seat = assigning.invite(article.pk, by=by, persona=persona, panelist=panelist, **fields)
        for step in cls.path[state]:
            step(seat.pk, panelist.user, by)
        seat.refresh_from_db()
        return seat

    _accept = staticmethod(lambda pk, user, by: answering.accept(pk, by=user))
    _submit = staticmethod(lambda pk, user, by: writing.submit(pk, by=user, draft="A take with several words in it."))
    _approve = staticmethod(lambda pk, user, by: deciding.approve(pk, by=by))
    _request = staticmethod(lambda pk, user, by: deciding.request_changes(pk, by=by, note="Say what it costs."))
    _edit = staticmethod(lambda pk, user, by: ask_for_consent(pk, by=by))
    _decline = staticmethod(lambda pk, user, by: answering.decline(pk, by=user, reason="No time."))
    _cancel = staticmethod(lambda pk, user, by: assigning.cancel(pk, by=by))
    path = {
        "invited": [],
        "accepted": [_accept],
        "submitted": [_accept, _submit],
        "changes_requested": [_accept, _submit, _request],
        "awaiting_consent": [_accept, _submit, _edit],
        "approved": [_accept, _submit, _approve],
        "declined": [_decline],
        "cancelled": [_cancel],
    }
