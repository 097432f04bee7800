"""What is typed on the article's page is kept on the server, and is never the article itself."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from articles import autosaving, drafting, publishing
from articles.models import Article, Autosave
from articles.tasks import forget_screens
from cms.events.models import Event
from tests.factories import ArticleFactory, CategoryFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


@pytest.fixture
def tell(client, editor, article):
    """tell(…): what the script of the editor's page sends; returns the answer."""
    client.force_login(editor)

    def send(address=f"{LIST}{article.pk}/autosave/", by=client, **told):
        page = {"user": editor.pk, "page": "tab-1", "version": 1, "base": 1}
        return by.post(address, json.dumps(page | told), content_type="application/json")

    return send


def kept() -> list[tuple]:
    return [(row.page, row.fields) for row in Autosave.objects.order_by("page")]


def test_words_are_kept_without_a_version_or_an_event(tell, article):
    events = Event.objects.count()
    answer = tell(fields={"dek": "Half a sent", "body_html": "<p>It floats.<script>x</script></p>"})
    assert answer.status_code == 200
    assert answer.json()["kept"]
    assert answer.json()["at"].endswith(" UTC")
    assert kept() == [("tab-1", {"dek": "Half a sent", "body_html": "<p>It floats.</p>"})]
    article.refresh_from_db()
    assert (article.version, article.dek, article.history.count(), Event.objects.count()) == (1, "", 1, events)


def test_two_tabs_never_replace_each_others_words(tell):
    tell(fields={"dek": "Typed in the first."})
    tell(page="tab-2", fields={"dek": "Typed in the second."})
    tell(fields={"dek": "Typed on in the first."})
    assert kept() == [("tab-1", {"dek": "Typed on in the first."}), ("tab-2", {"dek": "Typed in the second."})]


def test_a_save_drops_what_was_kept_of_its_page_alone(tell, client, article):
    tell(fields={"dek": "Mine."})
    tell(page="tab-2", fields={"dek": "Also mine."})
    form = {"headline": article.headline, "slug": article.slug, "body_html": article.body_html, "version": 1}
    client.post(f"{LIST}{article.pk}/change/", form | {"version": 7, "page": "tab-1", "dek": "Mine."})
    assert len(kept()) == 2  # that save was refused
    client.post(f"{LIST}{article.pk}/change/", form | {"page": "tab-1", "dek": "Mine."})
    assert kept() == [("tab-2", {"dek": "Also mine."})]


def test_what_is_stored_already_is_not_kept(tell, article):
    tell(fields={"dek": "Mine."})
    answer = tell(fields={"dek": "", "headline": f" {article.headline} ", "category": [], "organizations": []})
    assert not answer.json()["kept"]
    assert kept() == []


def test_words_that_arrive_after_their_save_are_not_offered_again(tell, editor, article):
    drafting.save(article.pk, version=1, by=editor, dek="Mine.")
    assert not tell(fields={"dek": "Mine."}).json()["kept"]
    assert kept() == []


def test_a_new_article_is_kept_until_it_is_begun(tell, client):
    tell(f"{LIST}autosave/", version=None, base=None, fields={"headline": "Kelp fibre"})
    assert b'"headline": "Kelp fibre"' in client.get(f"{LIST}add/").content
    client.post(f"{LIST}add/", {"headline": "Kelp fibre", "page": "tab-1"})
    assert kept() == []
    assert b'"headline": "Kelp fibre"' not in client.get(f"{LIST}add/").content


def test_words_of_a_new_article_that_arrive_after_it_was_begun_are_not_offered_again(tell, client):
    client.post(f"{LIST}add/", {"headline": "Kelp fibre", "body_html": "<p>It floats.</p>", "page": "tab-1"})
    late = {"headline": "Kelp fibre", "slug": "", "body_html": "<p>It floats.</p>"}
    assert not tell(f"{LIST}autosave/", fields=late).json()["kept"]
    assert tell(f"{LIST}autosave/", fields=late | {"dek": "Another."}).json()["kept"]


def test_the_page_offers_ones_own_words_alone(tell, client, article):
    tell(fields={"dek": "Whispered </script> aloud"})
    page = client.get(f"{LIST}{article.pk}/change/").content.decode()
    assert r"Whispered \u003C/script\u003E aloud" in page
    client.force_login(UserFactory(role="chief"))
    assert "Whispered" not in client.get(f"{LIST}{article.pk}/change/").content.decode()


def test_choices_are_kept_with_their_words(tell):
    funding = CategoryFactory(name="Funding")
    choices = {"category": [[str(funding.pk), "Funding"]], "organizations": []}
    tell(fields=choices)
    assert kept() == [("tab-1", choices)]


def test_thrown_away_is_gone(tell):
    tell(fields={"dek": "Mine."})
    assert not tell().json()["kept"]
    assert kept() == []


def test_signed_out_is_said_and_nothing_waits_elsewhere(tell, client):
    client.logout()
    answer = tell(fields={"dek": "Mine."})
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")
    assert kept() == []


def test_a_page_does_not_speak_for_whoever_signed_in_after(tell, client):
    client.force_login(UserFactory(role="chief", first_name="Ruth"))
    answer = tell(fields={"dek": "Mine."})
    assert (answer.status_code, answer.json()["detail"]) == (409, "Ruth is signed in here now.")
    assert kept() == []


def test_an_old_token_is_told_to_the_script_and_keeps_no_form(editor, tell):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    strict.get(LIST)
    answer = tell(by=strict, fields={"dek": "Mine."})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert strict.session.get("unsent") is None


def test_what_a_writer_may_not_save_is_not_kept(client, writer):
    article = ArticleFactory(by=writer)
    publishing.submit(article.pk, by=writer)
    client.force_login(writer)
    told = {"user": writer.pk, "page": "tab", "fields": {"dek": "Mine."}}
    answer = client.post(f"{LIST}{article.pk}/autosave/", json.dumps(told), content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["detail"] == "You may not change this article: it is in review."


@pytest.mark.parametrize(
    "told",
    [
        {"fields": {"state": "published"}},
        {"fields": {"dek": 7}},
        {"fields": {"dek": "x" * 5_001}},
        {"fields": {"category": "7"}},
        {"fields": {"category": [["7"]]}},
        {"fields": []},
        {"page": "../..", "fields": {}},
        {"page": "", "fields": {}},
        {"version": -1, "fields": {}},
        {"version": 10**30, "fields": {}},
    ],
)
def test_nonsense_is_refused_in_words(tell, told):
    answer = tell(**told)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["detail"]
    assert kept() == []


def test_what_nobody_came_back_for_goes_after_a_month(editor, article):
    now = timezone.now()
    for days in (29, 31):
        Autosave.objects.create(user=editor, article=article, page=str(days), saved_at=now - timedelta(days=days))
    forget_screens()
    forget_screens()
    assert [row.page for row in Autosave.objects.all()] == ["29"]


def test_no_more_than_ten_pages_of_an_article_are_kept(tell):
    for n in range(12):
        tell(page=f"tab-{n}", fields={"dek": f"Mine, {n}."})
    assert {page for page, _ in kept()} == {f"tab-{n}" for n in range(2, 12)}


def test_keeping_costs_the_same_whatever_was_kept_before(editor, article, django_assert_max_num_queries):
    for n in range(5):
        autosaving.keep(article.pk, by=editor, page=f"t{n}", version=1, base=1, fields={"dek": f"{n}"})
        with django_assert_max_num_queries(10):
            autosaving.keep(article.pk, by=editor, page=f"t{n}", version=1, base=1, fields={"dek": f"{n}, again"})
    assert Article.objects.get().version == 1


def test_too_much_is_refused_in_words(tell, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    answer = tell(fields={"dek": "x" * 2_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert kept() == []


def test_a_form_sent_after_the_session_ended_and_its_autosave_are_one_text(tell, client, editor, article):
    tell(fields={"dek": "Typed for long enough to be prose."})
    client.get(LIST)
    client.session.flush()
    form = {"headline": article.headline, "slug": article.slug, "body_html": article.body_html, "version": 1, "base": 1}
    form |= {"page": "tab-1", "dek": "Typed for long enough to be prose."}
    address = f"{LIST}{article.pk}/change/"
    assert client.post(address, form).status_code == 302
    assert len(kept()) == 1

    client.login(username=editor.username, password="paneldesk")
    waiting = client.get("/accounts/unsent/").content.decode()
    assert "Typed for long enough to be prose." in waiting
    assert "Page: tab-1" not in waiting
    fields = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', waiting)
    client.post(address, {name: unescape(value) for name, value in fields})
    article.refresh_from_db()
    assert article.body_html == form["body_html"]
    assert (article.dek, kept()) == ("Typed for long enough to be prose.", [])
