"""Publishing what is due, against the same statements bare through the ORM in as many transactions."""

import time
from datetime import timedelta

from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone

from articles import publishing
from articles.models import Address, Article, Edition
from cms.events.models import Event
from panels.models import Assignment, Persona, PublishedTake, Take

ARTICLES, TAKES, ROUNDS = 1000, 4, 3


@override_settings(DEBUG=False)
def run() -> list[tuple[float, float]]:
    """Articles a second of the sweep and of the bare statements, each round one after the other."""
    personas = [Persona.objects.create(name=f"Voice {n}", slug=f"voice-{n}") for n in range(TAKES)]
    rounds = [(_rate(f"swept-{n}", personas, _sweep), _rate(f"bare-{n}", personas, _bares)) for n in range(ROUNDS)]
    Event.objects.update(dispatched_at=timezone.now())  # nobody is to hear of these
    return rounds


def _rate(name: str, personas, publish_all) -> float:
    _prepare(name, personas)
    start = time.perf_counter()
    publish_all()
    taken = time.perf_counter() - start
    if left := Article.objects.due().count():
        raise ValueError(f"{left} articles were not published.")
    return ARTICLES / taken


def _sweep() -> None:
    while publishing.publish_due():
        pass


def _bares() -> None:
    for pk in list(Article.objects.due().values_list("pk", flat=True)):
        _bare(pk)


def _prepare(name: str, personas) -> None:
    past = timezone.now() - timedelta(minutes=1)
    rows = [
        Article(
            headline=f"{name} {n}", slug=f"{name}-{n}", body_html="<p>Body.</p>", state="scheduled", publish_at=past
        )
        for n in range(ARTICLES)
    ]
    rows = Article.objects.bulk_create(rows)
    Address.objects.bulk_create(Address(slug=row.slug, article=row) for row in rows)
    seats = Assignment.objects.bulk_create(
        Assignment(article=row, persona=persona, state="approved") for row in rows for persona in personas
    )
    Take.objects.bulk_create(
        Take(assignment=seat, round=1, body_html="<p>Take.</p>", decision="approved") for seat in seats
    )


@transaction.atomic
def _bare(pk: int) -> None:
    article = Article.objects.select_for_update().get(pk=pk)
    takes = list(Take.objects.filter(assignment__article=article).select_related("assignment__persona"))
    edition = Edition.objects.create(
        article=article, number=1, headline=article.headline, slug=article.slug, body_html=article.body_html,
        published_at=timezone.now(),
    )  # fmt: skip
    PublishedTake.objects.bulk_create(
        PublishedTake(
            edition=edition, take=take, persona=take.assignment.persona, position=n, name="x", slug="x",
            accent="#000000", body_html=take.body_html,
        )
        for n, take in enumerate(takes)
    )  # fmt: skip
    Event.objects.create(name="article.publish", subject_type="articles.article", subject_id=pk)
    Article.objects.filter(pk=pk).update(state="published", live_edition=edition, publish_at=None)
