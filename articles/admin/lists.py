"""How the list of articles is narrowed, and how its states are shown."""

from datetime import timedelta

from django.contrib.admin import SimpleListFilter
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from unfold.views import ChangeList

from articles.failing import failed, held_up
from articles.finding import ARTICLES
from articles.models import Article
from cms.lib.times import brief, day_start, relative


class Waiting(SimpleListFilter):
    """What waits for somebody, in the newsroom's words. `panels` adds its own."""

    title = "what waits"
    parameter_name = "waits"
    words = {
        "review": ("in review", lambda rows, user: rows.filter(state=Article.State.IN_REVIEW)),
        "late": ("late", lambda rows, user: held_up(rows)),
        "failed": ("failed to go out", lambda rows, user: failed(rows)),
        "today": ("going out today", lambda rows, user: going_out_today(rows)),
        "soon": ("going out in 24 hours", lambda rows, user: going_out(rows)),
        "my_review": (
            "mine, in review",
            lambda rows, user: rows.filter(state=Article.State.IN_REVIEW, created_by=user),
        ),
        "mine": ("mine, in draft", lambda rows, user: rows.filter(state=Article.State.DRAFT, created_by=user)),
    }

    def lookups(self, request, model_admin):
        """Every kind of waiting there is."""
        return [(key, label) for key, (label, _) in self.words.items()]

    def queryset(self, request, queryset):
        """The articles that wait so; an unknown word narrows nothing."""
        if self.value() in self.words:
            return self.words[self.value()][1](queryset, request.user)
        return queryset


def going_out(rows, now=None):
    """Scheduled for the next 24 hours."""
    now = now or timezone.now()
    return _between(rows, now, now + timedelta(hours=24))


def going_out_today(rows, now=None):
    """Scheduled for what is left of this day in the active zone."""
    now = now or timezone.now()
    return _between(rows, now, day_start(timezone.localdate(now) + timedelta(days=1), timezone.get_current_timezone()))


def _between(rows, start, end):
    return rows.filter(state=Article.State.SCHEDULED, publish_at__gt=start, publish_at__lt=end).order_by("publish_at")


class FoundByWords:
    """A ModelAdmin mixin: what is typed into the search box is looked up in an index of words."""

    words = ARTICLES
    found = {}  # how WordIndex.narrow finds rows of this list

    def get_search_results(self, request, queryset, search_term):
        """The rows, and that none comes twice."""
        return self.words.narrow(queryset, search_term, **self.found), False


class ArticleList(ChangeList):
    """The rows of one page, with what is shown beside them: asked for all of them at once."""

    def get_results(self, request):
        """Raises what Django raises."""
        self.queryset = self.queryset.defer("body_html")
        super().get_results(request)
        self.result_list = list(self.result_list)
        self.model_admin.complete(self.result_list, request.user)
        late = [article for article in self.result_list if article.is_late()]
        reasons = self.model_admin.reasons(late, request.user) if late else {}
        for article in late:
            article.reasons = reasons.get(article.pk, [])


def label(text: str, tone: str = "") -> str:
    """A word in a coloured box; tones are those of newsroom.css."""
    return format_html('<span class="nr-label" data-tone="{}">{}</span>', tone, text)


def moment(when, *, late: bool = False) -> str:
    """A time, zone named, and how far away it is."""
    if when is None:
        return "–"
    return format_html(
        '<span class="nr-time{}"><time datetime="{}">{}</time> <small>{}</small></span>',
        " nr-late" if late else "",
        when.isoformat(),
        brief(when),
        relative(when),
    )


def state_of(article: Article) -> str:
    """The state; late in red with the reason, unpublished changes beside it."""
    if article.is_late():
        reasons = format_html_join("", "<li>{}</li>", ((why,) for why in getattr(article, "reasons", [])))
        return format_html('{}<ul class="nr-reasons">{}</ul>', label("late", "late"), reasons)
    words = label(article.get_state_display(), article.state)
    if article.has_unpublished_changes:
        return format_html("{} {}", words, label("unpublished changes", "changes"))
    return words
