"""For editors: the rebuttal round of an article, and decisions on what panelists answer one another."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from articles.models import Article
from cms.api.assignments import Note
from cms.api.bodies import Facts
from cms.api.calls import Call, EditorsOnly
from cms.api.fields import Moment
from cms.lib.numbers import whole
from panels import rebutting
from panels.models import ArticlePanel, Rebuttal


class RebuttalPayload(serializers.Serializer):
    """What one seat answers to another."""

    id = serializers.IntegerField()
    article = serializers.IntegerField(source="seat.article_id")
    assignment = serializers.IntegerField(source="seat_id")
    persona = serializers.CharField(source="seat.persona.slug")
    to = serializers.CharField(source="to.persona.slug", help_text="Whose take it answers.")
    round = serializers.IntegerField()
    body_html = serializers.CharField()
    submitted_at = Moment()
    state = serializers.ChoiceField(Rebuttal.State.choices)
    note = serializers.CharField()


class RoundPayload(serializers.Serializer):
    """How far the panel of an article is as a whole."""

    state = serializers.ChoiceField(ArticlePanel.State.choices)
    rebuttal_due_at = Moment(allow_null=True)


class RoundFacts(Facts):
    """Until when panelists may answer."""

    due_at = Moment()


class RebuttalCall(Call):
    """About rebuttals."""

    permission_classes = (IsAuthenticated, EditorsOnly)
    serializer_class = RebuttalPayload
    queryset = Rebuttal.objects.select_related("seat__persona", "to__persona").order_by("-pk")


@extend_schema(parameters=[OpenApiParameter("article", int, description="Those about the article of this id.")])
class Rebuttals(RebuttalCall, generics.ListAPIView):
    """What panelists answered one another, newest first."""

    def get_queryset(self):
        """All, or those of one article."""
        article = self.request.query_params.get("article")
        if article is None:
            return super().get_queryset()
        if whole(article) is None:
            raise serializers.ValidationError({"article": ["This is an article's id, a number."]})
        return super().get_queryset().filter(seat__article=whole(article))


class RebuttalMove(RebuttalCall):
    """One move of the state table."""

    facts = {"POST": Facts}

    def post(self, request, pk: int):
        """Make the move; answers the whole rebuttal."""
        self.get_object()
        return self.answer(self.verb(pk, by=request.user, **self.given()).pk)


class ApproveRebuttal(RebuttalMove):
    """Let readers have it, under the take that it answers; at once, where the article is published."""

    verb = staticmethod(rebutting.approve)


class SendRebuttalBack(RebuttalMove):
    """Send it back with a note, while the round is open."""

    verb, facts = staticmethod(rebutting.request_changes), {"POST": Note}


class RejectRebuttal(RebuttalMove):
    """Say no to it, and why."""

    verb, facts = staticmethod(rebutting.reject), {"POST": Note}


class RoundCall(Call):
    """About the round of an article."""

    permission_classes = (IsAuthenticated, EditorsOnly)
    serializer_class = RoundPayload
    queryset = Article.objects.all()


class OpenRebuttal(RoundCall):
    """Let each panelist with an approved take answer one of the others, and tell them."""

    facts = {"POST": RoundFacts}

    def post(self, request, pk: int):
        """Open the round, until `due_at`; answers how far the panel is."""
        self.get_object()
        return Response(self.get_serializer(rebutting.open_round(pk, by=request.user, **self.given())).data)


class CloseRebuttal(RoundCall):
    """End the round before its time."""

    facts = {"POST": Facts}

    def post(self, request, pk: int):
        """Close the round; answers how far the panel is."""
        article = self.get_object()
        self.given()
        rebutting.close_round(article, by=request.user)
        return Response(self.get_serializer(ArticlePanel.objects.get(article=article)).data)
