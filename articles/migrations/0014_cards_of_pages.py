import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0013_readership"),
    ]

    operations = [
        migrations.CreateModel(
            name="EditionCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(blank=True, help_text="Its name in the storage.", max_length=200)),
                ("drawn_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="card", to="articles.edition"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
