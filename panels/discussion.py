"""Takes can be commented on by those who read them in the newsroom; their panelists never see it."""

from django.urls import reverse

from cms.accounts.roles import READ_PANELS
from comments.subjects import Commentable, talk_about
from panels.models import Take

TAKE = Commentable(
    key="take",
    model=Take,
    rows=lambda pks: Take.objects.filter(pk__in=pks).select_related("assignment__article", "assignment__persona"),
    name=lambda take: f"{take.assignment.persona} on “{take.assignment.article.headline}”",
    url=lambda take: reverse("admin:articles_article_change", args=[take.assignment.article_id]),
    read_by=READ_PANELS,
    whole="The whole take",
)
talk_about(TAKE)
