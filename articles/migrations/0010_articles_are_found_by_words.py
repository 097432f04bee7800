from django.db import migrations, models

from cms.lib.finding import Index


def order(name, *fields):
    """An order in which the newsroom lists articles."""
    return migrations.AddIndex("article", models.Index(fields=fields, name=name))


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_lead_images_are_gone")]
    operations = [
        migrations.RemoveIndex("article", "article_by_state"),
        migrations.RemoveIndex("article", "article_due"),
        order("article_of_state_due", "state", "publish_at"),
        order("article_of_state", "state", "-updated_at", "-id"),
        order("article_changed_last", "-updated_at", "-id"),
        order("article_of_category", "category", "-updated_at", "-id"),
        order("article_by_headline", "headline"),
        order("article_by_time", "publish_at"),
        Index("articles_article", "headline", "slug"),
        Index("articles_edition", "headline", "slug"),
    ]
