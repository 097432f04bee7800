"""How much an article is read, beside its form."""

from articles.admin.pieces import Piece
from articles.readership import telling
from articles.readership.chart import Chart

DAYS = 30
SHOWN = 8  # sources


class Read:
    """A mixin of ArticleAdmin: a chart of the readers of what is or was published."""

    def pieces(self, request, article) -> list[Piece]:
        """Its own after those of super(), once there was something to read."""
        own = [Piece("readers", "Readers", "admin/articles/article/_readers.html")]
        return [*super().pieces(request, article), *(own if _was_out(article) else [])]

    def sections(self, request, article) -> dict:
        """The chart, and where readers came from."""
        if not _was_out(article):
            return super().sections(request, article)
        chart = Chart(telling.by_day(DAYS, article=article))
        sources = telling.sources(DAYS, article=article)[:SHOWN] if chart.total else []
        return super().sections(request, article) | {"chart": chart, "sources": sources}


def _was_out(article) -> bool:
    return bool(article.live_edition_id or article.withdrawn_at)
