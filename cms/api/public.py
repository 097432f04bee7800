"""For anyone: live editions with their takes, and the words they are found by."""

from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny

from articles.models import Category, Edition, Organization
from cms.api.fields import Moment
from cms.api.pages import NewestFirst
from panels.models import Persona, PublishedTake


class Named(serializers.Serializer):
    """Something with an address and a name."""

    slug = serializers.CharField()
    name = serializers.CharField()


class Voice(Named):
    """A persona, as frozen into an edition."""

    perspective = serializers.CharField()


class TakePayload(serializers.ModelSerializer):
    """A published take."""

    persona = Voice(source="*")

    class Meta:
        model = PublishedTake
        fields = ["persona", "body_html"]


class EditionPayload(serializers.ModelSerializer):
    """A live edition."""

    category = Named(source="about.category", allow_null=True)
    organizations = Named(source="about.organizations", many=True)
    published_at = Moment()
    updated_at = Moment(source="created_at")
    edition = serializers.IntegerField(source="number")
    takes = TakePayload(many=True)

    class Meta:
        model = Edition
        fields = [
            "slug", "headline", "dek", "body_html", "category", "organizations", "source_url", "published_at",
            "updated_at", "edition", "takes",
        ]  # fmt: skip


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
        fields = ["slug", "name", "description"]


class ByDate(NewestFirst):
    """In the order of the home page."""

    ordering = ("-published_at", "-pk")


class ForAnyone:
    """No login is asked for."""

    permission_classes = (AllowAny,)
    authentication_classes = ()


class Articles(ForAnyone, generics.ListAPIView):
    """Live editions, newest first."""

    queryset = Edition.objects.live().with_takes()
    serializer_class = EditionPayload
    pagination_class = ByDate


class OneArticle(ForAnyone, generics.RetrieveAPIView):
    """One live edition, by its slug."""

    queryset = Edition.objects.live().with_takes()
    serializer_class = EditionPayload
    lookup_field = "slug"


class Personas(ForAnyone, generics.ListAPIView):
    """The voices."""

    queryset = Persona.objects.all()
    serializer_class = PersonaPayload


class Categories(ForAnyone, generics.ListAPIView):
    """The kinds of news."""

    queryset = Category.objects.all()
    serializer_class = CategoryPayload


class Organizations(ForAnyone, generics.ListAPIView):
    """Whom articles are about."""

    queryset = Organization.objects.all()
    serializer_class = OrganizationPayload
