"""For anyone: live editions with their takes, and the words they are found by."""

from django.db.models import Subquery
from django.shortcuts import redirect
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, permissions, serializers
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.reverse import reverse

from articles.models import Category, Edition, Organization
from cms.api.calls import Call
from cms.api.fields import Moment
from cms.api.pages import ByName, ByPlace
from panels.models import Persona

LABEL = "What readers are told of a program that wrote it."


class Named(serializers.Serializer):
    """Something with an address and a name."""

    slug = serializers.CharField()
    name = serializers.CharField()


class Voice(Named):
    """A persona, as frozen into an edition."""

    perspective = serializers.CharField()


class StancePayload(serializers.Serializer):
    """Where a take stands: `at` from -2, the low end of the scale, to 2, its high end; and in words."""

    at = serializers.IntegerField(source="stance")
    words = serializers.CharField(source="stance_words")
    low = serializers.CharField(source="scale_low")
    high = serializers.CharField(source="scale_high")


class AnswerPayload(serializers.Serializer):
    """What another persona answered to a take."""

    persona = Voice(source="*")
    label = serializers.CharField(required=False, help_text=LABEL)
    body_html = serializers.CharField()

    def to_representation(self, answer: dict) -> dict:
        """Without a label where there is none."""
        shown = super().to_representation(answer)
        return shown if shown.get("label") else {name: value for name, value in shown.items() if name != "label"}


class PublishedTakePayload(serializers.Serializer):
    """A published take; `label`, `stance` and `answers` are there where it has them."""

    persona = Voice(source="*")
    label = serializers.CharField(required=False, help_text=LABEL)
    body_html = serializers.CharField()
    stance = StancePayload(source="*", required=False)
    answers = AnswerPayload(many=True, required=False)

    def to_representation(self, take) -> dict:
        """Without a label, a stance and answers where there are none."""
        shown = super().to_representation(take)
        if not take.label:
            del shown["label"]
        if take.stance is None:
            del shown["stance"]
        if not take.answers:
            del shown["answers"]
        return shown


class EditionPayload(serializers.Serializer):
    """A live edition: an article as readers see it now."""

    slug = serializers.CharField()
    headline = serializers.CharField()
    dek = serializers.CharField()
    body_html = serializers.CharField()
    category = Named(source="about.category", allow_null=True)
    organizations = Named(source="about.organizations", many=True)
    source_url = serializers.CharField()
    published_at = Moment()
    updated_at = Moment(source="changed_at", help_text="Since when readers see this edition.")
    edition = serializers.IntegerField(source="number")
    takes = PublishedTakePayload(many=True)


class PersonaPayload(serializers.ModelSerializer):
    """A voice."""

    class Meta:
        model = Persona
        fields = ["slug", "name", "perspective", "description"]


class CategoryPayload(serializers.ModelSerializer):
    """A kind of news."""

    class Meta:
        model = Category
        fields = ["slug", "name", "description"]


class OrganizationPayload(serializers.ModelSerializer):
    """Whom articles are about."""

    class Meta:
        model = Organization
        fields = ["slug", "name", "description", "website"]


class ForAnyone(Call):
    """No login is asked for, and pages of other sites may ask too."""

    permission_classes = (permissions.AllowAny,)
    authentication_classes = ()

    def finalize_response(self, request, response, *args, **kwargs):
        """The answer, for every origin."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response


@extend_schema(
    parameters=[
        OpenApiParameter("category", str, description="The slug of a category."),
        OpenApiParameter("organization", str, description="The slug of an organization."),
    ]
)
class Articles(ForAnyone, generics.ListAPIView):
    """Live editions, newest first, with their takes."""

    serializer_class = EditionPayload
    pagination_class = ByPlace
    queryset = Edition.objects.live()

    def get_queryset(self):
        """All, or those of one category, about one organization."""
        asked, kinds = self.request.query_params, {"category": Category, "organization": Organization}
        wanted = [(kind, model.objects.filter(slug=asked[kind])) for kind, model in kinds.items() if kind in asked]
        if not wanted:
            return Edition.objects.listed().with_takes()
        (kind, subject), *others = wanted
        rows = Edition.objects.listed(kind, Subquery(subject.values("pk")))
        return rows.filter(organizations__in=others[0][1]).with_takes() if others else rows.with_takes()


class OneArticle(ForAnyone):
    """One live edition by its slug, with its takes. A slug that it had before leads to the present one."""

    serializer_class = EditionPayload
    queryset = Edition.objects.live().with_takes()
    lookup_field = "slug"

    def get(self, request, slug: str):
        """The edition; 301 from an earlier slug; 404 for what is not published, or not any more."""
        edition = self.get_queryset().filter(slug=slug).first()
        if edition:
            return Response(self.get_serializer(edition).data)
        moved = Edition.objects.live().filter(article__editions__slug=slug).first()
        if moved is None:
            raise NotFound("There is no such article.")
        return redirect(reverse("api-article", args=[moved.slug], request=request), permanent=True)


class Personas(ForAnyone, generics.ListAPIView):
    """The voices that readers hear."""

    queryset = Persona.objects.all()
    serializer_class = PersonaPayload
    pagination_class = ByName


class Categories(ForAnyone, generics.ListAPIView):
    """The kinds of news."""

    queryset = Category.objects.all()
    serializer_class = CategoryPayload
    pagination_class = ByName


class Organizations(ForAnyone, generics.ListAPIView):
    """Whom articles are about."""

    queryset = Organization.objects.all()
    serializer_class = OrganizationPayload
    pagination_class = ByName
