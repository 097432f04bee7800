"""For editors: the panel of an article as one thing, its rebuttal round, and decisions on what panelists answer."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from articles.models import Article
from cms.api.assignments import Note
from cms.api.bodies import Facts
from cms.api.calls import Call, EditorsOnly
from cms.api.fields import Moment, Prose
from cms.lib.numbers import whole
from panels import rebutting
from panels.models import ArticlePanel, Rebuttal
from panels.terms import set_terms, terms_of


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
    """How far the panel of an article is as a whole, and what it keeps to."""

    state = serializers.ChoiceField(ArticlePanel.State.choices)
    blind = serializers.BooleanField()
    hides_takes = serializers.BooleanField(help_text="The blind round is not over.")
    shows_counts = serializers.BooleanField()
    minimum = serializers.IntegerField()
    scale_low = serializers.CharField()
    scale_high = serializers.CharField()
    rebuttal_due_at = Moment(allow_null=True)


class TermsFacts(Facts):
    """What the panel is to keep to; what is not sent stays as it is."""

    blind = serializers.BooleanField(required=False)
    shows_counts = serializers.BooleanField(required=False)
    minimum = serializers.IntegerField(required=False, min_value=0, max_value=50)
    scale_low = Prose(required=False, max_length=30)
    scale_high = Prose(required=False, max_length=30)

    elsewhere = {
        "state": "This follows by itself, and by open_rebuttal/ and close_rebuttal/.",
        "hides_takes": "This follows by itself.",
        "rebuttal_due_at": "This is set by open_rebuttal/.",
    }


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


class OnePanel(RoundCall):
    """The panel of an article as one thing."""

    facts = {"PATCH": TermsFacts}
    queryset = Article.objects.select_related("terms")

    def get(self, request, pk: int):
        """What the panel keeps to, and how far it is."""
        return Response(self.get_serializer(terms_of(self.get_object())).data)

    def patch(self, request, pk: int):
        """Change what it keeps to. Once a take was handed in only `minimum` can be changed: a 409 says so."""
        self.get_object()
        return Response(self.get_serializer(set_terms(pk, by=request.user, **self.given())).data)


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
