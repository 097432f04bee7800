"""Lets things happen to the seats there are, as fast as they can be written down: python -m tests.workers.feed COUNT

Each is told to one person: the panelist that a take is approved, or the editor that it is submitted.
"""

import sys
from itertools import cycle, islice, product

import django

django.setup()

from cms.events.recording import one_ring, record  # noqa: E402 -- models need the setup above
from panels.models import Assignment  # noqa: E402

AT_ONCE = 50


def main() -> None:
    seats = Assignment.objects.select_related("panelist__user")
    news = cycle(product(seats, ("assignment.approve", "assignment.submit")))
    left = int(sys.argv[1])
    while some := list(islice(news, min(left, AT_ONCE))):
        with one_ring():
            for seat, name in some:
                by = seat.panelist.user if name.endswith("submit") else seat.assigned_by
                record(name, subject=seat, by=by, round=seat.round)
        left -= len(some)


if __name__ == "__main__":
    main()
