"""Pages by cursor."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """`next`, `previous`, `results`; newest first."""

    page_size = 20
    ordering = "-pk"
