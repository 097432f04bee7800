import django.db.models.deletion
from django.db import migrations, models


def here() -> models.CharField:
    return models.CharField(
        blank=True,
        help_text="Only where it should be put otherwise than in the library.",
        max_length=300,
        verbose_name="what the picture shows here",
    )


def picture(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        blank=name == "articles",
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=name,
        to="pictures.picture",
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_checklist_and_preview_links"), ("pictures", "0001_initial")]
    operations = [
        migrations.AddField("article", "picture", picture("articles")),
        migrations.RenameField("article", "lead_image_alt", "picture_alt"),
        migrations.AlterField("article", "picture_alt", here()),
        migrations.AddField(
            "historicalarticle",
            "picture",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pictures.picture",
            ),
        ),
        migrations.RenameField("historicalarticle", "lead_image_alt", "picture_alt"),
        migrations.AlterField("historicalarticle", "picture_alt", here()),
        migrations.AddField("edition", "picture", picture("editions")),
        migrations.RenameField("edition", "lead_image_alt", "picture_alt"),
        migrations.RenameField("edition", "lead_image_credit", "picture_credit"),
        migrations.AddField(
            "edition",
            "picture_content",
            models.PositiveIntegerField(help_text="Which of the files that stood at its address.", null=True),
        ),
    ]
