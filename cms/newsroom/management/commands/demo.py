"""A newsroom that looks alive, to try things out in."""

from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from articles.models import Article
from cms.accounts.models import User
from cms.events.recording import one_ring
from cms.newsroom.demo import people, readers
from cms.newsroom.demo.play import play, vocabulary
from cms.newsroom.demo.script import scripts
from cms.notifications.deliveries import settle_before
from newsletter.issuing import begin_daily

# Older news is in the inboxes, read; nobody wants it by mail.
NEWS = timedelta(hours=12)


class Command(BaseCommand):
    help = (
        "Make the demo newsroom: people (password paneldesk for all), a panel of four voices, and articles in every "
        "state. In DEBUG only. A second run changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are people already")

    def handle(self, *, if_empty=False, **options):
        if not settings.DEBUG:
            raise CommandError("The demo newsroom has a public password. It is made with DEBUG=1 only.")
        if if_empty and User.objects.exists():
            return
        taken = dict(User.objects.filter(username__in=people.PEOPLE).values_list("username", "email"))
        if taken.get("editor") == "editor@paneldesk.example":
            self.stdout.write("The demo newsroom is here already; nothing was changed.")
            return
        if taken:
            names = ", ".join(sorted(taken))
            raise CommandError(f"There are people of these names already: {names}. Use an empty database.")
        make_newsroom()
        self.stdout.write(f"Made the demo newsroom: {len(people.PEOPLE)} people, {Article.objects.count()} articles.")


@transaction.atomic
def make_newsroom() -> None:
    """People, panels and articles with their stories, around this moment: all of it, or nothing."""
    now = timezone.now().replace(second=0, microsecond=0)
    with one_ring():
        people.make_people()
        vocabulary(people.CATEGORIES, people.ORGANIZATIONS)
        people.make_panels()
        readers.subscribe(now)
        play(scripts(), now, meanwhile=begin_daily)
        readers.send(now, news=NEWS)
        settle_before(now - NEWS)
