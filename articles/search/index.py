"""The index that belongs to the database there is."""

from types import ModuleType

from django.db import connections, migrations

from articles.search import postgres, sqlite
from articles.search.fields import execute


def of(connection) -> ModuleType:
    """The module that knows this database: `create`, `drop`, `restore`, `found` and its FORMS."""
    return sqlite if connection.vendor == "sqlite" else postgres


def restore(using: str, **kwargs) -> None:
    """After every migrate of the database `using`: make the index anew if it was lost with its table."""
    of(connections[using]).restore(connections[using])


def never_compile(connection, **kwargs) -> None:
    """Of a new connection: have PostgreSQL take every query as it is. It thinks that a search reads many rows, since it
    cannot know how few there are of a span, and compiles for longer than any of our queries takes."""
    if connection.vendor == "postgresql":
        execute(connection, "SET jit = off")


class Index(migrations.RunPython):
    """A migration step: make the index."""

    def __init__(self):
        super().__init__(
            lambda apps, schema_editor: of(schema_editor.connection).create(schema_editor.connection),
            lambda apps, schema_editor: of(schema_editor.connection).drop(schema_editor.connection),
        )

    def deconstruct(self):
        """As Django asks."""
        return type(self).__name__, [], {}
