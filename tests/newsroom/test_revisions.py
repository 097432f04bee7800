"""The saves of an article: one revision each, compared in every field, and brought back."""

from datetime import date

import pytest

from articles import drafting, revisions
from articles.models import Article, Revision
from cms.events.machine import Conflict, Gone
from cms.events.models import Event
from tests.factories import ArticleFactory, CategoryFactory, OrganizationFactory, PictureFactory

pytestmark = pytest.mark.django_db

# A value of each field, other than that of the article in `article`; called, since some are rows.
OTHER = {
    "headline": lambda: "Sand battery",
    "slug": lambda: "sand",
    "dek": lambda: "It stores heat.",
    "body_html": lambda: "<p>Sand stores heat for months.</p>",
    "category": lambda: CategoryFactory(name="Energy"),
    "byline": lambda: "Ada King",
    "source_url": lambda: "https://example.org/sand",
    "dateline": lambda: date(2026, 5, 1),
    "picture": PictureFactory,
    "picture_alt": lambda: "A silo",
    "organizations": lambda: [OrganizationFactory(name="Ostrava Labs")],
}


def save(article, by, **fields) -> Article:
    """Save over whatever is stored."""
    return drafting.save(article.pk, version=Article.objects.get(pk=article.pk).version, by=by, **fields)


def kept(article, name):
    """What the article has in a field, to be compared."""
    value = getattr(Article.objects.get(pk=article.pk), name)
    return set(value.all()) if name == "organizations" else value


def test_every_save_leaves_one_revision_that_has_all_of_it_and_says_whose_it_was(editor, writer):
    labs = [OrganizationFactory(), OrganizationFactory()]
    article = drafting.create(by=writer, headline="Glass", organizations=labs)
    save(article, editor, headline="Glass battery", organizations=labs[1:])
    save(article, editor, headline="Glass battery")  # changes nothing

    rows = [(row.version, row.history_user, revisions.raw(row, "organizations")) for row in revisions.of(article)]

    assert rows == [(2, editor, {labs[1].pk}), (1, writer, {labs[0].pk, labs[1].pk})]
    assert Revision.objects.count() == 2


@pytest.mark.parametrize("name", drafting.FIELDS)
def test_every_field_is_compared_and_comes_back(editor, article, name):
    before = kept(article, name)
    save(article, editor, **{name: OTHER[name]()})
    first, second = revisions.find(article, 1), revisions.find(article, 2)

    [change] = revisions.compare(first, second)
    assert (change.name, any(row.differs for row in change.rows)) == (name, True)
    assert revisions.compare(second, second) == []
    assert revisions.changed_fields(article, 1) == [change.label]

    restored = revisions.restore(article.pk, wanted=1, version=2, by=editor)
    assert (restored.version, kept(article, name)) == (3, before)
    assert revisions.find(article, 3).restored == 1
    assert Event.objects.filter(name="article.restore").values_list("data", flat=True).get() == {
        "version": 3,
        "restored": 1,
    }
    again = revisions.restore(article.pk, wanted=2, version=3, by=editor)
    assert (again.version, revisions.compare(second, revisions.find(article, 4))) == (4, [])


def test_a_restore_from_a_stale_page_is_refused_and_one_that_changes_nothing_too(editor, article):
    save(article, editor, dek="One.")
    with pytest.raises(drafting.Stale):
        revisions.restore(article.pk, wanted=1, version=1, by=editor)
    with pytest.raises(Conflict, match="already"):
        revisions.restore(article.pk, wanted=2, version=2, by=editor)
    with pytest.raises(Gone):
        revisions.restore(article.pk, wanted=7, version=2, by=editor)
    assert Article.objects.get(pk=article.pk).version == 2


def test_what_is_gone_by_now_is_named_and_stays_as_it_is(editor, article):
    labs = [OrganizationFactory(name="Ostrava Labs"), OrganizationFactory(name="Glass Inc")]
    save(article, editor, slug="glass", category=CategoryFactory(name="Energy"), organizations=labs, dek="Then.")
    save(article, editor, slug="sand", category=None, organizations=labs[:1], dek="Now.")
    labs[1].delete()
    Article.objects.get(pk=article.pk).history.get(version=2).category.delete()
    ArticleFactory(slug="glass", headline="Another")

    change = {change.name: change for change in revisions.compare(*(revisions.find(article, n) for n in (2, 3)))}
    assert change["category"].rows[0].marked == [("del", "(no longer there)")]
    _, left_out = revisions.returning(article, revisions.find(article, 2))
    assert [line.split()[0] for line in left_out] == ["Category:", "Organizations:", "Its"]

    back = revisions.restore(article.pk, wanted=2, version=3, by=editor)
    assert (back.dek, back.slug, back.category, set(back.organizations.all())) == ("Then.", "sand", None, {labs[0]})


def test_queries_do_not_grow_with_revisions(editor, article, django_assert_num_queries):
    for n in range(4):
        save(article, editor, dek=f"Dek {n}.", organizations=[OrganizationFactory()])
    with django_assert_num_queries(3):
        listed, before = revisions.page(article, size=3)
    assert [(one.revision.version, one.changed) for one in listed] == [(n, ["Dek", "Organizations"]) for n in (5, 4, 3)]
    assert before == 3
    rest, end = revisions.page(article, before)
    assert [(one.revision.version, one.changed) for one in rest] == [(2, ["Dek", "Organizations"]), (1, None)]
    assert end is None
