"""For panelists: their own seats; anybody else's are not found."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.api.fields import Moment, Prose
from cms.api.public import Voice
from panels import writing
from panels.models import Assignment


class Words(serializers.Serializer):
    """The article to write about."""

    headline = serializers.CharField()
    dek = serializers.CharField()
    body_html = serializers.CharField()


class DeskPayload(serializers.Serializer):
    """A seat, as its panelist sees it."""

    id = serializers.IntegerField()
    article = Words()
    persona = Voice()
    brief = serializers.CharField()
    state = serializers.CharField()
    round = serializers.IntegerField()
    note = serializers.CharField()
    draft = serializers.CharField()
    version = serializers.IntegerField(source="draft_version")
    answer_by = Moment(allow_null=True)
    due_at = Moment(allow_null=True)


class DeskFacts(serializers.Serializer):
    """What a step may carry."""

    draft = Prose(required=False)
    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    reason = Prose(required=False)


class DeskPatch(serializers.Serializer):
    """A save from the version that was read."""

    draft = Prose()
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


def _own(request):
    return Assignment.objects.of(request.user).select_related("article", "persona", "panelist__user")


class Assignments(generics.ListAPIView):
    """One's own seats."""

    serializer_class = DeskPayload
    queryset = Assignment.objects.none()

    def get_queryset(self):
        """One's own."""
        return _own(self.request)


class OneAssignment(Assignments, generics.RetrieveAPIView):
    """One seat; PATCH saves the draft over the `version` that was read."""

    def get(self, request, *args, **kwargs):
        """One of one's own."""
        return self.retrieve(request, *args, **kwargs)

    @extend_schema(request=DeskPatch, responses=DeskPayload)
    def patch(self, request, pk: int):
        """Save the draft."""
        self.get_object()
        patch = DeskPatch(data=request.data)
        patch.is_valid(raise_exception=True)
        return Response(DeskPayload(writing.save_draft(pk, by=request.user, **patch.validated_data)).data)


STEPS = {
    "accept": lambda pk, by, facts: writing.accept(pk, by=by),
    "decline": lambda pk, by, facts: writing.decline(pk, by=by, reason=facts.get("reason", "")),
    "submit": lambda pk, by, facts: writing.submit(pk, by=by, draft=facts.get("draft"), version=facts.get("version")),
}


class Step(APIView):
    """Accept, decline, submit."""

    @extend_schema(request=DeskFacts, responses=DeskPayload)
    def post(self, request, pk: int, move: str):
        """Take the step; answers the seat."""
        if move not in STEPS:
            raise Http404
        seat = get_object_or_404(_own(request), pk=pk)
        facts = DeskFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        STEPS[move](seat.pk, request.user, facts.validated_data)
        return Response(DeskPayload(_own(request).get(pk=pk)).data)
