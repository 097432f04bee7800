from django.db import migrations, models

from cms.lib.finding import Index


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_editions_know_their_version")]
    operations = [
        migrations.RemoveIndex("article", "article_by_state"),
        migrations.AddIndex("article", models.Index(fields=["state", "-updated_at", "-id"], name="article_of_state")),
        migrations.AddIndex("article", models.Index(fields=["-updated_at", "-id"], name="article_changed_last")),
        migrations.AddIndex(
            "article", models.Index(fields=["category", "-updated_at", "-id"], name="article_of_category")
        ),
        migrations.AddIndex("article", models.Index(fields=["headline"], name="article_by_headline")),
        migrations.AddIndex("article", models.Index(fields=["publish_at"], name="article_by_time")),
        Index("articles_article", "headline", "slug"),
        Index("articles_edition", "headline", "slug"),
    ]
