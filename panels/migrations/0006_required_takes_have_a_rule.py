from django.db import migrations


def make_rule(apps, schema_editor):
    """Required takes block, as they did; from now on a chief may have them warn."""
    apps.get_model("articles", "CheckRule").objects.get_or_create(key="seats", defaults={"level": "block"})


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0005_seats_are_listed_by_state"),
        ("articles", "0006_checklist_and_preview_links"),
    ]

    operations = [migrations.RunPython(make_rule, migrations.RunPython.noop)]
