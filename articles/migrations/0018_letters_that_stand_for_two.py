"""A letter that stands for two, such as Thai am, is now looked for as what it is. Articles whose words were kept as the
two are forgotten here, and kept anew by the sweep."""

from functools import reduce
from operator import or_

from django.db import migrations
from django.db.models import Q

KEPT_AS = ("\u0e4d\u0e32", "\u0ecd\u0eb2", "\u0eab\u0e99", "\u0eab\u0ea1", "\u3088\u308a", "\u30b3\u30c8")
TEXTS = ("headline", "dek", "body", "takes")


def forget(apps, _) -> None:
    has_one = (Q(**{f"{text}__contains": letters}) for text in TEXTS for letters in KEPT_AS)
    apps.get_model("articles", "Findable").objects.filter(reduce(or_, has_one)).delete()


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_recent_words_have_an_index")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
