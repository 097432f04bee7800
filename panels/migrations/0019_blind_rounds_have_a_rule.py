from django.db import migrations


def make_rule(apps, schema_editor):
    """A blind round warns whoever publishes during it; a chief may have it block."""
    apps.get_model("articles", "CheckRule").objects.get_or_create(key="blind", defaults={"level": "warn"})


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0018_a_panelist_may_be_a_program"),
        ("articles", "0006_checklist_and_preview_links"),
    ]

    operations = [migrations.RunPython(make_rule, migrations.RunPython.noop)]
