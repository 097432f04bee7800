"""Publishing what is due, against the same statements bare through the ORM in as many transactions."""

import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from articles import publishing
from articles.models import Address, Article, Edition
from cms.events.models import Event
from panels.models import Assignment, Persona, PublishedTake, Take

ARTICLES, TAKES = 1000, 4


def ratio() -> float:
    """How fast the sweep is, by how fast the bare statements are."""
    personas = [Persona.objects.create(name=f"Voice {n}", slug=f"voice-{n}") for n in range(TAKES)]
    _prepare("bare", personas)
    bare = _timed(lambda: [_bare(pk) for pk in Article.objects.due().values_list("pk", flat=True)])
    _prepare("swept", personas)
    swept = _timed(_sweep)
    return bare / swept


def _sweep() -> None:
    while publishing.publish_due():
        pass


def _timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


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
