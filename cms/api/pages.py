"""Pages by cursor."""

from django.core.exceptions import ValidationError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination

from articles.models import Findable


class NewestFirst(CursorPagination):
    """`next`, `previous`, `results`; newest first."""

    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = "-pk"
    invalid_cursor_message = "There is no such page. Follow the links in `next` and `previous`."

    def decode_cursor(self, request):
        """The cursor. Raises NotFound for one that no page of ours carried."""
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None:
            self._check(cursor.position)
        return cursor

    def paginate_queryset(self, queryset, request, view=None):
        """One page of the rows."""
        self.model = queryset.model
        return super().paginate_queryset(queryset, request, view)

    def _check(self, position: str) -> None:
        name = self.get_ordering_name()
        try:
            value = self._field(name).to_python(position)
        except (ValidationError, ValueError, OverflowError) as why:
            raise NotFound(self.invalid_cursor_message) from why
        if "\x00" in position or (hasattr(value, "tzinfo") and value.tzinfo is None):
            raise NotFound(self.invalid_cursor_message)

    def _field(self, name: str):
        return self.model._meta.pk if name == "pk" else self.model._meta.get_field(name)

    def get_ordering_name(self) -> str:
        """The field that cursors carry."""
        return (self.ordering if isinstance(self.ordering, str) else self.ordering[0]).lstrip("-")


class ByPlace(NewestFirst):
    """Editions of a list, in the order that readers have them in."""

    ordering = "-place"

    def _field(self, name: str):
        return Findable._meta.pk


class ByName(NewestFirst):
    """In the order of the alphabet."""

    ordering = "name"
