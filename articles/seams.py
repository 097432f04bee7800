"""Where other apps join in publishing, without articles knowing them. Each is sent inside the transaction."""

from django.dispatch import Signal

# "What stands in the way of publishing this article?" Sent with article; each receiver returns a list of sentences.
publishing_asked = Signal()

# "This edition is being frozen, add what is yours." Sent with article, edition.
edition_frozen = Signal()

# "Which takes would this edition have?" Sent with article, edition, which is not stored; each receiver returns
# rows like those in edition.takes.
takes_asked = Signal()

# "This article is being withdrawn, close what is yours." Sent with article, by.
article_withdrawn = Signal()


def obstacles_to(article) -> list[str]:
    """All that other apps say stands in the way of publishing `article`, in sentences for an editor."""
    return [why for _, answer in publishing_asked.send(type(article), article=article) for why in answer]
