"""Who reads what, without knowing anybody: a day's salted hashes, forgotten with the day, and the counts that stay."""

from django.db import models


class DaySalt(models.Model):
    """What a day's readers are hashed with. Once it is deleted, no hash of that day can be made again."""

    day = models.DateField(primary_key=True)
    salt = models.BinaryField()

    def __str__(self) -> str:
        return str(self.day)


class Visit(models.Model):
    """A page was opened: written by a web process, folded into the counts and deleted by a worker.

    Whether there is such an article is asked when it is folded: `article_id` and `take` are as somebody sent them.
    """

    day = models.DateField()
    article_id = models.PositiveIntegerField()
    take = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=100, blank=True)
    reader = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.day}: {self.article_id} {self.take}".strip()


class Seen(models.Model):
    """This reader was counted for this page today."""

    day = models.DateField()
    article_id = models.PositiveIntegerField()
    take = models.CharField(max_length=100, blank=True)
    reader = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "article_id", "take", "reader"], name="a_reader_counts_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.article_id} {self.take}".strip()


class DayOfReading(models.Model):
    """How many readers a page had on a day, in the site's zone, by where they came from.

    `take` is a persona's slug where the take was opened, and "" for the page as such. `source` is a host, "" where it
    is not known, OWN for another page of this site, OTHER for what came after the first many hosts.
    """

    OWN, OTHER = "/", "*"

    day = models.DateField()
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="days_of_reading")
    take = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=100, blank=True)
    readers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "day", "take", "source"], name="one_count_a_day_and_source")
        ]
        indexes = [models.Index(fields=["day", "take"])]

    def __str__(self) -> str:
        return f"{self.day}: {self.readers}"
