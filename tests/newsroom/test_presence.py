"""Who else has an article open, and who saved what since: told to an open page every few seconds."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles import autosaving, drafting, publishing
from articles.models import Presence
from articles.tasks import forget_screens
from tests.factories import ArticleFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


@pytest.fixture
def ruth(db):
    return UserFactory(role="editor", first_name="Ruth", last_name="Bell")


@pytest.fixture
def beat(article):
    """beat(person, …): the page of that person speaks; returns what it is answered."""

    def send(person, **told):
        client = Client()
        client.force_login(person)
        page = {"user": person.pk, "page": f"tab-of-{person.pk}", "version": 1}
        answer = client.post(f"{LIST}{article.pk}/presence/", json.dumps(page | told), content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer.json()

    return send


def names(answer) -> list[tuple[str, bool]]:
    return [(one["name"], one["typing"]) for one in answer["others"]]


def test_each_sees_the_other_and_whether_they_type(beat, editor, ruth):
    assert names(beat(editor)) == []
    assert names(beat(ruth, typing=True)) == [(editor.name, False)]
    [one] = beat(editor)["others"]
    assert (one["name"], one["typing"], one["since"][-4:]) == ("Ruth Bell", True, " UTC")
    assert not beat(editor)["twice"]


def test_somebody_with_two_tabs_is_one_person_and_is_told_so_themselves(beat, editor, ruth):
    beat(ruth)
    assert beat(ruth, page="another")["twice"]
    assert names(beat(editor)) == [("Ruth Bell", False)]


def test_a_closed_page_is_gone_at_once_and_a_silent_one_after_minutes(beat, editor, ruth):
    beat(ruth)
    beat(ruth, left=True)
    assert names(beat(editor)) == []
    beat(ruth)
    # A tab in the background speaks once a minute, and is still there.
    Presence.objects.filter(user=ruth).update(seen_at=timezone.now() - timedelta(seconds=100))
    assert names(beat(editor)) == [("Ruth Bell", False)]
    Presence.objects.filter(user=ruth).update(seen_at=timezone.now() - timedelta(seconds=160))
    assert names(beat(editor)) == []


def test_who_saved_what_since_is_told_once(beat, client, article, editor, ruth):
    client.force_login(editor)
    assert beat(editor)["saved"] is None
    drafting.save(article.pk, version=1, by=ruth, dek="Theirs.", body_html="<p>Theirs.</p>")
    drafting.save(article.pk, version=2, by=ruth, organizations=[OrganizationFactory()])
    told = beat(editor)
    assert told["version"] == 3
    assert (told["saved"]["by"], told["saved"]["fields"]) == ("Ruth Bell", ["dek", "body", "organizations"])
    assert told["saved"]["at"].endswith(" UTC")
    assert told["saved"]["changes"] == f"{LIST}{article.pk}/history/compare/?a=1&b=3"
    assert client.get(told["saved"]["changes"]).status_code == 200
    assert beat(editor, knows=3)["saved"] is None
    drafting.save(article.pk, version=3, by=ruth, dek="")
    assert beat(editor, knows=3)["saved"]["fields"] == ["body", "organizations"]


def test_a_page_whose_article_went_to_the_editors_is_told(beat, editor, article, writer):
    own = ArticleFactory(by=writer)
    client = Client()
    client.force_login(writer)
    publishing.submit(own.pk, by=writer)
    told = json.dumps({"user": writer.pk, "page": "tab", "version": 1})
    answer = client.post(f"{LIST}{own.pk}/presence/", told, content_type="application/json")
    assert answer.json()["refused"] == "You may not change this article: it is in review."


@pytest.mark.parametrize("others", [1, 8])
def test_a_beat_asks_the_same_whatever_the_company(beat, article, editor, others, django_assert_num_queries):
    for _ in range(others):
        beat(UserFactory(role="editor"))
    beat(editor)
    client = Client()
    client.force_login(editor)
    told = json.dumps({"user": editor.pk, "page": f"tab-of-{editor.pk}", "version": 1})
    with django_assert_num_queries(6):  # who is there: 3; the article, the beat and the company: 3
        answer = client.post(f"{LIST}{article.pk}/presence/", told, content_type="application/json")
    assert len(answer.json()["others"]) == others


def test_pages_that_were_not_heard_of_are_forgotten(beat, editor, ruth):
    beat(ruth)
    beat(editor)
    Presence.objects.filter(user=ruth).update(seen_at=timezone.now() - timedelta(hours=2))
    forget_screens()
    assert [row.user for row in Presence.objects.all()] == [editor]


@pytest.mark.parametrize(("person", "status"), [("outsider", 403), ("builder", 403)])
def test_others_do_not_see_who_is_there(client, request, article, person, status):
    who = request.getfixturevalue(person)
    client.force_login(getattr(who, "user", who))
    answer = client.post(f"{LIST}{article.pk}/presence/", "{}", content_type="application/json")
    assert answer.status_code == status


def test_an_article_that_is_not_there_has_nobody(client, editor):
    client.force_login(editor)
    told = json.dumps({"user": editor.pk, "page": "tab", "version": 1})
    answer = client.post(f"{LIST}999/presence/", told, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_whoever_sends_it_on_is_told_what_is_not_saved(client, beat, article, editor, ruth):
    client.force_login(editor)
    submit = f"{LIST}{article.pk}/move/submit/"
    beat(ruth)
    assert "stays behind" not in client.get(submit).content.decode()
    beat(ruth, typing=True)
    autosaving.keep(article.pk, by=editor, page="tab", version=1, base=1, fields={"dek": "Mine."})
    autosaving.keep(article.pk, by=ruth, page="tab", version=1, base=1, fields={"dek": "Theirs."})
    page = client.get(submit).content.decode()
    assert page.count("You typed something on its page that is not saved") == 1
    assert "Ruth Bell is typing on its page now. What is not saved stays behind." in page
