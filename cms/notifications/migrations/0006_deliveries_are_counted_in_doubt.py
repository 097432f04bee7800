from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0005_people_choose_what_they_are_mailed"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="doubts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
