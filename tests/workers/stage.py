"""Sets up articles for the workers, and prints their ids: python -m tests.workers.stage COUNT STATE

Each is the chief's, with one approved take of the panelist builder; "due" ones are scheduled for a minute ago. What
led there is told to nobody.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402 -- models need the setup above

from articles.models import Article  # noqa: E402
from cms.accounts.models import User  # noqa: E402
from cms.events import bell  # noqa: E402
from cms.events.models import Event  # noqa: E402
from panels.models import Panelist, Persona  # noqa: E402
from tests.factories import ArticleFactory, AssignmentFactory, PanelistFactory, PersonaFactory, UserFactory  # noqa: E402


def main() -> None:
    bell.ring = lambda task: True
    count, state = int(sys.argv[1]), sys.argv[2]
    chief = User.objects.filter(username="chief").first() or UserFactory(username="chief", role="chief")
    persona = Persona.objects.first() or PersonaFactory()
    builder = Panelist.objects.first() or PanelistFactory(user__username="builder", personas=[persona])
    slug = f"{state}-{Article.objects.count()}"
    articles = [ArticleFactory(by=chief, slug=f"{slug}-{number}") for number in range(count)]
    for article in articles:
        AssignmentFactory(article=article, persona=persona, panelist=builder, by=chief, state="approved")
        for step in ArticleFactory.path["scheduled" if state == "due" else state]:
            step(article.pk, chief)
    Article.objects.filter(state="scheduled").update(publish_at=timezone.now() - timedelta(minutes=1))
    Event.objects.update(dispatched_at=timezone.now())
    print(json.dumps([article.pk for article in articles]))


if __name__ == "__main__":
    main()
