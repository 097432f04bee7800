import django.db.models.deletion
from django.db import migrations, models

from articles.search.index import Index


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_readers_saw_the_change")]
    operations = [
        migrations.CreateModel(
            name="Findable",
            fields=[
                (
                    "place",
                    models.BigIntegerField(
                        help_text="When the article first went out, and which it is, as one number: the order.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("headline", models.TextField()),
                ("dek", models.TextField()),
                ("body", models.TextField()),
                ("takes", models.TextField()),
                (
                    "about",
                    models.TextField(help_text="What a search can be narrowed to, like “category_3 persona_1”."),
                ),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findable", to="articles.edition"
                    ),
                ),
            ],
        ),
        Index(),
    ]
