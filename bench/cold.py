"""What a page asks of the database when nothing is kept."""

from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries(path: str) -> int:
    """How many queries the first request for the page makes, in this process."""
    reset_queries()  # the log has an end, behind which nothing is counted
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(path, headers={"host": "127.0.0.1"})
    if answer.status_code != 200:
        raise ValueError(f"{path} answers {answer.status_code}")
    return len(asked)
