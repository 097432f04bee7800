"""Mail: digests a second to 10,000 people, beside the same letter through bare smtplib; and how long it takes from an
event until the mail server has its mail, with a real worker that has nothing else to do."""

import logging
import os
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

from aiosmtpd.controller import Controller
from django.conf import settings
from django.test.utils import override_settings
from django.utils import timezone

from articles.models import Article
from cms.accounts.models import User
from cms.events.dispatch import dispatch_pending
from cms.events.models import Event
from cms.events.recording import record
from cms.notifications import mails
from cms.notifications.bundling import bundle_due
from cms.notifications.deliveries import deliver_due
from cms.notifications.models import Delivery, Notification
from panels.models import Assignment

PEOPLE, LINES, BARE, EVENTS = 10_000, 3, 2000, 200
SMTP = "django.core.mail.backends.smtp.EmailBackend"
WORKER = (
    "worker",
    "--pool",
    "threads",
    "--concurrency",
    "2",
    "--without-gossip",
    "--without-mingle",
    "--loglevel",
    "INFO",
)


def run() -> None:
    """Print both. Wants the demo newsroom."""
    with _server() as office:
        rates = digests()
        seconds = latency(office)
    print(f"a digest of {LINES} lines to {PEOPLE:,} people, one process: people/s")
    for what, rate in rates.items():
        print(f"  {what:<34} {rate:8,.0f}")
    print(f"  the whole to the bare {rates['the whole'] / rates['the same letter, bare smtplib']:.2f}×")
    print(f"from an event to the mail server, an idle worker, {EVENTS} times: p50 and p99 in ms")
    print(f"  {quantiles(seconds, n=100)[49] * 1000:8,.0f} {quantiles(seconds, n=100)[98] * 1000:8,.0f}", flush=True)


def digests() -> dict[str, float]:
    """People a second: of each step, of the whole, and of a bare connection that sends one of the letters."""
    _collect()
    steps = {"gathering": bundle_due, "writing it down": dispatch_pending, "sending": deliver_due}
    taken = {what: _seconds(step) for what, step in steps.items()}
    if left := Delivery.objects.filter(notification__kind="digest").exclude(state=Delivery.State.SENT).count():
        raise ValueError(f"{left} digests were not sent.")
    rates = {what: PEOPLE / seconds for what, seconds in taken.items()}
    return rates | {"the whole": PEOPLE / sum(taken.values()), "the same letter, bare smtplib": _bare()}


def latency(office) -> list[float]:
    """Seconds from the commit of each of EVENTS events until the mail server has taken its mail."""
    seat = Assignment.objects.filter(state=Assignment.State.APPROVED, panelist__isnull=False).first()
    seconds = []
    with _worker():
        for _ in range(EVENTS):
            office.taken, start = 0, time.perf_counter()
            record("assignment.approve", subject=seat, by=seat.assigned_by)
            while not office.taken and time.perf_counter() < start + 30:
                time.sleep(0.001)
            seconds.append(time.perf_counter() - start)
            time.sleep(0.1)
    return seconds


class Taking:
    """A mail server that takes all; `taken` counts it."""

    taken = 0

    async def handle_DATA(self, server, session, envelope):
        self.taken += 1
        return "250 Taken"


@contextmanager
def _server():
    office = Taking()
    with socket.create_server(("127.0.0.1", 0)) as free:
        host, port = free.getsockname()
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it would write down every line that it hears
    controller = Controller(office, hostname=host, port=port)
    controller.start()
    with override_settings(DEBUG=False, EMAIL_BACKEND=SMTP, EMAIL_HOST=host, EMAIL_PORT=port):
        yield office
    controller.stop()


def _collect() -> None:
    """LINES for each of PEOPLE, two days old, that wait for the digest: takes that went out, and are still out."""
    live = Article.objects.filter(state=Article.State.PUBLISHED).values("pk")
    published = Event.objects.filter(name="article.publish", subject_id__in=live).order_by("pk")[:LINES]
    people = User.objects.bulk_create(User(username=f"d{n}", email=f"d{n}@example.org") for n in range(PEOPLE))
    old = timezone.now() - timedelta(days=2)
    lines = Notification.objects.bulk_create(
        Notification(event=event, user=person, kind="take_published", title="Your take is out", url="/", created_at=old)
        for event in published
        for person in people
    )
    state = Delivery.State.COLLECTED
    Delivery.objects.bulk_create(
        Delivery(notification=line, channel="email", state=state, due_at=old) for line in lines
    )


def _seconds(step: Callable) -> float:
    start = time.perf_counter()
    while step():
        pass
    return time.perf_counter() - start


def _bare() -> float:
    letter = mails.build(Notification.objects.filter(kind="digest").last()).message().as_bytes(linesep="\r\n")
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as connection:
        start = time.perf_counter()
        for n in range(BARE):
            connection.sendmail("newsroom@example.org", [f"d{n}@example.org"], letter)
        return BARE / (time.perf_counter() - start)


@contextmanager
def _worker():
    log = Path(settings.VAR_DIR) / "worker.log"
    known = os.environ | {"EMAIL_URL": f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "cms", *WORKER, "--loglevel", "INFO"],
            env=known,
            stdout=output,
            stderr=output,
        )
    deadline = time.monotonic() + 60
    while "ready." not in log.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError(f"The worker did not start:\n{log.read_text()}")
        time.sleep(0.1)
    yield
    process.terminate()
    process.wait(timeout=30)
