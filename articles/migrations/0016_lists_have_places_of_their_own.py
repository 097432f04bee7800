import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Coalesce

PER_FILE, BATCH = 45_000, 2000


def place(apps, schema_editor):
    """What readers find already is in the lists of what it is about."""
    Findable, Listed = apps.get_model("articles", "Findable"), apps.get_model("articles", "Listed")
    changed = Coalesce("edition__live_article__changed_for_readers_at", "edition__created_at")
    shown = Findable.objects.annotate(changed=changed).values_list(
        "place", "edition", "edition__article", "about", "changed"
    )
    rows = []
    for at, edition, article, about, changed_at in shown.iterator(BATCH):
        subjects = (key.rsplit("_", 1) for key in about.split())
        for kind, subject in [("all", 0), ("file", (article - 1) // PER_FILE), *subjects]:
            rows.append(Listed(kind=kind, subject=subject, place=at, edition_id=edition, changed_at=changed_at))
        if len(rows) > BATCH:
            Listed.objects.bulk_create(rows)
            rows.clear()
    Listed.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_feeds_have_a_hub")]
    operations = [
        migrations.CreateModel(
            name="Listed",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind", "subject", "place", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("subject", models.BigIntegerField()),
                ("place", models.BigIntegerField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="listed", to="articles.edition"
                    ),
                ),
                (
                    "changed_at",
                    models.DateTimeField(help_text="When readers last began to see another edition of it."),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "subject", "-changed_at"], name="listed_changed_last")],
            },
        ),
        migrations.RunPython(place, migrations.RunPython.noop),
    ]
