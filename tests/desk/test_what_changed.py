"""A panelist is told, with the words that differ, when the editor changes the article they write about."""

import pytest

from articles import drafting
from articles.models import Revision
from panels import answering, assigning, writing
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db
NEWS = "The article was changed since you read it"


@pytest.fixture
def seat(editor, article, the_builder, builder):
    """An invitation to the builder."""
    return AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)


@pytest.fixture
def desk(client, builder):
    client.force_login(builder.user)
    return client


def shown(answer) -> str:
    return " ".join(answer.content.decode().split())


def edit(seat, editor, **fields):
    version = type(seat.article).objects.get(pk=seat.article_id).version
    return drafting.save(seat.article_id, version=version, by=editor, **fields)


def test_only_what_was_changed_after_they_accepted_is_news_until_they_have_read_it(desk, seat, editor, builder):
    here = f"/desk/{seat.pk}/"
    edit(seat, editor, body_html="<p>Glass costs nine.</p>")
    desk.post(f"{here}accept/")
    assert NEWS not in shown(desk.get(here))
    edit(seat, editor, source_url="https://example.org/")  # nothing that a panelist writes about
    assert NEWS not in shown(desk.get(here))
    now = edit(seat, editor, headline="Glass battery stays", body_html="<p>Glass costs ten.</p>")
    page = shown(desk.get(here))
    for words in (NEWS, "What changed: headline, body", "<del>nine.</del><ins>ten.</ins>",
                  "<del>leaves the lab</del><ins>stays</ins>"):  # fmt: skip
        assert words in page

    answer = desk.post(f"{here}read/", {"read": now.version, "draft": "Typed beside it.", "version": 1}, follow=True)
    assert (NEWS in shown(answer), "Typed beside it.</textarea>" in shown(answer)) == (False, True)
    writing.submit(seat.pk, by=builder.user)
    edit(seat, editor, dek="And back again.")
    assert "<ins>And back again.</ins>" in shown(desk.get(here))
    desk.post(f"{here}read/", {"read": now.version})
    assert NEWS in shown(desk.get(here))  # an old page's button does not hide what came after it
    desk.post(f"{here}read/", {"read": now.version + 1})
    assert NEWS not in shown(desk.get(here))


def test_a_change_beside_a_stale_draft_loses_neither(desk, seat, editor, builder):
    answering.accept(seat.pk, by=builder.user)
    now = edit(seat, editor, dek="New.")
    writing.save_draft(seat.pk, by=builder.user, draft="From another tab.", version=1)
    answer = desk.post(f"/desk/{seat.pk}/read/", {"read": now.version, "draft": "From this tab.", "version": 1})
    page = shown(answer)
    assert (answer.status_code, NEWS in page, "From this tab.</textarea>" in page) == (409, True, True)


def test_what_they_had_read_may_be_kept_no_longer(desk, seat, editor, builder):
    answering.accept(seat.pk, by=builder.user)
    edit(seat, editor, dek="New.")
    Revision.objects.filter(version=1).delete()
    assert "What it said then is no longer kept." in shown(desk.get(f"/desk/{seat.pk}/"))


def test_a_closed_seat_hears_no_news(desk, seat, editor, builder):
    answering.accept(seat.pk, by=builder.user)
    assigning.cancel(seat.pk, by=editor)
    now = edit(seat, editor, dek="Okapi.")
    assert "Okapi" not in shown(desk.get(f"/desk/{seat.pk}/"))
    answer = desk.post(f"/desk/{seat.pk}/read/", {"read": now.version})
    assert (answer.status_code, "Okapi" in shown(answer)) == (409, False)
