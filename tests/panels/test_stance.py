"""A position on the scale that a panel names: taken at the desk, frozen with the take, told to readers in words."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from articles import publishing
from cms.accounts.models import ApiToken
from cms.events.machine import Conflict
from panels import assigning, deciding, writing
from panels.models import ArticlePanel, Assignment, Panel, Take
from panels.scale import Scale
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(editor):
    return ArticleFactory(by=editor, state="approved", headline="Glass battery leaves the lab")


@pytest.fixture
def seats(editor, article, panel):
    """The builder's and the skeptic's, accepted, on a panel from bearish to bullish."""
    Panel.objects.update(scale_low="bearish", scale_high="bullish")
    panel.refresh_from_db()
    made = assigning.apply_panel(article.pk, by=editor, panel=panel)
    Assignment.objects.update(state="accepted")
    return made


def shown(answer) -> str:
    return " ".join(answer.content.decode().split())


def publish(seats, editor, *stances):
    for seat, stance in zip(seats, stances, strict=True):
        writing.submit(seat.pk, by=seat.panelist.user, draft="A take.", stance=stance)
        deciding.approve(seat.pk, by=editor)
    return publishing.publish(seats[0].article_id, by=editor)


def test_a_position_is_chosen_at_the_desk_kept_with_the_draft_and_handed_in_with_the_take(client, seats):
    seat = seats[0]
    client.force_login(seat.panelist.user)
    page = shown(client.get(f"/desk/{seat.pk}/"))
    assert "Where does The Builder stand?" in page
    assert [words in page for words in ("Bearish", "Leaning bearish", "In between", "Leaning bullish")] == [True] * 4
    client.post(f"/desk/{seat.pk}/save/", {"draft": "Mine.", "version": 1, "stance": "-1"})
    assert 'value="-1" checked' in shown(client.get(f"/desk/{seat.pk}/"))
    client.post(f"/desk/{seat.pk}/save/", {"draft": "Mine, too.", "version": 2})
    answer = client.post(f"/desk/{seat.pk}/submit/", {"draft": "Mine, too.", "version": 3, "stance": "2"}, follow=True)
    assert "Your position: Bullish." in shown(answer)
    assert list(Take.objects.values_list("stance", flat=True)) == [2]
    with pytest.raises(DatabaseError), transaction.atomic():
        Take.objects.update(stance=0)


def test_what_is_no_position_is_refused(seats, article, editor):
    seat = seats[0]
    for wrong in (-3, 3):
        with pytest.raises(Conflict, match="from -2 to 2"):
            writing.submit(seat.pk, by=seat.panelist.user, draft="Mine.", stance=wrong)
    with pytest.raises(ValueError, match="3 is not on a scale"):
        Scale("bearish", "bullish").words(3)
    with pytest.raises(ValidationError, match="two ends"):
        Panel(name="Lame", slug="lame", scale_low="bearish").full_clean()
    other = ArticleFactory(by=editor)
    plain = assigning.invite(other.pk, by=editor, persona=seat.persona, panelist=seat.panelist)
    Assignment.objects.filter(pk=plain.pk).update(state="accepted")
    with pytest.raises(Conflict, match="no scale"):
        writing.save_draft(plain.pk, by=seat.panelist.user, draft="Mine.", version=1, stance=1)


def test_readers_see_where_the_panel_splits_in_words_in_at_most_three_queries(
    client, seats, editor, article, django_assert_max_num_queries
):
    publish(seats, editor, -2, 1)
    with django_assert_max_num_queries(3):
        page = shown(client.get(f"/articles/{article.slug}/"))
    split = page[page.index('<section class="split"') :].partition("</section>")[0]
    told = [piece.partition("</p>")[0] for piece in split.split('<p class="position">')[1:]]
    assert told == ["Bearish", "Leaning bearish", "In between", "Leaning bullish", "Bullish"]
    assert split.index("Bearish") < split.index("The Builder") < split.index("Leaning bearish")
    assert split.index("Leaning bullish") < split.index("The Skeptic") < split.index("Bullish")
    assert page.count('<span class="hidden">Position:</span>') == 2
    takes = client.get(f"/api/v1/articles/{article.slug}/").json()["takes"]
    assert takes[0]["stance"] == {"at": -2, "words": "Bearish", "low": "bearish", "high": "bullish"}
    assert "<strong>Leaning bullish.</strong>" in client.get("/feed.json").json()["items"][0]["content_html"]


@pytest.mark.parametrize(("stances", "splits"), [((None, None), False), ((1, None), False), ((0, 0), True)])
def test_there_is_no_split_before_two_say_where_they_stand(client, seats, editor, article, stances, splits):
    publish(seats, editor, *stances)
    page = shown(client.get(f"/articles/{article.slug}/"))
    assert ("Where the panel stands" in page) == splits
    assert page.count("Position:") == sum(at is not None for at in stances)


def test_a_published_position_stays_whatever_becomes_of_the_scale(client, seats, editor, article):
    publish(seats, editor, -2, 1)
    ArticlePanel.objects.update(scale_low="glum", scale_high="gay")
    assert "Leaning bullish" in shown(client.get(f"/articles/{article.slug}/"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE panels_publishedtake SET stance = 2")


def test_a_program_takes_a_position_where_there_is_a_scale(client, seats, editor):
    seat = seats[0]
    here, who = f"/api/v1/desk/assignments/{seat.pk}/", {"Authorization": f"Token {ApiToken.issue(seat.panelist.user)}"}

    def patch(**facts):
        return client.patch(here, facts, content_type="application/json", headers=who)

    assert client.get(here, headers=who).json()["scale"] == {"low": "bearish", "high": "bullish"}
    assert patch(draft="Mine.", version=1, stance=-2).json()["stance"] == -2
    assert patch(draft="Mine.", version=2).json()["stance"] == -2
    assert patch(draft="Mine.", version=3, stance=None).json()["stance"] is None
    assert patch(draft="Mine.", version=4, stance=5).status_code == 400
