"""For the newsroom: working copies and their moves."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import IsAuthenticated

from articles import drafting, publishing
from articles.models import Article, Category, Organization
from articles.states import ARTICLE
from cms.api.bodies import Facts
from cms.api.calls import Call, Newsroom
from cms.api.errors import Problem
from cms.api.fields import Moment, OneOf, Prose, SomeOf, Version
from panels.progress import with_progress
from pictures.models import Picture

BY_A_MOVE = "This is changed by the moves: submit/, approve/, schedule/, publish/ and the others."
BY_ITSELF = "This follows by itself and cannot be written."


class Progress(serializers.Serializer):
    """How far the panel is. Null for whoever sits on it and is not to know yet."""

    approved = serializers.IntegerField(source="approved_count", allow_null=True)
    total = serializers.IntegerField(source="seat_count", allow_null=True)
    needed = serializers.IntegerField(
        source="needed_count", allow_null=True, help_text="So many approved takes it waits for; 0: for required seats."
    )


class ArticlePayload(serializers.Serializer):
    """A working copy, whole."""

    id = serializers.IntegerField()
    headline = serializers.CharField()
    slug = serializers.CharField()
    dek = serializers.CharField()
    body_html = serializers.CharField()
    category = serializers.CharField(source="category.slug", allow_null=True)
    organizations = serializers.SerializerMethodField()
    source_url = serializers.CharField()
    byline = serializers.CharField()
    dateline = serializers.DateField(allow_null=True)
    picture = serializers.CharField(source="picture.key", allow_null=True, help_text="Its key: /pictures/<key>.webp")
    picture_alt = serializers.CharField(help_text="Where it is put otherwise than in the library.")
    state = serializers.ChoiceField(Article.State.choices)
    version = serializers.IntegerField()
    publish_at = Moment(allow_null=True)
    live_edition = serializers.IntegerField(source="live_edition.number", allow_null=True)
    has_unpublished_changes = serializers.BooleanField()
    created_at = Moment()
    updated_at = Moment()
    panel = Progress(source="*")
    moves = serializers.SerializerMethodField(help_text="What you may do with it now.")

    def get_organizations(self, article) -> list[str]:
        """Their slugs."""
        return [organization.slug for organization in article.organizations.all()]

    def get_moves(self, article) -> list[str]:
        """The moves of the state table that are open to the caller."""
        return [name for name in ARTICLE.open_to(article, by=self.context["request"].user) if name in MOVES]


class ArticleProblem(Problem):
    """A refusal; with code `stale`, the article as it is stored."""

    current = ArticlePayload(required=False)


class NewArticle(Facts):
    """A working copy to begin: the headline is enough."""

    headline = Prose(max_length=200, allow_blank=False, trim_whitespace=True)
    slug = Prose(max_length=120, required=False)
    dek = Prose(max_length=600, required=False)
    body_html = Prose(required=False)
    category = OneOf(Category.objects.all(), required=False, allow_null=True)
    organizations = SomeOf(Organization.objects.all(), required=False)
    source_url = Prose(max_length=1000, required=False)
    byline = Prose(max_length=200, required=False)
    dateline = serializers.DateField(required=False, allow_null=True)
    picture = OneOf(Picture.objects.all(), key="key", required=False, allow_null=True)
    picture_alt = Prose(max_length=300, required=False)

    elsewhere = {
        "state": BY_A_MOVE,
        "publish_at": "This is set by schedule/.",
        "live_edition": BY_A_MOVE,
        **dict.fromkeys(["id", "version", "created_at", "updated_at", "moves", "panel"], BY_ITSELF),
    }


class ArticleChanges(NewArticle):
    """Changes to a working copy, and the `version` that they were made from."""

    headline = Prose(max_length=200, allow_blank=False, trim_whitespace=True, required=False)
    version = Version()


class ArticleCall(Call):
    """About working copies."""

    permission_classes = (IsAuthenticated, Newsroom)
    serializer_class = ArticlePayload
    refusal = ArticleProblem
    queryset = Article.objects.select_related("category", "live_edition", "picture").prefetch_related("organizations")

    def get_queryset(self):
        """With how far each panel is, for the caller."""
        return with_progress(super().get_queryset(), self.request.user)


@extend_schema(
    methods=["GET"],
    parameters=[OpenApiParameter("state", str, enum=Article.State.values, description="Articles in this state.")],
)
class Articles(ArticleCall, generics.ListAPIView):
    """Working copies, newest first. POST begins one; its slug follows from the headline unless you send one."""

    facts = {"POST": NewArticle}
    created = True

    def get_queryset(self):
        """The newsroom's articles, in one state when asked."""
        state = self.request.query_params.get("state")
        if state is None or self.request.method == "POST":
            return super().get_queryset()
        if state not in Article.State.values:
            raise serializers.ValidationError({"state": [f"Use one of: {', '.join(Article.State.values)}."]})
        return super().get_queryset().filter(state=state)

    def post(self, request):
        """Begin an article. The headline is enough; the slug follows from it unless you send one."""
        return self.answer(drafting.create(by=request.user, **self.given()).pk, created=True)


class OneArticle(ArticleCall, generics.RetrieveAPIView):
    """One working copy."""

    facts = {"PATCH": ArticleChanges}

    def patch(self, request, pk: int):
        """Save what is sent over the `version` that was read. A stale one is a 409, whose `current` is what is
        stored; nothing is written then."""
        self.get_object()
        return self.answer(drafting.save(pk, by=request.user, **self.given()).pk)


class Move(Facts):
    """A move; with `version`, only if that is still what is stored."""

    version = Version(required=False)


class ReturnFacts(Move):
    """What to change."""

    note = Prose(max_length=20_000, allow_blank=False, trim_whitespace=True)


class ScheduleFacts(Move):
    """When to publish: ISO 8601 with an offset, to come."""

    publish_at = Moment(error_messages=dict.fromkeys(["required", "null"], "Say when, like 2026-05-01T09:30:00+02:00."))


class PublishFacts(Move):
    """A chief's reason to pass the gate; what was wrong in the edition before, for readers."""

    override_reason = Prose(max_length=20_000, required=False)
    correction = Prose(max_length=20_000, required=False)


class WithdrawFacts(Move):
    """Why, as readers are told at its address; and what is for the newsroom alone."""

    reason = Prose(max_length=20_000, allow_blank=False, trim_whitespace=True)
    note = Prose(max_length=20_000, required=False)


class RollbackFacts(Move):
    """To which edition."""

    edition = serializers.IntegerField(source="number", min_value=1, max_value=2**31 - 1)


class ArticleMove(ArticleCall):
    """One move of the state table; rights come first, then what was sent, then the state."""

    name: str

    def post(self, request, pk: int):
        """Make the move; answers the whole article."""
        if why := ARTICLE.forbidden(self.name, self.get_object(), by=request.user):
            raise why
        self.verb(pk, by=request.user, **self.given())
        return self.answer(pk)


class Submit(ArticleMove):
    """Hand a draft in for review. For editors, and writers whose own it is."""

    name, verb, facts = "submit", staticmethod(publishing.submit), {"POST": Move}


class Return(ArticleMove):
    """Give an article back to its writer, with a note. For editors."""

    name, verb, facts = "return", staticmethod(publishing.return_to_draft), {"POST": ReturnFacts}


class Approve(ArticleMove):
    """Say that the text is good to go. For editors."""

    name, verb, facts = "approve", staticmethod(publishing.approve), {"POST": Move}


class Schedule(ArticleMove):
    """Have it go out at a time, or at another. For editors."""

    name, verb, facts = "schedule", staticmethod(publishing.schedule), {"POST": ScheduleFacts}


class Unschedule(ArticleMove):
    """Take the time off; the article stays approved. For editors."""

    name, verb, facts = "unschedule", staticmethod(publishing.unschedule), {"POST": Move}


class Publish(ArticleMove):
    """Publish the working copy with its approved takes, as a new edition. For editors; past the gate for chiefs."""

    name, verb, facts = "publish", staticmethod(publishing.publish), {"POST": PublishFacts}


class Withdraw(ArticleMove):
    """Take the article from the readers, and close its open seats. For chiefs."""

    name, verb, facts = "withdraw", staticmethod(publishing.withdraw), {"POST": WithdrawFacts}


class Rollback(ArticleMove):
    """Make an earlier edition what readers see again. For chiefs."""

    name, verb, facts = "rollback", staticmethod(publishing.rollback), {"POST": RollbackFacts}


MOVES = {call.name: call for call in (Submit, Return, Approve, Schedule, Unschedule, Publish, Withdraw, Rollback)}
