"""What follows from an event about an article."""

from django.conf import settings

from articles import hub, links
from articles.models import Article
from cms.events.bell import ring_illustrator
from cms.events.dispatch import follow
from cms.events.models import Event

SHOWN = ("article.publish", "article.extend", "article.rollback")  # readers see another edition


@follow
def have_it_drawn(event: Event) -> None:
    """Readers see an edition that others may have no card of yet."""
    if event.name in SHOWN:
        ring_illustrator()


@follow
def look_at_its_links(event: Event) -> None:
    """Have links that nobody knows checked, and those that were asked long ago."""
    if event.subject_type == Article._meta.label_lower and links.are_looked_at():
        article = Article.objects.only("body_html", "source_url").filter(pk=event.subject_id).first()
        if article:
            links.ask(article)


@follow
def tell_the_hub(event: Event) -> None:
    """Have the hub told of the feeds where readers get something else from now on."""
    if event.name in hub.NEWS and settings.WEBSUB_HUB:
        hub.has_changed(event.subject)
