"""What a save of a working copy keeps of what was typed, by every door."""

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from articles.models import Article

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
    fields = ("headline", "byline", "lead_image_alt", "lead_image_credit")
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
