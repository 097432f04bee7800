from django.db import migrations

from cms.lib.triggers import Freeze


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_lead_images_move_into_the_library")]
    operations = [
        migrations.RemoveField("article", "lead_image"),
        migrations.RemoveField("article", "lead_image_credit"),
        migrations.RemoveField("historicalarticle", "lead_image"),
        migrations.RemoveField("historicalarticle", "lead_image_credit"),
        migrations.RemoveField("edition", "lead_image"),
        Freeze("articles_edition"),
    ]
