from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Concat

RULE = {"deadline": "consent", "when": "after", "hours": 24, "tells": "panelist"}


def keep_asking_after_a_day(apps, schema_editor):
    """What was fixed becomes a rule; whom it reminded already is not reminded by that once more."""
    rules = apps.get_model("panels", "ReminderRule").objects
    if not rules.exists():
        return  # a new newsroom, which begins with it
    rule, _ = rules.get_or_create(**RULE)
    asked = apps.get_model("events", "Event").objects.filter(name="assignment.edits_unanswered")
    asked.update(once=Concat("once", Value(f":{rule.pk}")))


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
        ("panels", "0020_answers_are_kept_while_they_are_written"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reminderrule",
            name="deadline",
            field=models.CharField(
                choices=[
                    ("answer", "an answer is due"),
                    ("take", "a take is due"),
                    ("consent", "changes are proposed"),
                    ("rebuttal", "a rebuttal round closes"),
                ],
                default="take",
                max_length=10,
                verbose_name="the time at which",
            ),
        ),
        migrations.RunPython(keep_asking_after_a_day, migrations.RunPython.noop),
    ]
