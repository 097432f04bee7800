"""One process of a race: reads "verb pk username" lines, does each at once, answers "done", the code of the refusal, or
"invalid" with the fields.

Run as `python -m tests.core.racer`; its database is named by the environment.
"""

import sys

import django

django.setup()

from django.core.exceptions import ValidationError  # noqa: E402 -- models need the setup above

from articles import drafting, publishing  # noqa: E402 -- models need the setup above
from cms.accounts.models import User  # noqa: E402
from cms.events import bell  # noqa: E402
from cms.events.machine import Refused  # noqa: E402
from cms.newsroom.bulk import running  # noqa: E402
from cms.newsroom.bulk.models import Batch  # noqa: E402
from panels import assigning, deciding, writing  # noqa: E402

VERBS = {
    "publish": lambda pk, by: publishing.publish(pk, by=by),
    "publish_on_time": lambda pk, by: publishing.publish_on_time(pk) or refuse(),
    "approve": lambda pk, by: deciding.approve(pk, by=by),
    "edit": lambda pk, by: deciding.approve_with_edits(pk, by=by, body_html="<p>Edited.</p>", round=1),
    "cancel": lambda pk, by: assigning.cancel(pk, by=by),
    "submit": lambda pk, by: writing.submit(pk, by=by, draft="My take."),
    "rename": lambda pk, by: drafting.save(pk, by=by, version=1, slug=f"wanted-{pk}"),
    "rename_next": lambda pk, by: drafting.save(pk + 1, by=by, version=1, slug=f"wanted-{pk}"),
    "work": lambda pk, by: running.work_on(Batch.objects.get(pk=pk)),
    "save": lambda pk, by: writing.save_draft(pk, by=by, draft="Mine.", version=1),
}


def refuse():
    """The sweep says nothing when somebody else was first."""
    raise Refused("It was done already.", code="not_due")


def main() -> None:
    bell.ring = lambda task: True
    people = {user.username: user for user in User.objects.all()}
    print("ready", flush=True)
    for line in sys.stdin:
        verb, pk, username = line.split()
        try:
            VERBS[verb](int(pk), people[username])
            print("done", flush=True)
        except Refused as why:
            print(why.code, flush=True)
        except ValidationError as why:
            print("invalid", *why.message_dict, flush=True)


if __name__ == "__main__":
    main()
