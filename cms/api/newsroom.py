"""For editors: working copies and seats. Parse, one verb, answer."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, permissions, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from articles import drafting, publishing
from articles.models import Article, Category, Organization
from cms.accounts.roles import editor, writer
from cms.api.fields import Moment, Prose
from panels import assigning, deciding
from panels.models import Assignment, Panelist, Persona


class Newsroom(permissions.BasePermission):
    """Writers, editors, chiefs; which of them may do what, the state tables say."""

    def has_permission(self, request, view):
        """Whether this person belongs to the newsroom."""
        return writer(request.user)


class EditorsOnly(permissions.BasePermission):
    """Editors and chiefs."""

    def has_permission(self, request, view):
        """Whether this person edits."""
        return editor(request.user)


class ArticlePayload(serializers.Serializer):
    """A working copy."""

    id = serializers.IntegerField(read_only=True)
    headline = Prose(max_length=200, allow_blank=False)
    slug = Prose(max_length=120, required=False)
    dek = Prose(max_length=600, required=False)
    body_html = Prose(required=False)
    category = serializers.SlugRelatedField(
        slug_field="slug", queryset=Category.objects.all(), required=False, allow_null=True
    )
    organizations = serializers.SlugRelatedField(
        slug_field="slug", queryset=Organization.objects.all(), many=True, required=False
    )
    source_url = Prose(max_length=1000, required=False)
    byline = Prose(max_length=200, required=False)
    dateline = serializers.DateField(required=False, allow_null=True)
    state = serializers.CharField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    publish_at = Moment(read_only=True)


class ArticlePatch(ArticlePayload):
    """A save from the version that was read."""

    headline = Prose(max_length=200, allow_blank=False, required=False)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class Articles(generics.ListCreateAPIView):
    """Working copies, `?state=` for one state; begin one with a headline."""

    permission_classes = (permissions.IsAuthenticated, Newsroom)
    serializer_class = ArticlePayload

    def get_queryset(self):
        """The newsroom's articles, in one state when asked."""
        rows = Article.objects.select_related("category").prefetch_related("organizations")
        state = self.request.query_params.get("state")
        if state is None:
            return rows
        if state not in Article.State.values:
            raise serializers.ValidationError({"state": [f"Use one of: {', '.join(Article.State.values)}."]})
        return rows.filter(state=state)

    def perform_create(self, serializer):
        """Begin an article."""
        serializer.instance = drafting.create(by=self.request.user, **serializer.validated_data)


class OneArticle(generics.RetrieveAPIView):
    """One working copy; PATCH saves over the `version` that was read."""

    permission_classes = (permissions.IsAuthenticated, Newsroom)
    serializer_class = ArticlePayload
    queryset = Article.objects.all()

    @extend_schema(request=ArticlePatch, responses=ArticlePayload)
    def patch(self, request, pk: int):
        """Save what is sent; a stale version is a conflict, and nothing is written."""
        self.get_object()
        patch = ArticlePatch(data=request.data)
        patch.is_valid(raise_exception=True)
        article = drafting.save(pk, by=request.user, **patch.validated_data)
        return Response(ArticlePayload(article).data)


class ArticleMoveFacts(serializers.Serializer):
    """What a move may carry; which of it a move needs, the state table says."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    publish_at = Moment(required=False)
    note = Prose(required=False)
    reason = Prose(required=False)
    override_reason = Prose(required=False)
    correction = Prose(required=False)
    edition = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


def _given(facts: dict, **wanted):
    return {name: facts.get(name, default) for name, default in wanted.items()}


ARTICLE_MOVES = {
    "submit": lambda pk, by, facts: publishing.submit(pk, by=by, **_given(facts, version=None)),
    "return": lambda pk, by, facts: publishing.return_to_draft(pk, by=by, **_given(facts, note="", version=None)),
    "approve": lambda pk, by, facts: publishing.approve(pk, by=by, **_given(facts, version=None)),
    "schedule": lambda pk, by, facts: publishing.schedule(pk, by=by, **_given(facts, publish_at=None, version=None)),
    "unschedule": lambda pk, by, facts: publishing.unschedule(pk, by=by, **_given(facts, version=None)),
    "publish": lambda pk, by, facts: publishing.publish(
        pk, by=by, **_given(facts, override_reason="", correction="", version=None)
    ),
    "withdraw": lambda pk, by, facts: publishing.withdraw(pk, by=by, **_given(facts, reason="", version=None)),
    "rollback": lambda pk, by, facts: publishing.rollback(
        pk, by=by, number=facts.get("edition"), **_given(facts, version=None)
    ),
}


class ArticleMove(APIView):
    """One move of the state table."""

    permission_classes = (permissions.IsAuthenticated, Newsroom)

    @extend_schema(request=ArticleMoveFacts, responses=ArticlePayload)
    def post(self, request, pk: int, move: str):
        """Make the move; answers the whole article."""
        if move not in ARTICLE_MOVES:
            raise Http404
        facts = ArticleMoveFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        if move == "schedule" and "publish_at" not in facts.validated_data:
            raise serializers.ValidationError({"publish_at": ["Say when, like 2026-05-01T09:30:00+02:00."]})
        ARTICLE_MOVES[move](pk, request.user, facts.validated_data)
        return Response(ArticlePayload(Article.objects.get(pk=pk)).data)


class AssignmentPayload(serializers.Serializer):
    """A seat on an article."""

    id = serializers.IntegerField(read_only=True)
    article = serializers.PrimaryKeyRelatedField(queryset=Article.objects.all())
    persona = serializers.SlugRelatedField(slug_field="slug", queryset=Persona.objects.all())
    panelist = serializers.SlugRelatedField(
        slug_field="user__username", queryset=Panelist.objects.all(), required=False, allow_null=True
    )
    due_at = Moment(required=False, allow_null=True)
    brief = Prose(required=False, max_length=20_000)
    required = serializers.BooleanField(required=False, default=True)
    state = serializers.CharField(read_only=True)
    round = serializers.IntegerField(read_only=True)
    note = serializers.CharField(read_only=True)
    decline_reason = serializers.CharField(read_only=True)


class Assignments(generics.ListCreateAPIView):
    """Seats, `?article=` for those of one article; invite somebody."""

    permission_classes = (permissions.IsAuthenticated, EditorsOnly)
    serializer_class = AssignmentPayload

    def get_queryset(self):
        """The seats, of one article when asked."""
        rows = Assignment.objects.select_related("persona", "panelist__user")
        article = self.request.query_params.get("article")
        if article is None:
            return rows
        if not article.isdecimal() or len(article) > 18:
            raise serializers.ValidationError({"article": ["This is an article's id, a number."]})
        return rows.filter(article=int(article))

    def perform_create(self, serializer):
        """Invite."""
        facts = dict(serializer.validated_data)
        serializer.instance = assigning.invite(facts.pop("article").pk, by=self.request.user, **facts)


class OneAssignment(generics.RetrieveAPIView):
    """One seat."""

    permission_classes = (permissions.IsAuthenticated, EditorsOnly)
    serializer_class = AssignmentPayload
    queryset = Assignment.objects.select_related("persona", "panelist__user")


class AssignmentMoveFacts(serializers.Serializer):
    """What a move may carry."""

    note = Prose(required=False)
    panelist = serializers.SlugRelatedField(
        slug_field="user__username", queryset=Panelist.objects.all(), required=False
    )


ASSIGNMENT_MOVES = {
    "approve": lambda pk, by, facts: deciding.approve(pk, by=by),
    "request_changes": lambda pk, by, facts: deciding.request_changes(pk, by=by, note=facts.get("note", "")),
    "cancel": lambda pk, by, facts: assigning.cancel(pk, by=by),
    "reassign": lambda pk, by, facts: assigning.reassign(pk, by=by, panelist=facts.get("panelist")),
}


class AssignmentMove(APIView):
    """One move of the state table."""

    permission_classes = (permissions.IsAuthenticated, EditorsOnly)

    @extend_schema(request=AssignmentMoveFacts, responses=AssignmentPayload)
    def post(self, request, pk: int, move: str):
        """Make the move; answers the seat, the new one after `reassign`."""
        if move not in ASSIGNMENT_MOVES:
            raise Http404
        facts = AssignmentMoveFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        seat = ASSIGNMENT_MOVES[move](pk, request.user, facts.validated_data)
        return Response(AssignmentPayload(Assignment.objects.get(pk=seat.pk)).data, 201 if seat.pk != pk else 200)
