from django.db import migrations

from cms.lib.triggers import Freeze


class Migration(migrations.Migration):
    dependencies = [("panels", "0001_initial")]
    operations = [
        Freeze("panels_publishedtake"),
        Freeze("panels_take", "assignment_id", "round", "body_html", "submitted_at"),
    ]
