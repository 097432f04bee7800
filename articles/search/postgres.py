"""The index of PostgreSQL: for each field a column of the words down to it, made by the database, with a GIN index.

The words themselves are kept in a table of their own, with an index of trigrams: one that no article has is taken for
those that are spelled like it.
"""

from articles.models.findable import PER_MOMENT
from articles.search.fields import FIELDS, TABLE, execute, up_to
from articles.search.terms import Asked, Term
from cms.lib.finding import have_trigrams

WORDS = f"{TABLE}_words"
FORMS = ("whole", "begun", "alike")
ALIKE = 3  # words that one is taken for
SHORTEST = 4  # letters of a word that can be misspelled
SPAN = PER_MOMENT + 31  # bits of a place: 2^31 ms, 25 days
SPANS = 4
NEAR = f"{TABLE}_near(place, about_what, {', '.join(f'in_{field}' for field in FIELDS)})"


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
        *_near(),
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
        f"DROP INDEX IF EXISTS {TABLE}_nearby",
        f"DROP FUNCTION IF EXISTS {TABLE}_near, {TABLE}_nearby",
        f"ALTER TABLE {TABLE} {gone}",
    )


def _near() -> list[str]:
    """An index in which each word stands with the span of its article and where it is there, so that what is looked for
    in one span costs no more for what others have.

    Its functions are not said to be parallel safe: places come in their order only from one process.
    """
    words = [f"SELECT '{field}:' || unnest(tsvector_to_array(in_{field}))" for field in FIELDS]
    columns = f"place bigint, about text[], {', '.join(f'in_{field} tsvector' for field in FIELDS)}"
    return [
        f"CREATE FUNCTION {TABLE}_near({columns}) RETURNS tsvector IMMUTABLE LANGUAGE sql AS $$"
        f" SELECT array_to_tsvector(array_agg((place >> {SPAN}) || word))"
        f" FROM ({' UNION ALL '.join(words)} UNION ALL SELECT '=' || unnest(about)) AS words(word) $$",
        # The words of a phrase anywhere: whether they stand together is seen in the article's own row.
        f"CREATE FUNCTION {TABLE}_nearby(span bigint, field text, query tsquery, about text[]) RETURNS tsquery"
        " IMMUTABLE LANGUAGE sql AS $$ SELECT concat_ws(' & ', '(' || regexp_replace("
        "regexp_replace(query::text, '<[^>]*>', '&', 'g'), '''([^'']+)''', format('''%s%s:\\1''', span, field), 'g'"
        ") || ')', (SELECT string_agg(format('''%s=%s''', span, key), ' & ') FROM unnest(about) AS key))::tsquery $$",
        f"CREATE INDEX {TABLE}_nearby ON {TABLE} USING gin ({NEAR})",
    ]


def restore(connection) -> None:
    """Nothing: a migration that changes the table leaves its columns and triggers alone."""


def found(step: int, field: str, form: str, besides: list, asked: Asked) -> tuple[str, list]:
    """SQL for the newest places that have what is asked for, and have none of `besides`, fields and forms.

    Of what many articles have, the newest SPANS fill the page: one after another they are looked through, each by what
    the index has of it alone. What these do not have often enough is rare, and found in the indexes of all articles
    without many to be put in order. What is alike is looked for only if nothing at all has the words themselves; `said`
    is that in its stead.
    """
    terms, about, since, until, most = asked
    if not terms and not about:
        walked = f"SELECT {step} AS step, place, NULL AS said FROM {TABLE} WHERE place >= %s AND place < %s"
        return f"{walked} ORDER BY place DESC LIMIT {most}", [since, until]
    query, facts = _query(terms, form)
    said = "(SELECT query::text FROM asked)" if form == "alike" else "NULL"
    words, others = ([_of_query(field)], [_asked(terms, its_form) for _, its_form in besides]) if terms else ([], [])
    whole = [*words, *(["about_what @> %s"] if about else [])]
    # A sum cannot be read off the index of places, which would be walked to its end for words that hardly any article
    # has. What an earlier step has is left out at last, newest first: to look it up in each row takes long.
    rows = f"SELECT place, {', '.join(f'in_{name}' for name in FIELDS)} FROM {TABLE} WHERE place + 0 >= %s AND"
    newest = "ORDER BY place + 0 DESC OFFSET 0"
    left = " AND ".join([*words, *(f"NOT {_has(name)}" for name, _ in besides)]) if terms else "true"
    last = f"(SELECT span FROM newest) - {SPANS - 1}"
    return (
        f"WITH asked AS MATERIALIZED (SELECT {query} AS query), newest AS MATERIALIZED"
        f" (SELECT max(place) >> {SPAN} AS span FROM {TABLE} WHERE place < %s)"
        f" SELECT {step} AS step, place, {said} AS said FROM ("
        f"SELECT near.place FROM generate_series((SELECT span FROM newest), {last}, -1) AS span, LATERAL (SELECT place"
        f" FROM ({rows} place + 0 < %s AND {NEAR} @@ {TABLE}_nearby(span, '{field}', (SELECT query FROM asked), %s)"
        f" {newest}) AS one WHERE {left} LIMIT {most}) AS near"
        f" UNION ALL SELECT place FROM ({rows} place + 0 < ({last}) << {SPAN} AND {' AND '.join(whole)} {newest})"
        f" AS rest WHERE {left}) AS places LIMIT {most}"
    ), [*facts, until, since, until, about, *others, since, *([about] if about else []), *others]


def _query(terms: list[Term], form: str) -> tuple[str, list[str]]:
    if not terms:
        return "NULL::tsquery", []
    if form != "alike":
        return "to_tsquery('simple', %s)", [_asked(terms, form)]
    spelled, facts = _spelled(terms)
    # A count does not stop at the first, for which every row would be read.
    none = f"(SELECT count(*) FROM {TABLE} WHERE {_has(FIELDS[-1])}) = 0"
    return f"CASE WHEN {none} THEN {spelled} END", [_asked(terms, "begun"), *facts]


def _of_query(field: str) -> str:
    return f"in_{field} @@ (SELECT query FROM asked)"


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
