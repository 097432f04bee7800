"""The index of SQLite: for each field an FTS5 table of the words down to it, kept by triggers.

They hold no text, and list what they find by place: the newest comes first without the rest being looked at.
"""

from articles.search.fields import FIELDS, TABLE, execute, up_to
from articles.search.terms import Asked, Term

TABLES = {field: f"{TABLE}_{field}" for field in FIELDS}
TRIGGERS = {when: f"{TABLE}_{when}" for when in ("insert", "update", "delete")}
FORMS = ("whole", "begun")


def create(connection) -> None:
    """Make the index, of all the rows there are."""
    drop(connection)
    bodies = {"insert": _enter(), "update": _strike() + _enter(), "delete": _strike()}
    execute(
        connection,
        *[
            # The words are folded already: all that is left to do is to part them.
            f"CREATE VIRTUAL TABLE {table} USING fts5("
            "words, content='', columnsize=0, tokenize=\"ascii tokenchars '_'\", prefix='3 4 5')"
            for table in TABLES.values()
        ],
        *[
            f"CREATE TRIGGER {name} AFTER {when} ON {TABLE} BEGIN {' '.join(bodies[when])} END"
            for when, name in TRIGGERS.items()
        ],
        *[
            f"INSERT INTO {table}(rowid, words) SELECT place, {_words(field, '')} FROM {TABLE}"
            for field, table in TABLES.items()
        ],
    )


def drop(connection) -> None:
    """Remove it."""
    execute(connection, *[f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS.values()])
    execute(connection, *[f"DROP TABLE IF EXISTS {table}" for table in TABLES.values()])


def restore(connection) -> None:
    """Make it anew where it lost its triggers, as it does whenever a migration rebuilds the table."""
    names = [*TABLES.values(), *TRIGGERS.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT type, count(*) FROM sqlite_master WHERE name IN ({', '.join(['%s'] * len(names))}) GROUP BY type",
            names,
        )
        there = dict(cursor.fetchall())
    if "table" in there and there.get("trigger") != len(TRIGGERS):
        create(connection)


def found(step: int, field: str, form: str, besides: list, asked: Asked) -> tuple[str, list]:
    """SQL for the newest places that have what is asked for, and have none of `besides`, fields and forms."""
    terms, about, since, until, most = asked
    newest = f"ORDER BY place DESC LIMIT {most}"
    words = _asked(terms, about, form)
    if not words:
        walked = f"SELECT {step} AS step, place, NULL AS said FROM {TABLE} WHERE place >= %s AND place < %s"
        return f"{walked} {newest}", [since, until]
    table, left_out, facts = TABLES[field], "", [words]
    for other, its_form in besides:
        left_out += f" AND rowid NOT IN (SELECT rowid FROM {TABLES[other]} WHERE {TABLES[other]} MATCH %s)"
        facts.append(_asked(terms, about, its_form))
    return (
        f"SELECT {step} AS step, rowid AS place, NULL AS said FROM {table} WHERE {table} MATCH %s{left_out}"
        f" AND rowid >= %s AND rowid < %s {newest}"
    ), [*facts, since, until]


def _asked(terms: list[Term], about: list[str], form: str) -> str:
    phrases = [f'"{" ".join(term.words)}"{" *" if form == "begun" and not term.whole else ""}' for term in terms]
    return " AND ".join([*(f'"{key}"' for key in about), *phrases])


def _enter() -> list[str]:
    return [
        f"INSERT INTO {table}(rowid, words) VALUES (new.place, {_words(field, 'new.')});"
        for field, table in TABLES.items()
    ]


def _strike() -> list[str]:
    # An index without text has to be told what it had.
    return [
        f"INSERT INTO {table}({table}, rowid, words) VALUES ('delete', old.place, {_words(field, 'old.')});"
        for field, table in TABLES.items()
    ]


def _words(field: str, row: str) -> str:
    return f"{row}about || ' ' || {up_to(field, row)}"
