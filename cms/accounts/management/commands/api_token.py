"""A key for a person's programs."""

from django.core.management.base import BaseCommand, CommandError

from cms.accounts.models import ApiToken, User


class Command(BaseCommand):
    help = "Print a new API token for a person. It is shown this once."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active person named “{username}”.")
        self.stdout.write(ApiToken.issue(user))
