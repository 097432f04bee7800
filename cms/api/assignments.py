"""For editors: the seats on articles, decisions on takes, and line-ups."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from articles.models import Article
from cms.api.bodies import Facts
from cms.api.calls import Call, EditorsOnly
from cms.api.fields import Moment, OneOf, Prose
from cms.api.pages import ByName
from cms.lib.numbers import whole
from panels import assigning, deciding, proposing
from panels.availability import must_be_free
from panels.models import Assignment, Panel, Panelist, Persona


class EditPayload(serializers.Serializer):
    """A take as an editor changed it; `consent` is the panelist's word on it: empty where it was not asked for."""

    id = serializers.IntegerField()
    body_html = serializers.CharField()
    note = serializers.CharField()
    edited_at = Moment()
    consent = serializers.CharField()
    objection = serializers.CharField()


class TakePayload(serializers.Serializer):
    """One submission, with what was decided on it; `decision` is empty until then."""

    round = serializers.IntegerField()
    body_html = serializers.CharField()
    stance = serializers.IntegerField(allow_null=True)
    submitted_at = Moment()
    decision = serializers.CharField()
    note = serializers.CharField()
    edit = EditPayload(source="last_edit", allow_null=True)


class AssignmentPayload(serializers.Serializer):
    """A seat on an article."""

    id = serializers.IntegerField()
    article = serializers.IntegerField(source="article_id")
    persona = serializers.CharField(source="persona.slug")
    panelist = serializers.CharField(source="panelist.user.username", allow_null=True)
    standby = serializers.CharField(source="standby.user.username", allow_null=True)
    brief = serializers.CharField()
    required = serializers.BooleanField()
    state = serializers.ChoiceField(Assignment.State.choices)
    round = serializers.IntegerField()
    due_at = Moment(allow_null=True)
    answer_by = Moment(allow_null=True)
    proposed_due_at = Moment(allow_null=True, help_text="When its panelist would deliver instead; null once answered.")
    proposal_note = serializers.CharField(help_text="Why then.")
    asks_interests = serializers.BooleanField()
    interests = serializers.CharField(help_text="What its panelist discloses, for editors.")
    disclosed_at = Moment(allow_null=True, help_text="When they said so; with no interests, that there are none.")
    takes = TakePayload(many=True)
    decline_cause = serializers.CharField(help_text="Of the list that decline/ takes; empty: not declined.")
    decline_reason = serializers.CharField()
    note = serializers.CharField()


class Anyway(serializers.BooleanField):
    """Whether to ask somebody who is away or has enough to do: without it, that is a 409 with the code `not_free`."""

    def __init__(self):
        super().__init__(default=False, help_text="Ask them though they are away, or have enough to do.")


class Invitation(Facts):
    """A seat to add; without a panelist it waits for one."""

    article = serializers.PrimaryKeyRelatedField(
        queryset=Article.objects.all(), pk_field=serializers.IntegerField(min_value=1)
    )
    persona = OneOf(Persona.objects.all())
    panelist = OneOf(Panelist.objects.select_related("user"), key="user__username", required=False, allow_null=True)
    due_at = Moment(required=False, allow_null=True)
    answer_by = Moment(required=False, allow_null=True)
    brief = Prose(required=False, max_length=20_000)
    required = serializers.BooleanField(required=False)
    standby = OneOf(Panelist.objects.select_related("user"), key="user__username", required=False, allow_null=True)
    asks_interests = serializers.BooleanField(required=False)
    anyway = Anyway()

    elsewhere = {"state": "This is changed by approve/, request_changes/, cancel/ and by the panelist."}


class SeatChange(Facts):
    """What the seat asks for from now on; what is not sent stays as it is."""

    due_at = Moment(required=False, allow_null=True)
    answer_by = Moment(required=False, allow_null=True)
    brief = Prose(required=False, max_length=20_000)
    required = serializers.BooleanField(required=False)
    standby = OneOf(Panelist.objects.select_related("user"), key="user__username", required=False, allow_null=True)
    asks_interests = serializers.BooleanField(required=False)

    elsewhere = {"panelist": "This is changed by reassign/.", **Invitation.elsewhere}


class Read(Facts):
    """The `round` that you read, to be sure that it is the one you decide on."""

    round = serializers.IntegerField(required=False, min_value=1, max_value=2**15 - 1)


class Note(Read):
    """What to change."""

    note = Prose(max_length=20_000, allow_blank=False, trim_whitespace=True)


class Approval(Read):
    """A decision for a take; whether what its panelist discloses is printed under it."""

    print_interests = serializers.BooleanField(required=False)
    disclosed = Moment(required=False, help_text="The `disclosed_at` that you read.")


class Seen(Facts):
    """The proposed time that you read, to be sure that it is the one you answer."""

    proposed = Moment(required=False)


class EditedTake(Approval):
    """The take as it is to go out, and a word to its panelist about it."""

    body_html = Prose(max_length=deciding.MAX_EDITED, allow_blank=False)
    note = Prose(required=False, max_length=deciding.MAX_NOTE)


class Successor(Facts):
    """Who gets the seat."""

    panelist = OneOf(Panelist.objects.select_related("user"), key="user__username")
    anyway = Anyway()


class AssignmentCall(Call):
    """About seats."""

    permission_classes = (IsAuthenticated, EditorsOnly)
    serializer_class = AssignmentPayload
    queryset = Assignment.objects.select_related("persona", "panelist__user", "standby__user").prefetch_related(
        "takes__edits"
    )


@extend_schema(
    methods=["GET"],
    parameters=[
        OpenApiParameter("article", int, description="Seats on the article of this id."),
        OpenApiParameter("state", str, enum=Assignment.State.values, description="Seats in this state."),
    ],
)
class Assignments(AssignmentCall, generics.ListAPIView):
    """Seats, newest first, with their takes."""

    facts = {"POST": Invitation}
    created = True

    def get_queryset(self):
        """All, or those of one article, in one state."""
        rows, asked = super().get_queryset(), self.request.query_params
        if self.request.method == "POST":
            return rows
        article, state = asked.get("article"), asked.get("state")
        if article is not None:
            if whole(article) is None:
                raise serializers.ValidationError({"article": ["This is an article's id, a number."]})
            rows = rows.filter(article=whole(article))
        if state is not None:
            if state not in Assignment.State.values:
                raise serializers.ValidationError({"state": [f"Use one of: {', '.join(Assignment.State.values)}."]})
            rows = rows.filter(state=state)
        return rows

    def post(self, request):
        """Add a seat to an article; its panelist is invited."""
        facts = self.given()
        _ask_twice(facts.get("panelist"), facts.get("due_at"), anyway=facts.pop("anyway"))
        return self.answer(assigning.invite(facts.pop("article").pk, by=request.user, **facts).pk, created=True)


class OneAssignment(AssignmentCall, generics.RetrieveAPIView):
    """One seat, with its takes."""

    facts = {"PATCH": SeatChange}

    def patch(self, request, pk: int):
        """Change what an open seat asks for. Its panelist is told of another time, and reminders follow it."""
        self.get_object()
        return self.answer(assigning.change(pk, by=request.user, **self.given()).pk)


class AssignmentMove(AssignmentCall):
    """One move of the state table."""

    facts = {"POST": Facts}

    def post(self, request, pk: int):
        """Make the move; answers the whole seat: the new one, when the move made one."""
        self.get_object()
        seat = self.verb(pk, by=request.user, **self.given())
        return self.answer(seat.pk, created=self.created)


class ApproveTake(AssignmentMove):
    """Approve the submitted take. On a published article it goes to the readers at once, as a new edition."""

    verb, facts = staticmethod(deciding.approve), {"POST": Approval}


class ApproveWithEdits(AssignmentMove):
    """Approve the take as you changed it. Where its panelist must agree to edits, it waits for their word first."""

    verb, facts = staticmethod(deciding.approve_with_edits), {"POST": EditedTake}


class RecallEdits(AssignmentMove):
    """Take edits back that wait for the panelist's word; the take is to be decided on as it was submitted."""

    verb = staticmethod(deciding.recall_edits)


class RequestChanges(AssignmentMove):
    """Send the take back with a note; a new round begins."""

    verb, facts = staticmethod(deciding.request_changes), {"POST": Note}


class ConfirmTime(AssignmentMove):
    """The take is due when its panelist proposed."""

    verb, facts = staticmethod(proposing.confirm_time), {"POST": Seen}


class KeepTime(AssignmentMove):
    """The take is due when it was, and not when its panelist proposed."""

    verb, facts = staticmethod(proposing.keep_time), {"POST": Seen}


class Cancel(AssignmentMove):
    """Close the seat; the article can go without it."""

    verb = staticmethod(assigning.cancel)


class Reassign(AssignmentMove):
    """Give the seat to somebody else: cancels this one, and answers the new one."""

    facts, created = {"POST": Successor}, True

    @staticmethod
    def verb(pk: int, *, by, panelist: Panelist, anyway: bool) -> Assignment:
        """Raises Conflict for somebody who is not free, unless they are to be asked anyway."""
        _ask_twice(panelist, Assignment.objects.get(pk=pk).due_at, anyway=anyway)
        return assigning.reassign(pk, by=by, panelist=panelist)


def _ask_twice(panelist: Panelist | None, due_at, *, anyway: bool) -> None:
    if panelist is not None:
        must_be_free(panelist, due_at, anyway=anyway)


class SeatPayload(serializers.Serializer):
    """A place in a line-up."""

    persona = serializers.CharField(source="persona.slug")
    panelist = serializers.CharField(source="panelist.user.username", allow_null=True)
    required = serializers.BooleanField()


class PanelPayload(serializers.Serializer):
    """A line-up."""

    slug = serializers.CharField()
    name = serializers.CharField()
    brief = serializers.CharField()
    answer_hours = serializers.IntegerField()
    deliver_hours = serializers.IntegerField()
    asks_interests = serializers.BooleanField()
    seats = SeatPayload(many=True)


class Panels(Call, generics.ListAPIView):
    """Line-ups, to apply to an article in one go."""

    permission_classes = (IsAuthenticated, EditorsOnly)
    serializer_class = PanelPayload
    pagination_class = ByName
    queryset = Panel.objects.prefetch_related("seats__persona", "seats__panelist__user")


class LineUp(Facts):
    """Which panel, and when its takes are due; without a panel, it is the default of the article's category; without a
    time, the panel's own hours count from now."""

    panel = OneOf(Panel.objects.all(), required=False)
    due_at = Moment(required=False, allow_null=True)


class ApplyPanel(AssignmentCall):
    """Fill every seat of a panel that the article does not have yet."""

    queryset = Article.objects.all()
    facts = {"POST": LineUp}
    created = True

    @extend_schema(responses={201: AssignmentPayload(many=True)})
    def post(self, request, pk: int):
        """Fill every seat of a panel that the article does not have yet; answers the new seats."""
        self.get_object()
        new = [seat.pk for seat in assigning.apply_panel(pk, by=request.user, **self.given())]
        rows = AssignmentCall.queryset.filter(pk__in=new).order_by("position", "pk")
        return Response(self.get_serializer(rows, many=True).data, status=201)
