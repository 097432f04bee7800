"""The pages of an article's history: what they list, compare and bring back, and for whom."""

import re
from html import unescape

import pytest

from articles import drafting, publishing
from articles.models import Article, Edition
from tests.factories import ArticleFactory, AssignmentFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
HERE = "/admin/articles/article/"


@pytest.fixture
def page(client, article):
    """page("compare/?a=1&b=2"): what stands there, in single spaces."""

    def read(place="", status=200, pk=article.pk) -> str:
        answer = client.get(f"{HERE}{pk}/history/{place}")
        assert answer.status_code == status
        return re.sub(r"\s+", " ", unescape(answer.content.decode()))

    return read


def save(article, by, **fields):
    article.refresh_from_db()
    return drafting.save(article.pk, version=article.version, by=by, **fields)


def test_each_version_says_whose_it_is_what_it_changed_and_what_came_of_it(client, editor, chief, writer, page):
    article = ArticleFactory(by=writer, state="draft", headline="Glass")
    publishing.submit(article.pk, by=writer)
    publishing.approve(article.pk, by=editor)
    save(article, editor, dek="At last.", body_html="<p>One two three four.</p>")
    publishing.publish(article.pk, by=editor)
    client.force_login(chief)
    first, second = page(pk=article.pk).split("<tr>")[3:1:-1]
    assert "<b>Version 2</b>" in second
    assert "live, edition 1" in second
    assert f"{editor.name}, <time" in second
    assert "UTC" in second
    assert 'Dek, Body <span class="nr-quiet">2 words more</span>' in second
    assert "<b>Version 1</b>" in first
    assert f"{writer.name}, <time" in first


def test_the_list_is_bounded_and_its_queries_do_not_grow(client, editor, article, page, django_assert_num_queries):
    client.force_login(editor)
    for n in range(25):
        save(article, editor, dek=f"Dek {n}.", organizations=[OrganizationFactory()])
    with django_assert_num_queries(8):
        newest = page()
    assert re.findall(r"<b>Version (\d+)</b>", newest) == [str(n) for n in range(26, 6, -1)]
    [older] = re.findall(r'rel="next" href="\?(show=revisions&before=7)"', newest)
    assert re.findall(r"<b>Version (\d+)</b>", page(f"?{older}")) == ["6", "5", "4", "3", "2", "1"]


@pytest.mark.parametrize(
    "place",
    [
        *("?show=all", "?before=0", "?before=x", "?show=editions&before=-1", "compare/", "compare/?a=1&b=9"),
        *("compare/?a=1&b=٣", f"compare/?a=1&b={'9' * 30}", "editions/?a=1&b=draft", "editions/?a=draft", "7/restore/"),
    ],
)
def test_what_is_not_there_is_not_found(client, editor, page, place):
    client.force_login(editor)
    page(place, status=404)


def test_any_two_versions_are_compared_in_one_piece_and_side_by_side(client, editor, article, page):
    client.force_login(editor)
    save(article, editor, dek="It costs little.")
    save(article, editor, dek="It costs much.", headline="<b>Glass</b>")
    inline = page("compare/?a=2&b=3")
    assert "It costs <del>little.</del><ins>much.</ins>" in inline
    assert "<ins><b>" not in client.get(f"{HERE}{article.pk}/history/compare/?a=2&b=3").content.decode()
    side = page("compare/?a=3&b=1&view=side")
    assert "<del>It costs much.</del>" in side
    assert "The same in both: Slug, Body, Category" in side
    assert "the same in every field" in page("compare/?a=2&b=2&view=nonsense")


def test_a_version_is_brought_back_once_confirmed(client, editor, article, page):
    client.force_login(editor)
    save(article, editor, dek="Later.")
    assert "<del>Later.</del>" in page("1/restore/")
    where = f"{HERE}{article.pk}/history/1/restore/"
    answer = client.post(where, {"version": 2}, follow=True)
    assert "Version 1 is back, as version 3." in answer.content.decode()
    assert (Article.objects.get().dek, Article.objects.get().version) == ("", 3)

    again = client.post(where, {"version": 3})
    assert (again.status_code, "already" in again.content.decode()) == (409, True)
    stale = client.post(where, {"version": 2})
    assert (stale.status_code, 'name="version" value="3"' in stale.content.decode()) == (409, True)
    assert client.post(where, {"version": "x"}).status_code == 422


def test_who_may_not_save_reads_the_history_and_restores_nothing(client, editor, writer, article, page):
    save(article, editor, dek="Later.")
    client.force_login(writer)
    assert "Restore" not in page()
    assert "somebody else’s draft" in page("1/restore/", status=403)
    answer = client.post(f"{HERE}{article.pk}/history/1/restore/", {"version": 2})
    assert answer.status_code == 403
    assert Article.objects.get().version == 2


@pytest.fixture
def corrected(chief, the_builder, the_skeptic):
    """Two editions, and a working copy that is not what readers see: its second take came since."""
    article = ArticleFactory(state="approved", by=chief, headline="Glass", slug="glass")
    AssignmentFactory(article=article, persona=the_builder, by=chief, state="approved", required=False)
    publishing.publish(article.pk, by=chief)
    save(article, chief, dek="It costs little.")
    publishing.publish(article.pk, by=chief, correction="It is not dear.")
    return save(article, chief, dek="It costs much.")


def test_editions_are_compared_with_one_another_and_with_the_working_copy(client, chief, corrected, page, the_skeptic):
    client.force_login(chief)
    pk = corrected.pk
    listed = page("?show=editions", pk=pk)
    assert "<b>Correction.</b> It is not dear." in listed
    assert f"{HERE}{pk}/move/rollback/?edition=1" in listed
    assert "<ins>It costs little.</ins>" in page("editions/?a=1&b=2", pk=pk)
    assert "<del>It costs little.</del>" in page("editions/?a=2&b=1", pk=pk)

    seat = AssignmentFactory(article=corrected, persona=the_skeptic, by=chief, state="submitted", required=False)
    draft = page("editions/?a=1&b=draft", pk=pk)
    assert "<ins>It costs much.</ins>" in draft
    assert "The Skeptic" not in draft
    assert ("Roll back" in draft, "Publish the working copy" in draft) == (False, True)
    assert "Roll back to edition 1" in page("editions/?a=2&b=1", pk=pk)
    assert seat.panelist.user.name not in draft
    assert Edition.objects.count() == 2


def test_a_rollback_shows_what_it_changes_for_readers_before_it_does(client, chief, corrected, page):
    client.force_login(chief)
    asked = client.get(f"{HERE}{corrected.pk}/move/rollback/?edition=1").content.decode()
    assert "<del>It costs little.</del>" in asked
    assert 'value="1"' in asked
    plain = client.get(f"{HERE}{corrected.pk}/move/rollback/?edition=x")
    assert (plain.status_code, "<del>" in plain.content.decode()) == (200, False)


def test_a_correction_has_a_door_of_its_own_that_asks_what_was_wrong(client, chief, corrected):
    client.force_login(chief)
    door = f"{HERE}{corrected.pk}/move/correct/"
    assert door in client.get(f"{HERE}{corrected.pk}/change/").content.decode()
    assert "It costs <del>little.</del><ins>much.</ins>" in client.get(door).content.decode()
    assert client.post(door, {"version": corrected.version}).status_code == 422
    client.post(door, {"version": corrected.version, "correction": "It does cost."})
    assert Article.objects.get().live_edition.correction == "It does cost."
    for address in ("/articles/glass/", "/articles/glass/history/"):
        assert "<b>Correction.</b> It does cost." in client.get(address).content.decode()


def test_there_is_nothing_to_correct_before_readers_saw_it(client, chief):
    client.force_login(chief)
    article = ArticleFactory(state="approved", by=chief)
    assert client.get(f"{HERE}{article.pk}/move/correct/").status_code == 404


def test_a_single_version_is_compared_with_nothing(client, editor, article, page):
    client.force_login(editor)
    alone = page()
    assert ("Compare the two" in alone, 'type="radio"' in alone) == (False, False)
    save(article, editor, dek="Two by now.")
    assert page().count('type="radio"') == 4
