"""What stands beside the form on the article's page, in parts that know nothing of one another."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """One part: `key` is its address on the page (#key), `title` its tab, `template` a section with a heading.

    The template sees the context of the whole page (`ArticleAdmin.sections`). `badge` is how much waits in it.
    """

    key: str
    title: str
    template: str
    badge: int | str = ""
