"""Times are stored in UTC and shown in the user's zone, with the zone named. A reader sees the site's zone."""

from datetime import UTC, datetime

import pytest

from articles import publishing
from articles.models import Edition
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db
SUMMER = datetime(2031, 7, 1, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Paris", "1 July 2031, 18:00 CEST"),
        ("America/New_York", "1 July 2031, 12:00 EDT"),
        ("Asia/Kolkata", "1 July 2031, 21:30 IST"),
    ],
)
def test_each_editor_sees_one_time_on_the_own_clock(client, zone, words, editor):
    article = ArticleFactory(state="approved", by=editor)
    publishing.schedule(article.pk, by=editor, publish_at=SUMMER)
    client.force_login(UserFactory(role="editor", time_zone=zone))
    page = client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert f"Goes out {words}" in page
    assert f"Times are in {zone}." in page


def test_a_reader_sees_the_sites_zone_whoever_is_signed_in(client, editor):
    edition = ArticleFactory(state="published", by=editor).live_edition
    client.force_login(UserFactory(role="editor", time_zone="Asia/Kolkata"))
    history = client.get(f"/articles/{edition.slug}/history/").content.decode()
    assert f"{Edition.objects.get().created_at.astimezone(UTC):%H:%M} UTC" in history
    assert "IST" not in history
