"""What a save of a working copy keeps of what was typed, by every door."""

from datetime import date

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from articles import drafting
from articles.models import Article
from cms.events.models import Event
from tests.factories import ArticleFactory, CategoryFactory, OrganizationFactory, PictureFactory

pytestmark = pytest.mark.django_db
ADMIN, API = "/admin/articles/article/", "/api/v1/newsroom/articles/"

TYPED = "Two\r\nlines,\t\ta tab \n\n and 5\u00a0€\u2028more "
KEPT = "Two lines, a tab and 5\u00a0€ more"


@pytest.fixture
def program(editor):
    """A program that acts for the editor."""
    caller = APIClient()
    caller.force_authenticate(editor)
    return caller


def test_what_is_one_line_is_one_line_from_the_api(program):
    made = program.post(API, {"headline": TYPED, "byline": TYPED, "dek": "Two\nlines"}, format="json").json()
    assert (made["headline"], made["byline"], made["dek"]) == (KEPT, KEPT, "Two\nlines")
    saved = program.patch(f"{API}{made['id']}/", {"version": 1, "headline": "Other\nwords"}, format="json").json()
    assert saved["headline"] == "Other words"


def test_what_is_one_line_is_one_line_from_the_admin(client, editor):
    client.force_login(editor)
    fields = ("headline", "byline", "picture_alt")
    client.post(f"{ADMIN}add/", dict.fromkeys(fields, TYPED))
    assert Article.objects.values(*fields).get() == dict.fromkeys(fields, KEPT)


def test_what_is_one_line_is_one_line_from_a_page(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("2026-03-01\nTwo\twords\nA dek.\nOriginal source\nA body.\n")
    call_command("import_article", str(page))
    assert Article.objects.get().headline == "Two words"


def test_the_same_line_typed_otherwise_is_no_other_version(client, editor, article):
    client.force_login(editor)
    typed = {"headline": article.headline, "slug": article.slug, "body_html": article.body_html, "version": 1}
    client.post(f"{ADMIN}{article.pk}/change/", typed | {"dek": "Theirs."})
    shown = client.post(f"{ADMIN}{article.pk}/change/", typed | {"headline": "Glass battery\nleaves the lab"})
    assert shown.status_code == 409
    assert 'name="keep-dek"' in shown.content.decode()
    assert 'name="keep-headline"' not in shown.content.decode()


@pytest.fixture
def full(editor):
    """An article with something in every field."""
    return ArticleFactory(
        by=editor,
        dek="Two\nlines & a tag: <b>",
        body_html="Salt & sun<p>5 > 3 <a href='https://kelp.example/?a=1&b=2'>kelp</a><script>x</script>",
        category=CategoryFactory(),
        organizations=[OrganizationFactory(), OrganizationFactory()],
        byline="Ruth Bell",
        source_url="https://kelp.example/",
        dateline=date(2026, 3, 1),
        picture=PictureFactory(),
        picture_alt="Kelp",
    )


def traces(article) -> tuple:
    """What a save leaves behind."""
    stored = Article.objects.get(pk=article.pk)
    return stored.version, stored.updated_at, stored.history.count(), Event.objects.count()


def as_read(article) -> dict:
    """Every field as drafting reads it, the organizations the other way round."""
    fields = {name: getattr(article, name) for name in drafting.TEXT}
    return fields | {"organizations": list(article.organizations.order_by("-pk"))}


def test_a_call_that_changes_nothing_writes_nothing(program, full):
    before, address = traces(full), f"{API}{full.pk}/"
    read = program.get(address).json()
    taken = set(drafting.FIELDS) & set(read)
    again = {name: read[name] for name in taken} | {"version": 1, "headline": f" {read['headline']}\n"}
    again["organizations"] = again["organizations"][::-1]
    for facts in ({"version": 1}, {"version": 1, "slug": ""}, again):
        answer = program.patch(address, facts, format="json")
        assert (answer.status_code, answer.json()) == (200, read)
    assert traces(full) == before


def test_a_stale_call_that_changes_nothing_is_refused_all_the_same(program, full):
    program.patch(f"{API}{full.pk}/", {"version": 1, "dek": "Other."}, format="json")
    answer = program.patch(f"{API}{full.pk}/", {"version": 1}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")


def test_a_page_sent_as_it_was_opened_writes_nothing(client, editor, full):
    client.force_login(editor)
    before, address = traces(full), f"{ADMIN}{full.pk}/change/"
    opened = client.get(address).context["adminform"].form
    typed = {name: opened[name].value() for name in drafting.FIELDS} | {"version": 1}
    typed["organizations"] = [organization.pk for organization in full.organizations.all()]
    page = client.post(address, typed, follow=True)
    assert "Nothing had changed: version 1 stays." in page.content.decode()
    assert traces(full) == before


@pytest.mark.parametrize("name", drafting.FIELDS)
def test_one_field_that_changes_is_a_new_version(name, editor, full):
    others = {
        "headline": "Other",
        "slug": "other",
        "source_url": "https://other.example/",
        "category": None,
        "dateline": None,
        "picture": PictureFactory(),
        "organizations": list(full.organizations.all()[:1]),
    }
    events = Event.objects.count()
    assert drafting.save(full.pk, version=1, by=editor, **as_read(full)).version == 1
    assert drafting.save(full.pk, version=1, by=editor, **{name: others.get(name, "Other")}).version == 2
    assert Event.objects.count() == events + 1
    assert Article.objects.get(pk=full.pk).version == 2


def test_a_picture_that_is_taken_away_is_a_new_version(editor, full):
    assert drafting.save(full.pk, version=1, by=editor, picture=None).version == 2
    assert Article.objects.get(pk=full.pk).picture is None
