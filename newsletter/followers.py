"""What follows from an event: an article that readers see for the first time is news for those who want it at once.

A correction is none, nor is a second publication after a withdrawal.
"""

from articles.models import Article
from cms.events.dispatch import follow
from cms.events.models import Event
from newsletter.issuing import begin_at_once


@follow
def tell_at_once(event: Event) -> None:
    """Begin the issue of an article that has just gone out."""
    if event.name == "article.publish" and event.data.get("edition") == 1:
        begin_at_once(Article.objects.get(pk=event.subject_id))
