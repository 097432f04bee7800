from django.db import migrations, models
from django.db.models import F


def name_old_lines(apps, schema_editor):
    """Lines written before had no words of their own: their kind has to do, and nobody has missed them."""
    Notification = apps.get_model("notifications", "Notification")
    for kind in Notification.objects.filter(title="").values_list("kind", flat=True).distinct():
        title = kind.replace("_", " ").capitalize()
        Notification.objects.filter(title="", kind=kind).update(
            title=title, url="/accounts/home/", read_at=F("created_at")
        )


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [
        migrations.AddField(
            "notification", "title", models.CharField(default="", max_length=300), preserve_default=False
        ),
        migrations.AddField("notification", "url", models.TextField(default=""), preserve_default=False),
        migrations.RunPython(name_old_lines, migrations.RunPython.noop),
        migrations.AddIndex(
            "notification",
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notification_unread"),
        ),
        migrations.RemoveIndex("notification", "notification_inbox"),
        migrations.AddIndex(
            "notification", models.Index(fields=["user", "-created_at", "-id"], name="notification_inbox")
        ),
    ]
