"""What must not change, held by the database itself. For use in migrations."""

from django.db import migrations


class Freeze(migrations.RunPython):
    """A migration step: the database refuses to update `columns` of `table` (all of them when empty).

    SQLite drops a table's triggers whenever a later migration rebuilds the table: repeat the step after such a one.
    tests/core/always holds that the triggers are there at the end.
    """

    def __init__(self, table: str, *columns: str):
        self.table, self.columns = table, columns
        self._constructor_args = ((table, *columns), {})
        super().__init__(self._create, self._drop)

    def deconstruct(self):
        """As Django asks."""
        return type(self).__name__, [self.table, *self.columns], {}

    def _create(self, apps, schema_editor):
        self._drop(apps, schema_editor)
        of = f" OF {', '.join(self.columns)}" if self.columns else ""
        message = f"{self.table} never changes once written"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {self.table}_frozen BEFORE UPDATE{of} ON {self.table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        else:
            schema_editor.execute(
                f"CREATE FUNCTION {self.table}_frozen() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {self.table}_frozen BEFORE UPDATE{of} ON {self.table} "
                f"FOR EACH ROW EXECUTE FUNCTION {self.table}_frozen()"
            )

    def _drop(self, apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_frozen")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_frozen ON {self.table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {self.table}_frozen()")


class Thaw(Freeze):
    """A migration step that lifts the freeze of a table, for one that fills in a new column. Freeze it after that."""

    def __init__(self, table: str):
        super().__init__(table)
        self.code, self.reverse_code = self._drop, self._create
