"""Revisions of long ago are thinned out; what an edition or a restored version came from never is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from articles import drafting, pruning, publishing, revisions
from articles.models import Article, Edition, Revision
from articles.tasks import prune_revisions
from cms.events.models import Event
from tests.factories import ArticleFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
START = datetime(2024, 3, 1, 9, tzinfo=UTC)


def save(article, by, **fields):
    return drafting.save(article.pk, version=Article.objects.get(pk=article.pk).version, by=by, **fields)


@pytest.fixture
def crowded(chief, monkeypatch):
    """Twelve versions of long ago, four hours apart; 3 went out, 5 was brought back as 10, and 11 went out."""
    monkeypatch.setattr(pruning, "NEWEST", 1)
    article = ArticleFactory(state="approved", by=chief, organizations=[OrganizationFactory()])
    for version in range(2, 13):
        if version == 10:
            revisions.restore(article.pk, wanted=5, version=9, by=chief)
        else:
            save(article, chief, dek=f"Dek {version}.")
        if version in (3, 11):
            publishing.publish(article.pk, by=chief)
    for row in Revision.objects.all():
        Revision.objects.filter(pk=row.pk).update(history_date=START + timedelta(hours=4 * row.version))
    return article


def kept() -> list[int]:
    return sorted(Revision.objects.values_list("version", flat=True))


def test_what_is_kept_is_the_first_the_newest_one_a_day_and_what_something_came_from(crowded, settings):
    words = {edition.version: edition.dek for edition in Edition.objects.all()}
    prune_revisions()
    # 3 and 11 were published, 5 restored; 3 and 9 were the last of their days.
    assert kept() == [1, 3, 5, 9, 10, 11, 12]
    assert {version: revisions.find(crowded, version).dek for version in (3, 11)} == words
    assert revisions.raw(revisions.find(crowded, 3), "organizations")
    assert Revision.organizations.model.objects.count() == 7
    assert Event.objects.get(name="article.prune").data == {"removed": 5}
    prune_revisions()
    assert Event.objects.filter(name="article.prune").count() == 1


def test_a_dry_run_says_what_would_go_and_leaves_it(crowded, capsys):
    call_command("prune_revisions", "--dry-run")
    assert capsys.readouterr().out == f"article {crowded.pk}: versions 2, 4, 6, 7, 8\n5 would go, from 1 article.\n"
    assert len(kept()) == 12
    call_command("prune_revisions")
    assert len(kept()) == 7


@pytest.mark.parametrize("days", [0, 36_500])
def test_nothing_goes_before_its_time(crowded, settings, days):
    settings.REVISIONS_DAYS = days
    prune_revisions()
    assert len(kept()) == 12


def test_the_day_is_the_sites(crowded, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    prune_revisions()
    # Midnight in Tokyo is 15:00 UTC: between 1 and 2, 7 and 8.
    assert kept() == [1, 3, 5, 7, 10, 11, 12]


def test_where_an_edition_does_not_know_its_version_all_is_kept(crowded, chief):
    edition = Edition(article=crowded, number=9, headline="Old", body_html="", published_at=START)
    edition.save()
    prune_revisions()
    assert len(kept()) == 12


def test_the_newest_are_kept_however_old(crowded, monkeypatch):
    monkeypatch.setattr(pruning, "NEWEST", 12)
    prune_revisions()
    assert len(kept()) == 12
