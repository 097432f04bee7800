import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0021_changes_are_reminded_of_by_rule"),
    ]

    operations = [
        migrations.CreateModel(
            name="TakeCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(blank=True, help_text="Its name in the storage.", max_length=200)),
                ("drawn_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "take",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="card", to="panels.publishedtake"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
