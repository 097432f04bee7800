from django.db import migrations

from articles.search.index import Index


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_lists_have_places_of_their_own")]
    operations = [Index()]
