"""Events of comments, in the newsroom's words."""

from cms.events.words import Subject, teach
from comments.models import Thread
from comments.subjects import of_thread


def _threads(pks) -> list[Thread]:
    """These threads, each with the row it is about: one query for each kind of row."""
    threads = list(Thread.objects.filter(pk__in=pks))
    wanted = {}
    for thread in threads:
        wanted.setdefault(of_thread(thread), []).append(thread.subject_id)
    rows = {(kind.label, row.pk): row for kind, pks in wanted.items() for row in kind.rows(pks)}
    for thread in threads:
        thread.about = rows.get((thread.subject_type, thread.subject_id))
    return [thread for thread in threads if thread.about]


teach(
    "comments.thread",
    Subject(
        rows=_threads,
        name=lambda thread: f"“{of_thread(thread).name(thread.about)}”",
        url=lambda thread: f"{of_thread(thread).url(thread.about)}#thread-{thread.pk}",
    ),
    {
        "comment.begin": "commented on {it}",
        "comment.reply": "replied to a comment on {it}",
        "comment.resolve": "resolved a comment on {it}",
        "comment.reopen": "reopened a comment on {it}",
    },
)
