"""The schema, from what the calls say of themselves."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc

from cms.api.errors import Problem

TAGS = ("newsroom", "desk")


class CallSchema(AutoSchema):
    """What a Call takes and answers, refusals included."""

    def get_tags(self) -> list[str]:
        """Whom the call is for."""
        return [next((tag for tag in TAGS if f"/{tag}/" in self.path), "readers")]

    def get_description(self) -> str:
        """What the call is for: in the words of the class for a move, else of the method."""
        return get_doc(type(self.view)) if hasattr(self.view, "verb") else super().get_description()

    def get_operation_id(self) -> str:
        """newsroom_articles_submit, not …_submit_create: a move is named for itself."""
        name = super().get_operation_id()
        return name.removesuffix("_create") if self.method == "POST" and "{id}" in self.path else name

    def get_request_serializer(self):
        """The facts that the call takes."""
        return self.view.facts.get(self.method)

    def get_response_serializers(self):
        """The payload, and a Problem for each way to be refused."""
        ok = "201" if self.method == "POST" and self.view.created else "200"
        return {ok: self.view.get_serializer(), **dict.fromkeys(self._refusals(), Problem), **self._conflict()}

    def _refusals(self) -> list[str]:
        refusals = ["401", "403"] if self.view.authentication_classes else []
        if self.view.facts.get(self.method):
            refusals += ["400", "413", "415"]
        return refusals + (["404"] if "{" in self.path or self._is_list_view(self.view.get_serializer()) else [])

    def _conflict(self) -> dict:
        return {"409": self.view.refusal} if self.view.facts.get(self.method) else {}
