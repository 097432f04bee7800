from django.db import migrations

from cms.lib.triggers import Freeze


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [Freeze("articles_edition")]
