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


class Beside:
    """The last mixin of ArticleAdmin: nothing stands beside the form but what the mixins before it put there."""

    def pieces(self, request, article) -> list[Piece]:
        """The parts, in their order; a mixin adds its own to those of super()."""
        return []

    def sections(self, request, article) -> dict:
        """What the templates of the parts need; a mixin adds what its own do."""
        return {"pieces": self.pieces(request, article)}
