from datetime import timedelta

from django.db import migrations
from django.db.models import F

MOMENT = timedelta(seconds=1)


def make_one(apps, schema_editor):
    """What was disclosed with a yes was noted an instant after it: that would read as changed since."""
    seats = apps.get_model("panels", "Assignment").objects.filter(disclosed_at__gt=F("answered_at"))
    seats.filter(disclosed_at__lt=F("answered_at") + MOMENT).update(disclosed_at=F("answered_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0022_cards_of_takes"),
    ]

    operations = [migrations.RunPython(make_one, migrations.RunPython.noop)]
