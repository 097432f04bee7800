"""Where the words of an article stand, the weightiest place first, and the forms in which they are looked for."""

TABLE = "articles_findable"
FIELDS = ("headline", "dek", "body", "takes")


def up_to(field: str, row: str = "") -> str:
    """SQL for the words of a row down to this field: found there is what has all words in these places."""
    return " || ' ' || ".join(f"{row}{name}" for name in FIELDS[: FIELDS.index(field) + 1])


def execute(connection, *statements: str) -> None:
    """Run these, one after another."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
