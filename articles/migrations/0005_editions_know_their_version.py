from django.db import migrations
from django.db.models import Exists, OuterRef

from cms.lib.triggers import Freeze, Thaw

WORDS = ("headline", "slug", "dek", "body_html", "byline", "source_url", "category_id")


def keep_one_revision_of_each_version(apps, schema_editor):
    """A save of words and organizations together used to leave a row for each; the last of them has all of it."""
    revisions = apps.get_model("articles", "HistoricalArticle").objects
    later = revisions.filter(id=OuterRef("id"), version=OuterRef("version"), history_id__gt=OuterRef("history_id"))
    surplus = revisions.filter(Exists(later))
    organizations = apps.get_model("articles", "HistoricalArticle_organizations").objects
    organizations.filter(history__in=surplus.values("pk")).delete()
    revisions.filter(pk__in=list(surplus.values_list("pk", flat=True))).delete()


def say_where_editions_came_from(apps, schema_editor):
    """The newest version saved by then that has the words of the edition. Where none has, it stays unknown."""
    editions = apps.get_model("articles", "Edition").objects
    revisions = apps.get_model("articles", "HistoricalArticle").objects
    for edition in editions.only("article_id", "created_at", *WORDS).iterator(chunk_size=500):
        words = {name: getattr(edition, name) for name in WORDS}
        saved = revisions.filter(id=edition.article_id, history_date__lte=edition.created_at, **words)
        if version := saved.order_by("-version").values_list("version", flat=True).first():
            editions.filter(pk=edition.pk).update(version=version)


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_revisions_and_withdrawal_notices")]
    operations = [
        migrations.RunPython(keep_one_revision_of_each_version, migrations.RunPython.noop, elidable=True),
        Thaw("articles_edition"),
        migrations.RunPython(say_where_editions_came_from, migrations.RunPython.noop, elidable=True),
        Freeze("articles_edition"),
    ]
