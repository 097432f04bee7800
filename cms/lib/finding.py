"""Find rows by parts of words, however many rows there are: an index that the database itself keeps current.

SQLite has it as an FTS5 table of trigrams beside the table, kept by triggers; PostgreSQL as a GIN index of trigrams.
"""

import re

from django.core.management import CommandError
from django.db import DatabaseError, connections, migrations, transaction
from django.db.models import BigIntegerField, F, Func, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.lookups import In

MOST_WORDS = 10
LONGEST = 200  # characters of what is looked for
SHORT = 3  # a trigram has as many
FEW = 1000  # rows that can be named one by one


class WordIndex:
    """`columns` of `table`, as one text. Words of one or two letters are found at the beginning of words alone."""

    def __init__(self, table: str, *columns: str, walks: bool = False):
        self.table, self.columns, self.name = table, columns, f"{table}_words"
        self.walks = walks  # the table has an index in the order in which its rows are listed

    def narrow(self, rows: QuerySet, text: str, *, by: str = "pk", newest: bool = False) -> QuerySet:
        """Those of `rows` whose key `by` leads to a row that has every word of `text`. Any text is safe.

        Asks the index at once. With `newest`, only the FEW youngest rows found count: for lists that have many rows for
        each of them.
        """
        words = [word for word in re.split(r"[\s\-]+", text[:LONGEST]) if word][:MOST_WORDS]
        if not words:
            return rows
        connection = connections[rows.db]
        found, facts = self._found(words, connection.vendor)
        order = " ORDER BY id DESC" if newest else ""
        with connection.cursor() as cursor:
            cursor.execute(f"{found}{order} LIMIT {FEW + 1}", facts)
            keys = [key for (key,) in cursor]
        if newest or len(keys) <= FEW:
            return rows.filter(**{f"{by}__in": keys[:FEW]})
        walks = connection.vendor == "sqlite" and self.walks
        return rows.filter(In(_walked(by) if walks else F(by), RawSQL(found, facts)))

    def create(self, connection) -> None:
        """Make the index, of all the rows there are."""
        if connection.vendor == "sqlite":
            self.drop(connection)
            _execute(connection, *self._for_sqlite())
        else:
            have_trigrams(connection)
            text = f"({self._text()}) gin_trgm_ops"
            _execute(connection, f"CREATE INDEX IF NOT EXISTS {self.name} ON {self.table} USING gin ({text})")

    def drop(self, connection) -> None:
        """Remove it."""
        if connection.vendor == "sqlite":
            _execute(connection, *[f"DROP TRIGGER IF EXISTS {trigger}" for trigger in self._triggers])
            _execute(connection, f"DROP TABLE IF EXISTS {self.name}")
        else:
            _execute(connection, f"DROP INDEX IF EXISTS {self.name}")

    def restore(self, connection) -> None:
        """Make it anew where SQLite lost its triggers, as it does whenever a migration rebuilds the table."""
        if connection.vendor != "sqlite":
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT type, count(*) FROM sqlite_master WHERE name IN (%s, %s, %s, %s) GROUP BY type",
                [self.name, *self._triggers],
            )
            there = dict(cursor.fetchall())
        if "table" in there and there.get("trigger") != len(self._triggers):
            self.create(connection)

    @property
    def _triggers(self) -> list[str]:
        return [f"{self.name}_{when}" for when in ("insert", "update", "delete")]

    def _found(self, words: list[str], vendor: str) -> tuple[str, list[str]]:
        # Two blanks stand before each word of the text, so that even a single letter after them is a trigram.
        parts = [word if len(word) >= SHORT else f"  {word}" for word in words]
        if vendor == "sqlite":
            phrases = " ".join('"{}"'.format(part.replace('"', '""')) for part in parts)
            return f"SELECT rowid AS id FROM {self.name} WHERE {self.name} MATCH %s", [phrases]
        likes = " AND ".join([f"{self._text()} LIKE upper(%s)"] * len(parts))
        return f"SELECT id FROM {self.table} WHERE {likes}", [_like(part) for part in parts]

    def _text(self, row: str = "") -> str:
        joined = " || ' ' || ".join(f"{row}{column}" for column in self.columns)
        spaced = f"'  ' || replace(replace({joined}, '-', ' '), ' ', '  ')"
        return spaced if row else f"upper({spaced})"

    def _for_sqlite(self) -> list[str]:
        columns, text, (insert, update, delete) = ", ".join(self.columns), self._text("new."), self._triggers
        return [
            f"CREATE VIRTUAL TABLE {self.name} USING fts5(words, tokenize='trigram')",
            f"CREATE TRIGGER {insert} AFTER INSERT ON {self.table} "
            f"BEGIN INSERT INTO {self.name}(rowid, words) VALUES (new.id, {text}); END",
            f"CREATE TRIGGER {update} AFTER UPDATE OF {columns} ON {self.table} "
            f"BEGIN UPDATE {self.name} SET words = {text} WHERE rowid = old.id; END",
            f"CREATE TRIGGER {delete} AFTER DELETE ON {self.table} "
            f"BEGIN DELETE FROM {self.name} WHERE rowid = old.id; END",
            f"INSERT INTO {self.name}(rowid, words) SELECT id, {text} FROM {self.table} AS new",
        ]


class Index(migrations.RunPython):
    """A migration step: make a WordIndex over `columns` of `table`."""

    def __init__(self, table: str, *columns: str):
        self.index, self.arguments = WordIndex(table, *columns), [table, *columns]
        super().__init__(
            lambda apps, schema_editor: self.index.create(schema_editor.connection),
            lambda apps, schema_editor: self.index.drop(schema_editor.connection),
        )

    def deconstruct(self):
        """As Django asks."""
        return type(self).__name__, self.arguments, {}


def have_trigrams(connection) -> None:
    """Have PostgreSQL compare words by their trigrams. Raises CommandError saying what to do where it will not."""
    try:
        with transaction.atomic(using=connection.alias):
            _execute(connection, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as why:
        name = connection.settings_dict["NAME"]
        raise CommandError(
            f"The search needs PostgreSQL's extension pg_trgm, and the database says: {str(why).strip()}\n"
            f"Have somebody who may (a superuser, or the owner of the database) run this in {name}, then migrate again:"
            "\n\n    CREATE EXTENSION pg_trgm;\n\n"
            "Where it is not installed: on Debian it comes with postgresql, elsewhere often as postgresql-contrib."
        ) from why


def _walked(key: str):
    # The plus keeps SQLite from fetching every match before it sorts them: it walks the list in its order instead, and
    # stops when the page is full.
    return Func(F(key), template="+%(expressions)s", output_field=BigIntegerField())


def _execute(connection, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _like(part: str) -> str:
    return "%{}%".format(re.sub(r"([\\%_])", r"\\\1", part))
