"""Questions that are put into SQL once: Django does so anew each time, and takes several times as long over it as the
database takes to answer by an index."""

from collections.abc import Callable
from functools import wraps
from threading import local
from typing import NamedTuple

from django.db import connection
from django.db.models import Expression, QuerySet

MOST = 4  # values: what asks about many does so seldom, and each number of values is a statement of its own


def prepared(question: Callable[..., QuerySet]) -> Callable[..., list[tuple]]:
    """Have what `question` asks, a query of tuples that its arguments go into as mere values, put into SQL the first
    time; called, it answers with the rows."""
    made = local()  # as connections are each thread's own

    @wraps(question)
    def ask(*values) -> list[tuple]:
        if not 0 < len(values) <= MOST:
            return list(question(*values))
        statements = vars(made)
        if len(values) not in statements:
            statements[len(values)] = _Statement.of(question(*map(_Slot, range(len(values)))))
        return statements[len(values)].rows(values)

    return ask


class _Slot(Expression):
    """Where one of the values goes."""

    def __init__(self, number: int):
        super().__init__()
        self.number = number

    def as_sql(self, compiler, connection):
        return "%s", [self]


class _Statement(NamedTuple):
    sql: str
    params: tuple
    compiler: object
    converters: dict

    @classmethod
    def of(cls, question: QuerySet):
        compiler = question.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        return cls(sql, params, compiler, compiler.get_converters([column for column, *_ in compiler.select]))

    def rows(self, values: tuple) -> list[tuple]:
        facts = [values[param.number] if isinstance(param, _Slot) else param for param in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, facts)
            found = cursor.fetchall()
        return [tuple(row) for row in self.compiler.apply_converters(found, self.converters)]
