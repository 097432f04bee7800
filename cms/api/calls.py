"""What all calls have in common: facts in, one verb, a payload out."""

from django.shortcuts import get_object_or_404
from rest_framework import generics, permissions
from rest_framework.exceptions import APIException, NotFound
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.roles import newsroom, panel_reader
from cms.api.errors import Problem


class NoLength(APIException):
    """A body in chunks: the gateway would take it for an empty one."""

    status_code = 411
    default_code = "length_required"
    default_detail = "Send the body whole, with its Content-Length."


class Newsroom(permissions.BasePermission):
    """All who work on articles; which of them may do what, the state tables say."""

    message = "This is for the newsroom."

    def has_permission(self, request, view):
        """Whether this person belongs to the newsroom."""
        return newsroom(request.user)


class EditorsOnly(permissions.BasePermission):
    """Editors, and whoever else sees panels; which of them may do what, the state tables say."""

    message = "This is for editors."

    def has_permission(self, request, view):
        """Whether this person sees panels."""
        return panel_reader(request.user)


class Call(generics.GenericAPIView):
    """`serializer_class` is what it answers; `facts` what it takes, by method; `created` whether a POST makes a row."""

    facts: dict[str, type] = {}
    created = False
    refusal = Problem  # the form of a 409

    def given(self) -> dict:
        """The facts that were sent. Raises ValidationError by field, NoLength for a body that cannot be read."""
        if "HTTP_TRANSFER_ENCODING" in self.request.META and not self.request.META.get("CONTENT_LENGTH"):
            raise NoLength
        facts = self.facts[self.request.method](data=self.request.data)
        facts.is_valid(raise_exception=True)
        return facts.validated_data

    def answer(self, pk: int, *, created: bool = False) -> Response:
        """The whole row, as it now stands."""
        row = get_object_or_404(self.get_queryset(), pk=pk)
        return Response(self.get_serializer(row).data, status=201 if created else 200)

    def handle_exception(self, why):
        """A refusal; one for a stale version carries the row as it stands, so that the two can be compared."""
        response = super().handle_exception(why)
        if getattr(why, "code", None) == "stale":
            response.data["current"] = self.answer(self.kwargs["pk"]).data
        return response


class Nowhere(APIView):
    """Every address below /api/ that no call has."""

    permission_classes = ()
    authentication_classes = ()
    schema = None

    def initial(self, request, *args, **kwargs):
        """Raises NotFound, whatever the method."""
        raise NotFound("There is no such call. Addresses end with a slash; /api/docs/ lists them all.")
