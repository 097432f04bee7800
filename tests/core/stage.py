"""Sets up the rows of a race, in the race's own database, and prints their ids as JSON."""

import json

import django

django.setup()

from datetime import timedelta  # noqa: E402 -- models need the setup above

from django.utils import timezone  # noqa: E402

from articles.models import Article  # noqa: E402
from cms.events import bell  # noqa: E402
from cms.newsroom.bulk import preparing  # noqa: E402
from tests.factories import ArticleFactory, AssignmentFactory, PanelistFactory, PersonaFactory, UserFactory  # noqa: E402

ROUNDS = 8


def main() -> None:
    bell.ring = lambda task: True
    chief = UserFactory(username="chief", role="chief")
    persona = PersonaFactory()
    builder = PanelistFactory(user__username="builder", personas=[persona])

    def seat(state):
        return AssignmentFactory(article=ArticleFactory(by=chief), persona=persona, panelist=builder, state=state)

    def batch():
        articles = [ArticleFactory(by=chief).pk for _ in range(ROUNDS)]
        return preparing.start(preparing.prepare("submit", articles, by=chief).pk, by=chief, facts={}).pk

    scheduled = [ArticleFactory(state="scheduled", by=chief).pk for _ in range(ROUNDS)]
    Article.objects.filter(pk__in=scheduled).update(publish_at=timezone.now() - timedelta(minutes=1))
    rows = {
        "scheduled": scheduled,
        "batches": [batch()],
        "submitted": [seat("submitted").pk for _ in range(ROUNDS)],
        "edited": [seat("submitted").pk for _ in range(ROUNDS)],
        "accepted": [seat("accepted").pk for _ in range(ROUNDS)],
        "drafting": [seat("accepted").pk for _ in range(ROUNDS)],
        "renamed": [ArticleFactory(by=chief).pk for _ in range(2 * ROUNDS)][::2],  # each with its neighbour
        "approved": [ArticleFactory(state="approved", by=chief).pk for _ in range(ROUNDS)],
    }
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
