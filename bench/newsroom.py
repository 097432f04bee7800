"""A newsroom with as many articles as one likes: a thousand made through the ORM, then copied inside the database."""

from datetime import timedelta
from itertools import cycle

from django.db import connection, transaction
from django.db.models import DateField, DateTimeField, ForeignKey, OneToOneField
from django.utils import timezone

from articles.models import Address, Article, Category, Edition, Findable, Listed, Organization
from articles.models.findable import FILE, PER_FILE, PER_MOMENT
from articles.search import keeping
from cms.accounts.capabilities import role_group
from cms.accounts.models import User
from cms.events.models import Event
from panels.models import Assignment, Panelist, Persona, PublishedTake, Take

SOME = 1000
A_DAY = 20  # articles: a large newsroom grows older than a small one, not busier
VOICES = 4
About = Edition.organizations.through
PANELISTS = 60
# Of each thousand. All but the published are what people work on now, and no more of that at a hundred thousand.
STATES = {"draft": 20, "in_review": 10, "approved": 5, "scheduled": 15, "withdrawn": 10}
ORGANIZATIONS = 8  # half of the articles are about the first one, half of the others about the second, and so on
_DAYS = SOME // A_DAY  # that a thousand lies before the next
SUBJECTS = ["battery", "model", "chip", "clinic", "cable", "robot", "school", "law", "satellite", "grid"]


def begin() -> User:
    """SOME articles with four takes each, and an editor, who is returned."""
    editor = User.objects.create(username="bench", is_staff=True)
    editor.groups.add(role_group("editor"))
    personas = [Persona.objects.create(name=f"Voice {n}", slug=f"voice-{n}") for n in range(VOICES)]
    people = User.objects.bulk_create(User(username=f"panelist-{n}") for n in range(PANELISTS))
    panelists = Panelist.objects.bulk_create(Panelist(user=user) for user in people)
    categories = [Category.objects.create(name=f"Category {n}", slug=f"category-{n}") for n in range(8)]
    organizations = [Organization.objects.create(name=f"Labs {n}", slug=f"labs-{n}") for n in range(ORGANIZATIONS)]
    with transaction.atomic():
        articles = _articles(editor, categories)
        _editions([article for article in articles if article.live_edition_id], organizations)
        _seats(articles, personas, cycle(panelists), editor)
        _events(articles, editor)
    while keeping.mend():
        pass
    return editor


def _articles(editor, categories) -> list[Article]:
    now, states = timezone.now(), [state for state, count in STATES.items() for _ in range(count)]
    states += ["published"] * (SOME - len(states))
    rows = []
    for n, state in enumerate(states):
        at = now - timedelta(days=n / A_DAY)
        live = {"live_edition_id": n + 1, "edition_version": 1} if state == "published" else {}
        when = {"publish_at": now + timedelta(hours=2 * n)} if state == "scheduled" else {}
        headline = f"The {SUBJECTS[n % len(SUBJECTS)]} that nobody expected, part {n}"
        headline += "" if live else ", in the works"  # so that as many are found by that among few and many
        rows.append(
            Article(
                pk=n + 1, headline=headline, slug=f"story-{n}", dek="What is known, and what is not.", state=state,
                body_html="<p>" + "Some words about it. " * 80 + "</p>", category=categories[n % len(categories)],
                created_by=editor, created_at=at, updated_at=at, **live, **when,
            )
        )  # fmt: skip
    Article.objects.bulk_create(rows)
    for row in rows:  # auto_now had its own idea
        row.created_at = row.updated_at = now - timedelta(days=(row.pk - 1) / A_DAY)
    Article.objects.bulk_update(rows, ["created_at", "updated_at"], batch_size=200)
    Address.objects.bulk_create(Address(slug=row.slug, article=row) for row in rows)
    return rows


def _editions(articles, organizations) -> None:
    about = {row.pk: organizations[_zeros(row.pk) % ORGANIZATIONS] for row in articles}
    Edition.objects.bulk_create(
        Edition(
            pk=row.live_edition_id, article=row, number=1, headline=row.headline, slug=row.slug, dek=row.dek,
            body_html=row.body_html, category=row.category, published_at=row.updated_at, created_at=row.updated_at,
            about={
                "category": {"slug": row.category.slug, "name": row.category.name},
                "organizations": [{"slug": about[row.pk].slug, "name": about[row.pk].name, "logo": ""}],
            },
        )
        for row in articles
    )  # fmt: skip
    About.objects.bulk_create(
        About(pk=row.pk, edition_id=row.live_edition_id, organization=about[row.pk]) for row in articles
    )


def _zeros(number: int) -> int:
    """At the end of a number in binary: of half of them none, of half of the others one, and so on."""
    return (number & -number).bit_length() - 1


def _seats(articles, personas, panelists, editor) -> None:
    now, seats = timezone.now(), []
    for row in articles:
        done = row.state in ("published", "withdrawn", "approved")
        for position, persona in enumerate(personas):
            state = "approved" if done else ("submitted" if row.pk % 5 == position else "accepted")
            due = row.updated_at + timedelta(days=3) if done else now + timedelta(hours=row.pk)
            seats.append(
                Assignment(
                    pk=len(seats) + 1, article=row, persona=persona, panelist=next(panelists), position=position,
                    state=state, due_at=due, assigned_by=editor, invited_at=row.updated_at,
                    submitted_at=row.updated_at,
                )
            )  # fmt: skip
    Assignment.objects.bulk_create(seats)
    takes = [
        Take(pk=seat.pk, assignment=seat, round=1, body_html="<p>A take of some words.</p>",
             submitted_at=seat.invited_at, decision="approved" if seat.state == "approved" else "")
        for seat in seats
    ]  # fmt: skip
    Take.objects.bulk_create(takes)
    PublishedTake.objects.bulk_create(
        PublishedTake(
            edition_id=seat.article.live_edition_id, take=take, persona=seat.persona, position=seat.position,
            slug=seat.persona.slug, name=seat.persona.name, accent="#000000", body_html=take.body_html,
        )
        for seat, take in zip(seats, takes, strict=True)
        if seat.article.live_edition_id
    )  # fmt: skip


def _events(articles, editor) -> None:
    names = ("article.create", "article.save", "article.submit", "article.approve", "article.publish")
    Event.objects.bulk_create(
        Event(
            name=name, subject_type="articles.article", subject_id=row.pk, actor=editor, at=row.updated_at,
            dispatched_at=row.updated_at, data={"version": 1, "edition": 1},
        )
        for row in reversed(articles)
        for name in names
    )  # fmt: skip


# Every table that grows with the articles; a key into one of these moves with its copy.
GROWING = (Article, Edition, About, Address, Assignment, Take, PublishedTake, Event, Findable, Listed)


def grow(times: int) -> None:
    """Have `times` as many published articles, each thousand older than the one before."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model in GROWING:
            cursor.execute(_copies(model, times))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        for statement in connection.ops.sequence_reset_sql(_no_style(), GROWING):
            cursor.execute(statement)


def _copies(model, times: int) -> str:
    """One statement that copies what belongs to published articles."""
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    values = ", ".join(_value(model, field) for field in fields)
    table = model._meta.db_table
    ours = f"SELECT id FROM articles_article WHERE state = 'published' AND id <= {SOME}"
    seats = f"SELECT id FROM panels_assignment WHERE article_id IN ({ours})"
    belongs = {
        Article: f"id IN ({ours})",
        Event: f"subject_id IN ({ours})",
        Take: f"assignment_id IN ({seats})",
        PublishedTake: f"take_id <= {SOME * VOICES}",
        About: "true",
        Findable: "true",
        Listed: "true",
    }.get(model, f"article_id IN ({ours})")
    keyed = model._meta.pk.get_internal_type() == "BigAutoField"
    bound = f"row.id <= {_span(model)}" if keyed else UNKEYED[model]
    return (
        f"WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {times}) "
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} AS row, n WHERE {belongs} AND {bound}"
    )


# Those of the first thousand, of what has no number of its own.
UNKEYED = {
    Address: f"article_id <= {SOME}",
    Findable: f"edition_id <= {SOME}",
    Listed: f"edition_id <= {SOME}",
}


def _span(model) -> int:
    return {Assignment: VOICES, Take: VOICES, PublishedTake: VOICES, Event: 5}.get(model, 1) * SOME


def _value(model, field) -> str:
    column = f"row.{connection.ops.quote_name(field.column)}"
    if field.primary_key and field.get_internal_type() == "BigAutoField":
        return f"{column} + k * {_span(model)}"
    if field.column == "place":
        return f"{column} - k * {_DAYS * 24 * 3600 * 1000 << PER_MOMENT} + k * {SOME}"
    if field.name == "subject" and model is Listed:
        article = f"(row.place & {(1 << PER_MOMENT) - 1}) + k * {SOME}"
        return f"CASE row.kind WHEN '{FILE}' THEN ({article} - 1) / {PER_FILE} ELSE row.subject END"
    if field.name == "subject_id":
        return f"{column} + k * {SOME}"
    if isinstance(field, ForeignKey | OneToOneField) and field.related_model in GROWING:
        return f"{column} + k * {_span(field.related_model)}"
    if field.name == "slug" and model in (Article, Address, Edition):
        return f"{column} || '-' || k"
    if isinstance(field, DateTimeField):
        return _older(column)
    return "NULL" if isinstance(field, DateField) else column


def _older(column: str) -> str:
    if connection.vendor == "sqlite":
        return f"strftime('%Y-%m-%d %H:%M:%f', {column}, '-' || (k * {_DAYS}) || ' days')"
    return f"{column} - k * interval '{_DAYS} days'"


def _no_style():
    from django.core.management.color import no_style

    return no_style()
