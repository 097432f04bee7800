"""Thin out old revisions by hand."""

from django.conf import settings
from django.core.management.base import BaseCommand

from articles.pruning import prune


class Command(BaseCommand):
    help = "Delete the revisions of long ago that nothing came from, as the daily sweep does. --dry-run says which."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *, dry_run, **options):
        if not settings.REVISIONS_DAYS:
            self.stdout.write("REVISIONS_DAYS is 0: every revision is kept.")
            return
        pruned = prune(dry=dry_run)
        for pk, versions in pruned.items():
            self.stdout.write(f"article {pk}: versions {', '.join(map(str, sorted(versions)))}")
        count = sum(map(len, pruned.values()))
        self.stdout.write(
            f"{count} {'would go' if dry_run else 'went'}, from {len(pruned)} article{'s' * (len(pruned) != 1)}."
        )
