"""What is seen of bulk actions, by whom; and the file."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.newsroom.bulk import preparing, tasks
from cms.newsroom.bulk.models import Batch, BatchFile
from tests.factories import ArticleFactory, AssignmentFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
BATCHES = "/admin/bulk/batch/"


def offered(client) -> list[str]:
    page = client.get("/admin/articles/article/")
    return [value for value, _ in page.context["action_form"].fields["action"].choices if value]


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("writer", ["submit", "category", "export"]),
        ("panel_manager", ["panel", "panelist", "export"]),
        ("editor", ["submit", "category", "panel", "panelist", "schedule", "publish", "export"]),
        ("chief", ["submit", "category", "panel", "panelist", "schedule", "publish", "withdraw", "export"]),
    ],
)
def test_the_menu_holds_what_this_person_may_do(role, kinds, client, article):
    client.force_login(UserFactory(role=role))
    assert offered(client) == kinds


def test_what_is_not_offered_is_not_done(hand, writer, article):
    answer = hand(writer).client.post(
        "/admin/articles/article/", {"action": "withdraw", "_selected_action": [article.pk]}, follow=True
    )
    assert answer.status_code == 200
    assert not Batch.objects.exists()


def test_a_batch_is_its_starter_s_and_others_see_it_only_where_they_watch(hand, writer, editor, outsider):
    article = ArticleFactory(by=writer)
    batch = hand(writer).choose("submit", [article])
    other = UserFactory(role="writer")
    for person, status in ((other, 404), (editor, 200), (outsider, 302)):
        assert hand(person).page(batch).status_code == status
    hand(editor).start(batch)
    batch.refresh_from_db()
    assert batch.state == "prepared"
    hand(writer).start(batch)
    assert "You may not stop this batch." in hand(editor).act(batch, "stop").content.decode()
    assert hand(other).act(batch, "stop").status_code == 404


def test_a_chief_stops_anybody_s(hand, writer, chief):
    batch = hand(writer).choose("submit", [ArticleFactory(by=writer)])
    hand(writer).start(batch)
    hand(chief).act(batch, "stop")
    batch.refresh_from_db()
    assert batch.state == "stopped"


def test_the_page_shows_how_far_it_is_with_what_was_refused_first(hand, editor):
    at_list = hand(editor)
    articles = [ArticleFactory(by=editor) for _ in range(3)]
    articles[1] = ArticleFactory(by=editor, body_html="", headline="Nothing yet")
    batch = at_list.choose("submit", articles)
    at_list.start(batch)
    told = at_list.client.get(f"{BATCHES}{batch.pk}/progress.json").json()
    assert told == {"state": "running", "size": 3, "judged": 0, "summary": "0 of 3: none yet"}
    assert 'aria-label="Submit 3 articles for review" data-progress=' in at_list.page(batch).content.decode()
    tasks.run()
    told = at_list.client.get(f"{BATCHES}{batch.pk}/progress.json").json()
    assert told == {"state": "done", "size": 3, "judged": 3, "summary": "3 of 3: 2 done, 1 refused"}
    page = at_list.page(batch)
    assert [row.outcome for row in page.context["page"]] == ["refused", "done", "done"]
    assert [row.article.headline for row in at_list.page(batch, "?outcome=refused").context["page"]] == ["Nothing yet"]
    assert "it needs a headline and a body." in page.content.decode()
    assert "3 of 3: 2 done, 1 refused" in at_list.client.get(BATCHES).content.decode()


@pytest.mark.parametrize("query", ["?page=0", "?page=99999999999999", "?page=x", "?outcome=%3Cscript%3E"])
def test_a_page_of_results_that_is_none_is_answered_with_one(query, hand, editor, article):
    at_list = hand(editor)
    batch = at_list.choose("submit", [article])
    at_list.start(batch)
    assert at_list.page(batch, query).status_code == 200


def test_pages_take_the_same_queries_whatever_their_batch_holds(hand, editor):
    at_list = hand(editor)
    counts = []
    for many in (2, 40):
        batch = at_list.choose("submit", [ArticleFactory(by=editor) for _ in range(many)])
        at_list.start(batch)
        tasks.run()
        at_list.page(batch)
        with CaptureQueriesContext(connection) as queries:
            at_list.page(batch)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def exported(at_list, articles) -> tuple[Batch, list[dict]]:
    batch = at_list.choose("export", articles)
    at_list.start(batch)
    tasks.run()
    answer = at_list.client.get(f"{BATCHES}{batch.pk}/file/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="articles-')
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return batch, list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_export_csv(hand, editor, the_builder, builder):
    editor.time_zone = "Asia/Tokyo"
    editor.save()
    article = ArticleFactory(
        by=editor, headline="Kelp, «fibre»\u2009", organizations=[OrganizationFactory(name="Acme")]
    )
    AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, state="approved")
    live = ArticleFactory(by=editor, state="published", headline="Out")
    _, lines = exported(hand(editor), [article, live])
    out, kelp = lines
    assert (kelp["headline"].strip(), kelp["state"], kelp["organizations"]) == ("Kelp, «fibre»", "draft", "Acme")
    assert (kelp["takes approved"], kelp["seats"], kelp["drafted by"]) == ("1", "1", "editor")
    assert kelp["created"].endswith("+09:00")
    assert (out["edition"], out["address"]) == ("1", f"http://127.0.0.1:8000/articles/{live.slug}/")
    assert out["first published"].endswith("+09:00")
    assert "builder" not in str(lines)  # who writes for a persona is not in it


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)"])
def test_what_a_spreadsheet_would_run_is_text(cell, hand, editor):
    _, [line] = exported(hand(editor), [ArticleFactory(by=editor, headline=cell)])
    assert line["headline"] == f"'{cell}"


def test_a_file_is_for_whoever_started_it_and_for_seven_days(hand, editor, chief, article):
    batch, _ = exported(hand(editor), [article])
    assert hand(chief).client.get(f"{BATCHES}{batch.pk}/file/").status_code == 404
    assert "Download" not in hand(chief).page(batch).content.decode()
    at_list = hand(editor)
    assert "Download the file" in at_list.page(batch).content.decode()
    BatchFile.objects.update(expires_at=timezone.now())
    assert at_list.client.get(f"{BATCHES}{batch.pk}/file/").status_code == 404
    preparing.forget(timezone.now() + timedelta(seconds=1))
    assert not BatchFile.objects.exists()


def test_a_worker_that_dies_while_it_makes_the_file_leaves_none_and_the_next_makes_it(hand, editor, monkeypatch):
    monkeypatch.setattr("cms.newsroom.bulk.export.AT_ONCE", 2)
    at_list = hand(editor)
    batch = at_list.choose("export", [ArticleFactory(by=editor) for _ in range(5)])
    at_list.start(batch)
    with monkeypatch.context() as patch:
        patch.setattr("cms.newsroom.bulk.running._end", lambda batch: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            tasks.run()
    batch.refresh_from_db()
    assert (batch.state, BatchFile.objects.exists()) == ("running", False)
    assert not batch.rows.exclude(outcome="waiting").exists()
    Batch.objects.update(due_at=timezone.now())
    tasks.run()
    batch.refresh_from_db()
    assert (batch.state, batch.done, batch.left) == ("done", 5, 0)
    assert BatchFile.objects.get().batch == batch


@pytest.mark.parametrize("nonsense", ["abc", "9" * 30, "-1", "\u202e"])
def test_nonsense_instead_of_a_key_is_refused_and_never_breaks(hand, chief, nonsense):
    client = hand(chief).client
    article = ArticleFactory(by=chief)
    chosen = {"action": "category", "_selected_action": [nonsense]}
    assert client.post("/admin/articles/article/", chosen).status_code == 400
    for kind, field in (("category", "category"), ("panel", "panel"), ("panelist", "panelist")):
        batch = hand(chief).choose(kind, [article])
        answer = client.post(f"{BATCHES}{batch.pk}/change/", {"start": "", field: nonsense})
        assert answer.status_code == 422
        assert "Select a valid choice" in answer.text
    page = f"/admin/articles/article/{article.pk}/change/"
    for field in ("category", "organizations"):
        fields = {"headline": "Kept", "body_html": "<p>Words.</p>", "version": article.version, field: nonsense}
        answer = client.post(page, fields)
        assert answer.status_code == 422
        assert "Kept" in answer.text
    assert client.get(f"/admin/articles/article/add/?category={nonsense}").status_code == 200
