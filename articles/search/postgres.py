"""The index of PostgreSQL: for each field a column of the words down to it, made by the database, with a GIN index.

The words themselves are kept in a table of their own, with an index of trigrams: one that no article has is taken for
those that are spelled like it.
"""

from articles.search.fields import FIELDS, TABLE, execute, up_to
from articles.search.terms import Term
from cms.lib.finding import have_trigrams

WORDS = f"{TABLE}_words"
FORMS = ("whole", "begun", "alike")
ALIKE = 3  # words that one is taken for
SHORTEST = 4  # letters of a word that can be misspelled


def create(connection) -> None:
    """Make the index, of all the rows there are."""
    have_trigrams(connection)
    drop(connection)
    columns = [
        f"in_{field} tsvector GENERATED ALWAYS AS (to_tsvector('simple', {up_to(field)})) STORED" for field in FIELDS
    ]
    columns += ["about_what text[] GENERATED ALWAYS AS (string_to_array(about, ' ')) STORED"]
    execute(
        connection,
        # The long columns are kept elsewhere, so that many rows are looked through in a moment.
        f"ALTER TABLE {TABLE} SET (toast_tuple_target = 128)",
        f"ALTER TABLE {TABLE} {', '.join(f'ADD COLUMN {column}' for column in columns)}",
        *[f"CREATE INDEX {TABLE}_in_{field} ON {TABLE} USING gin (in_{field})" for field in FIELDS],
        f"CREATE INDEX {TABLE}_about ON {TABLE} USING gin (about_what)",
        f"CREATE TABLE {WORDS} (word text PRIMARY KEY)",
        f"CREATE INDEX {WORDS}_alike ON {WORDS} USING gin (word gin_trgm_ops)",
        f"CREATE FUNCTION {TABLE}_learn() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {_learn('NEW')}; RETURN NULL; END $$",
        f"CREATE TRIGGER {TABLE}_learn AFTER INSERT OR UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_learn()",
        _learn("one", f"{TABLE} AS one, "),
    )


def drop(connection) -> None:
    """Remove it."""
    gone = ", ".join(
        f"DROP COLUMN IF EXISTS {column}" for column in (*(f"in_{field}" for field in FIELDS), "about_what")
    )
    execute(
        connection,
        f"DROP TRIGGER IF EXISTS {TABLE}_learn ON {TABLE}",
        f"DROP FUNCTION IF EXISTS {TABLE}_learn()",
        f"DROP TABLE IF EXISTS {WORDS}",
        f"ALTER TABLE {TABLE} {gone}",
    )


def restore(connection) -> None:
    """Nothing: a migration that changes the table leaves its columns and triggers alone."""


def found(step: int, field: str, form: str, terms: list[Term], about: list[str], besides: list) -> tuple[str, list]:
    """SQL for the newest places between two others that have it, and have none of `besides`, fields and forms.

    What is alike is looked for only if nothing at all has the words themselves; `said` is that in its stead.
    """
    # A sum cannot be read off the index of places, which would be walked to its end for words that hardly any article
    # has; nor does a count stop at the first, for which every row would be read.
    start, conditions, facts = f"SELECT {step} AS step, place + 0 AS place, NULL AS said", [], []
    if terms and form == "alike":
        spelled, facts = _spelled(terms)
        start = (
            f"WITH spelled AS MATERIALIZED (SELECT {spelled} AS query)"
            f" SELECT {step} AS step, place + 0 AS place, (SELECT query::text FROM spelled) AS said"
        )
        conditions = [
            f"in_{field} @@ (SELECT query FROM spelled)",
            f"(SELECT count(*) FROM {TABLE} WHERE {_has(field)}) = 0",
        ]
        facts.append(_asked(terms, "begun"))
    elif terms:
        conditions = [_has(field), *(f"NOT {_has(other)}" for other, _ in besides)]
        facts = [_asked(terms, its_form) for its_form in (form, *(its_form for _, its_form in besides))]
    if about:
        conditions.append("about_what @> %s")
        facts.append(about)
    where = " AND ".join([*conditions, "place >= %s AND place < %s"])
    return f"{start} FROM {TABLE} WHERE {where}", facts


def _has(field: str) -> str:
    return f"in_{field} @@ to_tsquery('simple', %s)"


def _asked(terms: list[Term], form: str) -> str:
    return " & ".join(_phrase(term, form) for term in terms)


def _phrase(term: Term, form: str) -> str:
    end = ":*" if form == "begun" and not term.whole else ""
    return "({}{})".format(" <-> ".join(f"'{word}'" for word in term.words), end)


def _spelled(terms: list[Term]) -> tuple[str, list[str]]:
    parts, facts = [], []
    for term in terms:
        phrase, [word, *others] = _phrase(term, "begun"), term.words
        facts.append(phrase)
        if term.whole or others or len(word) < SHORTEST:
            parts.append("%s")
            continue
        parts.append(
            "concat_ws(' | ', %s, (SELECT string_agg(quote_literal(word), ' | ') FROM (SELECT word"
            f" FROM {WORDS} WHERE word %% %s ORDER BY similarity(word, %s) DESC, word LIMIT {ALIKE}) AS alike))"
        )
        facts += [word, word]
    query = " || ' & ' || ".join(f"'(' || {part} || ')'" for part in parts)
    return f"to_tsquery('simple', {query})", facts


def _learn(row: str, rows: str = "") -> str:
    letters = f"length(word) BETWEEN {SHORTEST} AND 40 AND word !~ '[0-9]'"
    # In an order, so that two who learn the same words at once wait for one another in turn.
    return (
        f"INSERT INTO {WORDS} SELECT DISTINCT word FROM {rows}unnest(tsvector_to_array({row}.in_takes)) AS word"
        f" WHERE {letters} ORDER BY word ON CONFLICT DO NOTHING"
    )
