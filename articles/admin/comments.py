"""Comments on the article's page."""

from django.forms import Media, Script

from articles.admin.pieces import Piece
from articles.discussion import DRAFT
from comments.page import talk_of


class CommentsOnPage:
    """A mixin of ArticleAdmin: the threads about the draft, for all who may open it."""

    @property
    def media(self):
        """With what makes the comments work in place."""
        scripts = [Script(f"newsroom/{name}.js", defer=True) for name in ("comments", "mentions")]
        return super().media + Media(css={"all": ["newsroom/comments.css"]}, js=scripts)

    def pieces(self, request, article) -> list[Piece]:
        """With the comments; how many threads are open."""
        request.talk = talk_of(DRAFT, article)
        piece = Piece("comments", "Comments", "admin/articles/article/_comments.html", len(request.talk.open) or "")
        return [piece, *super().pieces(request, article)]

    def sections(self, request, article) -> dict:
        """With the threads."""
        return super().sections(request, article) | {"talk": request.talk}
